import BPFSyscall
public import BPFTypes

/// As long as it lives, the kernel counts how often each program runs and for how long, which
/// ``ProgramInfo/runCount`` and ``ProgramInfo/runTime`` tell. It costs each run some nanoseconds.
public struct RunStatistics: ~Copyable, Sendable {
  private let descriptor: OwnedDescriptor

  fileprivate init(_ descriptor: OwnedDescriptor) { self.descriptor = descriptor }

  deinit { descriptor.release() }
}

/// A stream that programs write to. Linux 6.17.
public enum ProgramStream: UInt32, Sendable, Hashable {
  /// What the program prints. C: `BPF_STDOUT`.
  case output = 1
  /// What it prints of errors, and what the kernel tells of its faults. C: `BPF_STDERR`.
  case errors = 2
}

extension Kernel {
  /// Has the kernel count runs of all programs. C: `BPF_ENABLE_STATS`. Linux 5.8.
  ///
  /// - Returns: what counting lasts as long as; others may have the kernel count too.
  public func countRuns() throws(BPFError) -> RunStatistics {
    do {
      return RunStatistics(OwnedDescriptor(try calls.enableRunStatistics()))
    } catch {
      throw BPFError(
        error, at: .inspect, of: .init(item: "run statistics"), kernel: self, needing: [.sysAdmin])
    }
  }
}

extension Program {
  /// Takes what is in one of the program's streams: it is gone there. Linux 6.17.
  ///
  /// - Throws: ``BPFError`` with code `kernelTooOld` if the kernel has no streams.
  public func takeStream(_ stream: ProgramStream) throws(BPFError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      while true {
        let more = try kernel.calls.readStream(fd: fileDescriptor, stream: stream.rawValue)
        guard !more.isEmpty else { return bytes }
        bytes += more
      }
    } catch {
      guard error.errno == .EINVAL else { throw BPFError(error, at: .inspect, of: subject, kernel: kernel) }
      throw BPFError(
        .kernelTooOld, at: .inspect, of: subject,
        "the kernel has no streams for programs; they came with Linux 6.17",
        errno: error.errno, underlying: error)
    }
  }
}
