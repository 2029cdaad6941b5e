import BPFBytes
import BPFSyscall
import BPFTypes
import ELFReader
import Glibc

/// An executable, a library or an object that is read in windows. It is never mapped: whoever cuts it short meanwhile
/// makes a read fail, and nothing else.
struct BinaryFile: ELFSource {
  let size: UInt64
  private let descriptor: OwnedDescriptor
  private let calls: any SystemCalls

  init(opening path: String, through calls: any SystemCalls) throws(SystemCallError) {
    descriptor = OwnedDescriptor(
      try FileDescriptor(
        adopting: calls.open(path, in: AT_FDCWD, flags: O_RDONLY), of: "open(\(path))", through: calls))
    self.calls = calls
    let size = calls.fileSize(descriptor.rawValue)
    guard size >= 0 else {
      throw SystemCallError(call: "fstat(\(path))", errno: KernelErrno(rawValue: Int32(clamping: -size)))
    }
    self.size = UInt64(size)
  }

  func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    let storage = unsafe ByteStorage(adopting: UnsafeRawBufferPointer(buffer), fileOffset: offset) {
      unsafe $0.deallocate()
    }
    var filled = 0
    while filled < count {
      let place = Int64(clamping: offset &+ UInt64(filled))
      let result = unsafe calls.read(
        descriptor.rawValue, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), at: place)
      let errno = KernelErrno(rawValue: Int32(clamping: -result))
      if result < 0, errno == .EINTR { continue }
      guard result > 0 else {
        throw ELFError(
          .readFailed, fileOffset: offset, expected: "\(count) bytes",
          seen: result == 0 ? "\(filled), as the file ends there" : "\(errno)")
      }
      filled += result
    }
    return ByteSlice(storage)
  }

  /// The file's path without links on the way, as a process that has mapped it would see it, if that can be told.
  var resolvedPath: String? { calls.target(ofLink: "/proc/self/fd/\(descriptor.rawValue)", longest: 4096) }

  /// Everything, whatever size the file claims.
  func wholeFile(_ path: String) throws(SystemCallError) -> ByteSlice {
    try calls.readAll(descriptor.rawValue, path: path)
  }
}
