public import BPFSyscall
import BPFTypes

/// A descriptor by which a process has a program attached.
public struct AttachedDescriptor: Sendable, Hashable {
  /// C: `pid`.
  public let process: Int32
  /// Its number in that process.
  public let descriptor: Int32
  /// What it is attached to.
  public let attachment: TaskDescriptor
}

extension Kernel {
  /// Every descriptor by which a process has a program attached to a tracepoint or probe, by ascending process and
  /// number. Processes that the kernel keeps to itself are left out. Linux 4.18.
  ///
  /// - Throws: ``BPFError`` with the missing capability if there is no process that may be asked about.
  public func attachedDescriptors() throws(BPFError) -> [AttachedDescriptor] {
    var found: [AttachedDescriptor] = []
    var refusal: SystemCallError?
    var isAnswered = false
    for process in try processes() {
      do {
        found += try attachedDescriptors(of: process)
        isAnswered = isAnswered || !descriptors(of: process).isEmpty
      } catch {
        guard error.errno == .EPERM || error.errno == .EACCES else {
          throw BPFError(error, at: .inspect, of: .init(item: "process \(process)"), kernel: self)
        }
        refusal = refusal ?? error
      }
    }
    guard let refusal, !isAnswered else { return found }
    throw BPFError(
      refusal, at: .inspect, of: .init(item: "descriptors of processes"), kernel: self, needing: [.sysAdmin])
  }

  private func attachedDescriptors(of process: Int32) throws(SystemCallError) -> [AttachedDescriptor] {
    var found: [AttachedDescriptor] = []
    for descriptor in descriptors(of: process) {
      guard let attachment = try calls.taskDescriptor(process: process, descriptor: descriptor) else {
        continue
      }
      found.append(.init(process: process, descriptor: descriptor, attachment: attachment))
    }
    return found
  }
}
