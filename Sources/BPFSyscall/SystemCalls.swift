public import BPFTypes

/// The one door to the kernel: every system call of the package goes through a value of this type.
///
/// Each requirement is one system call without any logic, answering with the result or the negated error
/// number. Tests play the kernel by conforming to it; what is built on top is the same for both.
public protocol SystemCalls: Sendable {
  /// C: `bpf(command, attributes, size)`.
  func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int
  /// C: `perf_event_open`; `attributes` is a `struct perf_event_attr`.
  func perfEventOpen(
    _ attributes: UnsafeMutableRawBufferPointer, process: Int32, cpu: Int32, group: Int32, flags: UInt
  ) -> Int
  /// C: `ioctl`.
  func control(_ descriptor: Int32, request: UInt, argument: UInt) -> Int
  /// C: `fcntl(descriptor, F_DUPFD_CLOEXEC, lowest)`.
  func duplicate(_ descriptor: Int32, lowest: Int32) -> Int
  /// C: `close`.
  func close(_ descriptor: Int32) -> Int
  /// C: `openat` with `O_CLOEXEC`.
  func open(_ path: String, in folder: Int32, flags: Int32) -> Int
  /// C: `read`.
  func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int
  /// C: `pread`.
  func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int
  /// How many bytes a file has. C: `fstat.st_size`.
  func fileSize(_ descriptor: Int32) -> Int
  /// C: `mmap`.
  ///
  /// - Parameter address: 0 for anywhere.
  func map(
    _ descriptor: Int32, at address: UInt, length: Int, protection: Int32, flags: Int32, offset: Int64
  ) -> Int
  /// C: `munmap`.
  func unmap(_ memory: UnsafeRawBufferPointer) -> Int
  /// C: `write`.
  func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int
  /// C: `epoll_create1`.
  func pollCreate() -> Int
  /// Waits for a descriptor to become readable under a number; once, or each time. C: `EPOLL_CTL_ADD`.
  func pollAdd(_ poll: Int32, _ descriptor: Int32, number: UInt64, once: Bool) -> Int
  /// Waits once more for a descriptor that was added for once. C: `EPOLL_CTL_MOD`.
  func pollAgain(_ poll: Int32, _ descriptor: Int32, number: UInt64) -> Int
  /// C: `EPOLL_CTL_DEL`.
  func pollRemove(_ poll: Int32, _ descriptor: Int32) -> Int
  /// Waits until one of the descriptors is readable. C: `epoll_wait` for one event.
  ///
  /// - Parameters:
  ///   - number: set to that of the descriptor.
  ///   - milliseconds: how long; -1 for ever.
  /// - Returns: 1, or 0 when the time is over, or the negated error number.
  func pollWait(_ poll: Int32, number: inout UInt64, milliseconds: Int32) -> Int
  /// C: `eventfd`, not blocking.
  func eventDescriptor() -> Int
  /// C: `statfs.f_type`.
  func fileSystemType(_ path: String) -> Int
  /// Mounts a file system without giving it a place in the tree. C: `fsopen`, `fsconfig`, `fsmount`; the
  /// result is the mount.
  func mountDetached(_ type: String) -> Int
  /// The capabilities in force as bits, or the negated error number. C: `capget`.
  func effectiveCapabilities() -> Result<UInt64, KernelErrno>
  /// Takes capabilities out of those in force for the calling thread; they stay permitted. C: `capset`.
  func dropCapabilities(_ bits: UInt64) -> Int
  /// The soft limit of locked memory. C: `getrlimit(RLIMIT_MEMLOCK)`.
  func memoryLimit() -> Result<UInt64, KernelErrno>
  /// Takes the limit of locked memory away. C: `setrlimit(RLIMIT_MEMLOCK)`.
  func raiseMemoryLimit() -> Int
  /// Opens a netlink socket. C: `socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol)`.
  func netlinkSocket(_ netlinkProtocol: Int32) -> Int
  /// Ties a netlink socket to the kernel, so that nobody else can answer. C: `connect`.
  func connectNetlink(_ descriptor: Int32) -> Int
  /// The number that the kernel knows a netlink socket by. C: `getsockname`, `nl_pid`.
  func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno>
  /// C: `setsockopt` of an `int`.
  func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int
  /// C: `send`.
  func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int
  /// C: `recv`.
  func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int
  /// Moves the calling thread, and no other, into a namespace. C: `setns`.
  func enterNamespace(_ descriptor: Int32, kind: Int32) -> Int
  /// Removes a file. C: `unlink`.
  func unlink(_ path: String) -> Int
  /// C: `mkdir`.
  func makeFolder(_ path: String, mode: UInt32) -> Int
  /// The next entries of an open folder. C: `getdents64`.
  ///
  /// - Returns: how many bytes of entries, 0 at the end, or the negated error number.
  func readFolder(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int
  /// The call that the kernel puts in place of long nops with a user probe. From anywhere else it is refused: the error
  /// number tells what the kernel does. C: `uprobe`, x86-64.
  func uprobe() -> Int
  /// C: `readlink`.
  func readLink(_ path: String, into buffer: UnsafeMutableRawBufferPointer) -> Int
}
