import BPFSyscall
public import BPFTypes

/// What an iterator program writes. Each reading runs the program anew, over what is there then.
public struct IteratorOutput: Sendable {
  /// The kernel collects output in a buffer of this size; reading less at a time costs more calls.
  static let chunkSize = 1 << 15

  let resources: LinkResources
  let subject: BPFError.Subject

  /// Runs the program, and reads all that it writes. Blocks until it is done.
  public func bytes() throws(BPFError) -> [UInt8] {
    let run = try start()
    var all: [UInt8] = []
    while let chunk = try run.next() { all += chunk }
    return all
  }

  /// Runs the program, and reads all that it writes as text, with repairs where it is no UTF-8.
  public func text() throws(BPFError) -> String {
    String(decoding: try bytes(), as: UTF8.self)
  }

  /// Runs the program, and lends out what it writes piece by piece. Blocks until it is done.
  ///
  /// - Parameter body: is given each piece, whose bounds mean nothing, and says whether to go on.
  /// - Throws: ``BPFError``, or whatever `body` throws.
  public func forEachChunk(_ body: (RawSpan) throws -> Bool) throws {
    let run = try start()
    var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
    while true {
      let count = try run.read(into: &buffer)
      guard count > 0 else { return }
      guard try unsafe body(buffer.span.bytes.extracting(..<count)) else { return }
    }
  }

  /// What the program writes, piece by piece, without blocking the task's thread. Each `for await` runs the
  /// program anew, as far as it is read.
  public var chunks: IteratorChunks { IteratorChunks(output: self) }

  /// What the program writes, line by line, without blocking the task's thread. Each `for await` runs the
  /// program anew, as far as it is read.
  public var lines: IteratorLines { IteratorLines(output: self) }

  func start() throws(BPFError) -> IteratorRun {
    guard let link = resources.link else {
      throw BPFError(.invalidState, at: .access, of: subject, "the iterator is no link")
    }
    do {
      return IteratorRun(
        descriptor: OwnedDescriptor(try resources.kernel.calls.iteratorCreate(linkFD: link.rawValue)),
        output: self)
    } catch {
      guard error.errno == .EINVAL else {
        throw BPFError(error, at: .access, of: subject, kernel: resources.kernel)
      }
      throw BPFError(
        .unsupported, at: .access, of: subject, "the link is no iterator's", errno: error.errno,
        underlying: error)
    }
  }
}

/// One run of an iterator.
final class IteratorRun: Sendable {
  private let descriptor: OwnedDescriptor
  private let output: IteratorOutput

  init(descriptor: OwnedDescriptor, output: IteratorOutput) {
    self.descriptor = descriptor
    self.output = output
  }

  /// - Returns: `nil` at the end.
  func next() throws(BPFError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: IteratorOutput.chunkSize)
    let count = try read(into: &buffer)
    guard count > 0 else { return nil }
    buffer.removeLast(buffer.count - count)
    return buffer
  }

  func read(into buffer: inout [UInt8]) throws(BPFError) -> Int {
    while true {
      let result = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe output.resources.kernel.calls.read(descriptor.rawValue, into: bytes)
      }
      if result >= 0 { return min(result, buffer.count) }
      let errno = KernelErrno(rawValue: Int32(clamping: -result))
      switch errno {
      // The kernel makes a pause after a million objects for which the program wrote nothing.
      case .EINTR, .EAGAIN: continue
      case .E2BIG:
        throw BPFError(
          .systemCallFailed, at: .access, of: output.subject,
          "the program writes more for one object than the kernel's buffer holds", errno: errno)
      default:
        throw BPFError(
          SystemCallError(call: "read(iterator)", errno: errno), at: .access, of: output.subject)
      }
    }
  }
}
