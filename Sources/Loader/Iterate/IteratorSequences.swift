public import BPFTypes

/// What an iterator program writes, piece by piece; the bounds of the pieces mean nothing.
///
/// A thread of its own does the reading, so that no thread of Swift's pool waits for the kernel. It ends with
/// the iteration.
public struct IteratorChunks: AsyncSequence, Sendable {
  /// Some bytes, at least one.
  public typealias Element = [UInt8]
  /// Why reading failed.
  public typealias Failure = BPFError

  let output: IteratorOutput

  /// Begins a run of the program with the first call of `next`.
  public func makeAsyncIterator() -> Iterator { Iterator(output: output) }

  /// One run of the program.
  public struct Iterator: AsyncIteratorProtocol {
    /// Some bytes, at least one.
    public typealias Element = [UInt8]
    /// Why reading failed.
    public typealias Failure = BPFError

    private let output: IteratorOutput
    private let reader = WorkerThread()
    private var run: IteratorRun?
    private var isAtEnd = false

    init(output: IteratorOutput) {
      self.output = output
    }

    /// The next piece, or `nil` at the end, or once the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(BPFError) -> [UInt8]? {
      guard !isAtEnd, !Task.isCancelled else { return nil }
      let known = run
      let output = self.output
      let reader = self.reader
      let result: Result<(IteratorRun, [UInt8]?), BPFError> = await withCheckedContinuation(isolation: actor)
      {
        continuation in
        reader.submit {
          continuation.resume(
            returning: Result { () throws(BPFError) in
              let run: IteratorRun = if let known { known } else { try output.start() }
              return (run, try run.next())
            })
        }
      }
      isAtEnd = true
      let (run, chunk) = try result.get()
      self.run = run
      isAtEnd = chunk == nil
      return chunk
    }
  }
}

/// What an iterator program writes, line by line and without the line breaks.
public struct IteratorLines: AsyncSequence, Sendable {
  /// A line, with repairs where it is no UTF-8.
  public typealias Element = String
  /// Why reading failed.
  public typealias Failure = BPFError

  let output: IteratorOutput

  /// Begins a run of the program with the first call of `next`.
  public func makeAsyncIterator() -> Iterator {
    Iterator(chunks: output.chunks.makeAsyncIterator())
  }

  /// One run of the program.
  public struct Iterator: AsyncIteratorProtocol {
    /// A line, with repairs where it is no UTF-8.
    public typealias Element = String
    /// Why reading failed.
    public typealias Failure = BPFError

    private var chunks: IteratorChunks.Iterator
    private var splitter = LineSplitter()

    init(chunks: IteratorChunks.Iterator) {
      self.chunks = chunks
    }

    /// The next line, or `nil` at the end, or once the task is cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(BPFError) -> String? {
      while true {
        if let line = splitter.next() { return line }
        guard let chunk = try await chunks.next(isolation: actor) else { return splitter.finish() }
        splitter.append(chunk)
      }
    }
  }
}

/// Cuts bytes into lines, wherever the pieces begin and end.
struct LineSplitter: Sendable {
  private var pending: [UInt8] = []
  private var start = 0

  mutating func append(_ bytes: [UInt8]) {
    pending.removeFirst(start)
    start = 0
    pending += bytes
  }

  /// A whole line, if there is one.
  mutating func next() -> String? {
    guard let end = pending[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    defer { start = end + 1 }
    return String(decoding: pending[start..<end], as: UTF8.self)
  }

  /// What is left without a line break.
  mutating func finish() -> String? {
    defer {
      pending = []
      start = 0
    }
    return start < pending.count ? String(decoding: pending[start...], as: UTF8.self) : nil
  }
}
