internal import CBPF

/// The memory of a ring buffer map, as its reader sees it: one page that the reader writes, and behind it, to be
/// read only, the kernel's page and the data twice in a row, so that no record wraps.
@safe final class RingMemory {
  private let control: MappedRegion
  private let data: MappedRegion
  private let pageSize: Int

  /// Maps a ring.
  ///
  /// - Parameters:
  ///   - fd: a map of type `ringbuf`, borrowed; the memory stays when it is closed.
  ///   - size: the map's `max_entries`: the ring's size in bytes, checked already.
  init(mapping fd: Int32, size: Int, through calls: any SystemCalls) throws(SystemCallError) {
    pageSize = max(calls.pageSize, 1)
    control = try MappedRegion(
      mapping: fd, offset: 0, count: pageSize, isWritable: true, through: calls)
    data = try MappedRegion(
      mapping: fd, offset: pageSize, count: pageSize + 2 * size, isWritable: false, through: calls)
  }

  /// Where the kernel's position stands. C: `producer_pos`.
  var kernelPage: UnsafeRawPointer { unsafe UnsafeRawPointer(data.base) }

  /// Where the records begin.
  var ring: UnsafeRawPointer { unsafe UnsafeRawPointer(data.base) + pageSize }

  /// How far the kernel is.
  var producer: UInt64 { unsafe cbpf_acquire_64(data.base) }

  /// The position that was published last. C: `consumer_pos`.
  var published: UInt64 { unsafe cbpf_acquire_64(control.base) }

  /// Another of the kernel's positions, in its page. An offset that is not within the page reads as 0.
  func position(at offset: Int) -> UInt64 {
    guard offset >= 0, offset <= pageSize - 8, offset % 8 == 0 else { return 0 }
    return unsafe cbpf_acquire_64(data.base + offset)
  }

  /// Tells the kernel how far the reader is.
  func publish(_ position: UInt64) {
    unsafe cbpf_release_64(control.base, position)
    // Between this store and the next look at the kernel's position: on every machine, x86 too.
    cbpf_fence()
  }
}
