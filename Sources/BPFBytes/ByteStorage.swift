/// Immutable bytes that somebody owns: a file read into memory, or the kernel's own mapped BTF.
///
/// A storage says where in the file its first byte lies, so that an error met inside a window of a large
/// file still names the place in the file.
@safe public final class ByteStorage: @unchecked Sendable {
  // Unchecked: the bytes never change between `init` and `deinit`, which alone releases them.
  @usableFromInline let bytes: UnsafeRawBufferPointer
  /// Where the first byte lies in the file that it came from.
  public let fileOffset: UInt64
  private let release: @Sendable (UnsafeRawBufferPointer) -> Void

  /// Adopts memory.
  ///
  /// - Parameters:
  ///   - bytes: memory that nobody changes until `release` is called.
  ///   - fileOffset: where the first byte lies in its file.
  ///   - release: called once, with `bytes`, when the last slice of it is gone.
  public init(
    adopting bytes: UnsafeRawBufferPointer,
    fileOffset: UInt64 = 0,
    release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) {
    unsafe self.bytes = bytes
    self.fileOffset = fileOffset
    unsafe self.release = release
  }

  /// Copies an array.
  public convenience init(copying array: [UInt8], fileOffset: UInt64 = 0) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: array.count, alignment: 8)
    unsafe copy.copyBytes(from: array)
    unsafe self.init(adopting: UnsafeRawBufferPointer(copy), fileOffset: fileOffset) {
      unsafe $0.deallocate()
    }
  }

  /// Allocates room for `capacity` bytes and lets `fill` write them.
  ///
  /// - Parameter fill: writes into the zeroed buffer and returns how many of its first bytes count. A
  ///   number outside the buffer is clamped to it.
  public convenience init<E: Error>(
    capacity: Int,
    fileOffset: UInt64 = 0,
    filledBy fill: (UnsafeMutableRawBufferPointer) throws(E) -> Int
  ) throws(E) {
    let room = max(capacity, 0)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 8)
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
    let used: Int
    do {
      used = unsafe try fill(buffer)
    } catch {
      unsafe buffer.deallocate()
      throw error
    }
    let counted = unsafe UnsafeRawBufferPointer(start: buffer.baseAddress, count: min(max(used, 0), room))
    unsafe self.init(adopting: counted, fileOffset: fileOffset) { unsafe $0.deallocate() }
  }

  deinit {
    unsafe release(bytes)
  }
}
