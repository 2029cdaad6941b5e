import BPFTypes
import Synchronization

/// The fake has no network, and no namespaces but its own.
extension FakeKernel {
  package func netlinkSocket(_ netlinkProtocol: Int32) -> Int { KernelErrno.ENOSYS.negated }
  package func connectNetlink(_ descriptor: Int32) -> Int { KernelErrno.ENOSYS.negated }
  package func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno> { .failure(.ENOSYS) }
  package func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int {
    KernelErrno.ENOSYS.negated
  }
  package func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int {
    KernelErrno.ENOSYS.negated
  }
  package func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int {
    KernelErrno.ENOSYS.negated
  }
  package func enterNamespace(_ descriptor: Int32, kind: Int32) -> Int { KernelErrno.ENOSYS.negated }
  package func uprobe() -> Int { state.withLock { $0.settings.uprobeErrno }.negated }
  package func readLink(_ path: String, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let target = state.withLock({ $0.settings.symbolicLinks[path] }) else {
      return KernelErrno.ENOENT.negated
    }
    buffer.copyBytes(from: target.utf8.prefix(buffer.count))
    return min(target.utf8.count, buffer.count)
  }
}
