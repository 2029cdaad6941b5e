import BPFBytes
import ELFReader
import Glibc

/// A file that is read in windows.
final class OpenedFile: ELFSource {
  let size: UInt64
  private let descriptor: Int32

  init(_ path: String) throws(ELFError) {
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
      throw ELFError(.readFailed, expected: "a file", seen: "errno \(errno)")
    }
    size = UInt64(clamping: status.st_size)
  }

  deinit { close(descriptor) }

  func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let result = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled,
          Int(clamping: offset) + filled)
      }
      guard result > 0 else {
        throw ELFError(.readFailed, fileOffset: offset, expected: "\(count) bytes", seen: "\(filled)")
      }
      filled += result
    }
    return ByteSlice(bytes)
  }
}
