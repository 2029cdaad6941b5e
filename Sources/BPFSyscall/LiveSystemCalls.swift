public import BPFTypes
internal import CBPF

/// The running kernel. This file alone calls the C wrappers.
// Each requirement is documented where it is stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public struct LiveSystemCalls: SystemCalls {
  /// Needs nothing.
  public init() {}

  public func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe cbpf_bpf(command.rawValue, attributes.baseAddress, UInt32(clamping: attributes.count))
  }

  public func perfEventOpen(
    _ attributes: UnsafeMutableRawBufferPointer, process: Int32, cpu: Int32, group: Int32, flags: UInt
  ) -> Int {
    unsafe cbpf_perf_event_open(attributes.baseAddress, process, cpu, group, flags)
  }

  public func control(_ descriptor: Int32, request: UInt, argument: UInt) -> Int {
    cbpf_ioctl(descriptor, request, argument)
  }

  public func duplicate(_ descriptor: Int32, lowest: Int32) -> Int {
    cbpf_duplicate(descriptor, lowest)
  }

  public func close(_ descriptor: Int32) -> Int {
    cbpf_close(descriptor)
  }

  public func open(_ path: String, in folder: Int32, flags: Int32) -> Int {
    unsafe path.withCString { unsafe cbpf_openat(folder, $0, flags) }
  }

  public func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    unsafe cbpf_read(descriptor, buffer.baseAddress, buffer.count)
  }

  public func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
    unsafe cbpf_pread(descriptor, buffer.baseAddress, buffer.count, offset)
  }

  public func fileSize(_ descriptor: Int32) -> Int {
    cbpf_file_size(descriptor)
  }

  public func map(
    _ descriptor: Int32, at address: UInt, length: Int, protection: Int32, flags: Int32, offset: Int64
  ) -> Int {
    cbpf_mmap(address, length, protection, flags, descriptor, offset)
  }

  public func unmap(_ memory: UnsafeRawBufferPointer) -> Int {
    unsafe cbpf_munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
  }

  public func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    unsafe cbpf_write(descriptor, buffer.baseAddress, buffer.count)
  }

  public func pollCreate() -> Int { cbpf_epoll_create() }

  public func pollAdd(_ poll: Int32, _ descriptor: Int32, number: UInt64, once: Bool) -> Int {
    cbpf_epoll_add(poll, descriptor, number, once ? 1 : 0)
  }

  public func pollAgain(_ poll: Int32, _ descriptor: Int32, number: UInt64) -> Int {
    cbpf_epoll_rearm(poll, descriptor, number)
  }

  public func pollRemove(_ poll: Int32, _ descriptor: Int32) -> Int {
    cbpf_epoll_remove(poll, descriptor)
  }

  public func pollWait(_ poll: Int32, number: inout UInt64, milliseconds: Int32) -> Int {
    unsafe cbpf_epoll_wait(poll, &number, milliseconds)
  }

  public func eventDescriptor() -> Int { cbpf_eventfd() }

  public func fileSystemType(_ path: String) -> Int {
    unsafe path.withCString { unsafe cbpf_file_system_type($0) }
  }

  public func mountDetached(_ type: String) -> Int {
    let context = unsafe type.withCString { unsafe cbpf_fsopen($0) }
    guard context >= 0 else { return context }
    defer { _ = cbpf_close(Int32(clamping: context)) }
    let created = cbpf_fsconfig_create(Int32(clamping: context))
    return created < 0 ? created : cbpf_fsmount(Int32(clamping: context))
  }

  public func effectiveCapabilities() -> Result<UInt64, KernelErrno> {
    var bits: UInt64 = 0
    let result = unsafe cbpf_effective_capabilities(&bits)
    return result < 0 ? .failure(KernelErrno(negated: result)) : .success(bits)
  }

  public func readFolder(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    unsafe cbpf_read_folder(descriptor, buffer.baseAddress, buffer.count)
  }

  public func dropCapabilities(_ bits: UInt64) -> Int { cbpf_drop_capabilities(bits) }

  public func memoryLimit() -> Result<UInt64, KernelErrno> {
    var soft: UInt64 = 0
    let result = unsafe cbpf_get_memory_limit(&soft)
    return result < 0 ? .failure(KernelErrno(negated: result)) : .success(soft)
  }

  public func raiseMemoryLimit() -> Int {
    cbpf_raise_memory_limit()
  }

  public func netlinkSocket(_ netlinkProtocol: Int32) -> Int {
    cbpf_netlink_socket(netlinkProtocol)
  }

  public func connectNetlink(_ descriptor: Int32) -> Int {
    cbpf_netlink_connect(descriptor)
  }

  public func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno> {
    var port: UInt32 = 0
    let result = unsafe cbpf_netlink_port(descriptor, &port)
    return result < 0 ? .failure(KernelErrno(negated: result)) : .success(port)
  }

  public func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int {
    cbpf_setsockopt(descriptor, level, name, value)
  }

  public func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int {
    unsafe cbpf_send(descriptor, bytes.baseAddress, bytes.count, flags)
  }

  public func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int {
    unsafe cbpf_recv(descriptor, buffer.baseAddress, buffer.count, flags)
  }

  public func enterNamespace(_ descriptor: Int32, kind: Int32) -> Int {
    cbpf_setns(descriptor, kind)
  }

  public func uprobe() -> Int { cbpf_uprobe() }

  public func unlink(_ path: String) -> Int {
    unsafe path.withCString { unsafe cbpf_unlink($0) }
  }

  public func makeFolder(_ path: String, mode: UInt32) -> Int {
    unsafe path.withCString { unsafe cbpf_mkdir($0, mode) }
  }

  public func readLink(_ path: String, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    unsafe path.withCString { unsafe cbpf_readlink($0, buffer.baseAddress, buffer.count) }
  }
}
