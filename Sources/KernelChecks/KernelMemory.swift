import BPFBytes
import Glibc

/// The kernel's memory, as `/proc/kcore` shows it: an ELF file whose segments are where the memory is.
struct KernelMemory {
  private static let path = "/proc/kcore"
  private static let headerSize = 64
  private static let segmentSize = 56
  private static let loadable: UInt32 = 1

  static let requirement = Requirement {
    access(path, R_OK) == 0 ? nil : "the kernel is built without CONFIG_PROC_KCORE"
  }

  /// Reads bytes at an address.
  static func bytes(at address: UInt64, count: Int) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    try expect(file >= 0, "\(path) cannot be opened: errno \(errno)")
    defer { close(file) }
    let header = ByteSlice(try read(file, headerSize, at: 0))
    let table = try header.load(UInt64.self, at: 32)
    let number = Int(try header.load(UInt16.self, at: 56))
    let segments = ByteSlice(try read(file, number * segmentSize, at: table))
    for place in stride(from: 0, to: number * segmentSize, by: segmentSize) {
      guard try segments.load(UInt32.self, at: place) == loadable else { continue }
      let start = try segments.load(UInt64.self, at: place + 16)
      let size = try segments.load(UInt64.self, at: place + 40)
      guard address >= start, address - start < size, size - (address - start) >= UInt64(count) else {
        continue
      }
      return try read(file, count, at: try segments.load(UInt64.self, at: place + 8) + (address - start))
    }
    throw CheckFailure(description: "\(path) has no address 0x\(String(address, radix: 16))")
  }

  private static func read(_ file: Int32, _ count: Int, at offset: UInt64) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = pread(file, &bytes, count, off_t(offset))
    try expect(result == count, "\(path) at \(offset): \(result) of \(count) bytes, errno \(errno)")
    return bytes
  }
}
