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
  /// number. Linux 4.18.
  ///
  /// - Throws: ``BPFError`` with the missing capability for whoever must not ask.
  public func attachedDescriptors() throws(BPFError) -> [AttachedDescriptor] {
    var found: [AttachedDescriptor] = []
    for process in try processes() {
      for descriptor in descriptors(of: process) {
        do {
          guard let attachment = try calls.taskDescriptor(process: process, descriptor: descriptor) else {
            continue
          }
          found.append(.init(process: process, descriptor: descriptor, attachment: attachment))
        } catch {
          throw BPFError(
            error, at: .inspect, of: .init(item: "process \(process)"), kernel: self, needing: [.sysAdmin])
        }
      }
    }
    return found
  }
}
