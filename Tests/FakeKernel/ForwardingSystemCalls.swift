import BPFSyscall
import BPFTypes

/// A seam that passes on what it does not answer itself.
package protocol ForwardingSystemCalls: SystemCalls {
  /// What answers in its stead.
  var next: any SystemCalls { get }
}

extension ForwardingSystemCalls {
  package func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    next.bpf(command, attributes)
  }
  package func perfEventOpen(
    _ attributes: UnsafeMutableRawBufferPointer, process: Int32, cpu: Int32, group: Int32, flags: UInt
  ) -> Int { next.perfEventOpen(attributes, process: process, cpu: cpu, group: group, flags: flags) }
  package func control(_ descriptor: Int32, request: UInt, argument: UInt) -> Int {
    next.control(descriptor, request: request, argument: argument)
  }
  package func duplicate(_ descriptor: Int32, lowest: Int32) -> Int {
    next.duplicate(descriptor, lowest: lowest)
  }
  package func close(_ descriptor: Int32) -> Int { next.close(descriptor) }
  package func open(_ path: String, in folder: Int32, flags: Int32) -> Int {
    next.open(path, in: folder, flags: flags)
  }
  package func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    next.read(descriptor, into: buffer)
  }
  package func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int
  {
    next.read(descriptor, into: buffer, at: offset)
  }
  package func fileSize(_ descriptor: Int32) -> Int { next.fileSize(descriptor) }
  package func map(
    _ descriptor: Int32, at address: UInt, length: Int, protection: Int32, flags: Int32, offset: Int64
  ) -> Int {
    next.map(descriptor, at: address, length: length, protection: protection, flags: flags, offset: offset)
  }
  package func unmap(_ memory: UnsafeRawBufferPointer) -> Int { next.unmap(memory) }
  package func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    next.write(descriptor, buffer)
  }
  package func pollCreate() -> Int { next.pollCreate() }
  package func pollAdd(_ poll: Int32, _ descriptor: Int32, number: UInt64, once: Bool) -> Int {
    next.pollAdd(poll, descriptor, number: number, once: once)
  }
  package func pollAgain(_ poll: Int32, _ descriptor: Int32, number: UInt64) -> Int {
    next.pollAgain(poll, descriptor, number: number)
  }
  package func pollRemove(_ poll: Int32, _ descriptor: Int32) -> Int { next.pollRemove(poll, descriptor) }
  package func pollWait(_ poll: Int32, number: inout UInt64, milliseconds: Int32) -> Int {
    next.pollWait(poll, number: &number, milliseconds: milliseconds)
  }
  package func eventDescriptor() -> Int { next.eventDescriptor() }
  package func fileSystemType(_ path: String) -> Int { next.fileSystemType(path) }
  package func unlink(_ path: String) -> Int { next.unlink(path) }
  package func makeFolder(_ path: String, mode: UInt32) -> Int { next.makeFolder(path, mode: mode) }
  package func mountDetached(_ type: String) -> Int { next.mountDetached(type) }
  package func effectiveCapabilities() -> Result<UInt64, KernelErrno> { next.effectiveCapabilities() }
  package func readFolder(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    next.readFolder(descriptor, into: buffer)
  }
  package func dropCapabilities(_ bits: UInt64) -> Int { next.dropCapabilities(bits) }
  package func memoryLimit() -> Result<UInt64, KernelErrno> { next.memoryLimit() }
  package func raiseMemoryLimit() -> Int { next.raiseMemoryLimit() }
  package func netlinkSocket(_ netlinkProtocol: Int32) -> Int {
    next.netlinkSocket(netlinkProtocol)
  }
  package func connectNetlink(_ descriptor: Int32) -> Int {
    next.connectNetlink(descriptor)
  }
  package func netlinkPort(_ descriptor: Int32) -> Result<UInt32, KernelErrno> {
    next.netlinkPort(descriptor)
  }
  package func setOption(_ descriptor: Int32, level: Int32, name: Int32, value: Int32) -> Int {
    next.setOption(descriptor, level: level, name: name, value: value)
  }
  package func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, flags: Int32) -> Int {
    next.send(descriptor, bytes, flags: flags)
  }
  package func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, flags: Int32) -> Int {
    next.receive(descriptor, into: buffer, flags: flags)
  }
  package func enterNamespace(_ descriptor: Int32, kind: Int32) -> Int {
    next.enterNamespace(descriptor, kind: kind)
  }
  package func uprobe() -> Int { next.uprobe() }
  package func readLink(_ path: String, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    next.readLink(path, into: buffer)
  }
}
