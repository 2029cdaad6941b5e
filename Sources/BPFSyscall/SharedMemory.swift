internal import BPFTypes
internal import CBPF

/// Memory that a map shares with user space: programs in the kernel change it at any time.
///
/// Numbers of 1, 2, 4 and 8 bytes are read and written as a whole; anything longer may be seen half changed.
@safe public final class SharedMemory: @unchecked Sendable {
  // Unchecked: the address never changes, and every access to what lies there is atomic or a copy.
  private let region: MappedRegion
  /// How many bytes may be touched.
  public let count: Int
  /// Whether they may be written.
  public let isWritable: Bool

  /// Maps the memory of a descriptor. C: `mmap` with `MAP_SHARED`.
  ///
  /// - Parameters:
  ///   - fd: borrowed; the memory stays when it is closed.
  ///   - count: how many bytes from its start.
  ///   - address: where, if nothing is there yet; 0 for anywhere. C: `MAP_FIXED_NOREPLACE`.
  public init(
    mapping fd: Int32, count: Int, isWritable: Bool, at address: UInt = 0, through calls: any SystemCalls
  ) throws(SystemCallError) {
    let page = max(calls.pageSize, 1)
    guard count > 0, count <= Int.max - page else { throw SystemCallError(call: "mmap", errno: .EINVAL) }
    region = try MappedRegion(
      mapping: fd, offset: 0, count: (count + page - 1) / page * page, isWritable: isWritable, at: address,
      through: calls)
    self.count = count
    self.isWritable = isWritable
  }

  private var base: UnsafeMutableRawPointer { unsafe region.base }

  /// Reads a number as the machine stores it.
  ///
  /// - Parameter size: 1, 2, 4 or 8 bytes, and `offset` a multiple of it.
  /// - Returns: `nil` for any other size or place.
  @inline(__always)
  public func load(at offset: Int, size: Int) -> UInt64? {
    guard isWord(at: offset, size: size) else { return nil }
    return unsafe cbpf_load_word(base + offset, size)
  }

  /// Writes a number as the machine stores it.
  ///
  /// - Returns: whether size and place allow it, as for ``load(at:size:)``, and the memory may be written.
  @inline(__always)
  public func store(_ value: UInt64, at offset: Int, size: Int) -> Bool {
    guard isWritable, isWord(at: offset, size: size) else { return false }
    unsafe cbpf_store_word(base + offset, value, size)
    return true
  }

  /// Copies bytes out.
  ///
  /// - Returns: `nil` if they do not lie inside.
  public func copy(at offset: Int, count: Int) -> [UInt8]? {
    guard isInside(offset, count) else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: base + offset, count: count))
  }

  /// Copies bytes in.
  ///
  /// - Returns: whether they lie inside, and the memory may be written.
  public func write(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard isWritable, isInside(offset, bytes.count) else { return false }
    unsafe UnsafeMutableRawBufferPointer(start: base + offset, count: bytes.count).copyBytes(from: bytes)
    return true
  }

  private func isWord(at offset: Int, size: Int) -> Bool {
    (size == 1 || size == 2 || size == 4 || size == 8) && offset % size == 0 && isInside(offset, size)
  }

  private func isInside(_ offset: Int, _ size: Int) -> Bool {
    offset >= 0 && size >= 0 && size <= count && offset <= count - size
  }
}
