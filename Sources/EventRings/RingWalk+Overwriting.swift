// Rings whose programs never wait for the reader (`BPF_F_RB_OVERWRITE`, Linux 6.19). The kernel has one more position
// there: the oldest record that it has not overwritten. It moves that one before it writes over anything, so what was
// copied out of the ring is whole if the position still is not past its beginning afterwards.
extension RingWalk {
  /// Learns how far the kernel is, and leaves behind what it has overwritten.
  ///
  /// - Parameters:
  ///   - producer: the kernel's position, read first, with acquire order. C: `producer_pos`.
  ///   - overwritten: where the oldest record begins that is not overwritten, read after it. C: `overwrite_pos`.
  /// - Returns: how many bytes of records were overwritten before they were read.
  /// - Throws: ``RingCorruption`` if no kernel can be there; nothing can be walked over then.
  @inlinable
  public mutating func see(producer: UInt64, overwritten: UInt64) throws(RingCorruption) -> UInt64 {
    let before = cursor
    if isOverwritten(by: overwritten) { cursor = overwritten }
    // The kernel goes on between the two looks: then everything that the first one saw may be gone.
    let isOvertaken = cursor != before && Int64(bitPattern: producer &- cursor) < 0
    guard overwritten & 7 == 0, isOvertaken || producer &- cursor <= capacity, producer & 7 == 0,
      cursor & 7 == 0
    else {
      cursor = before
      end = before
      throw RingCorruption(at: before, .producer(producer, capacity: capacity))
    }
    end = isOvertaken ? cursor : producer
    return cursor &- before
  }

  /// Whether the record at the reader's position has been overwritten, or may be at this moment.
  @inlinable
  public func isOverwritten(by overwritten: UInt64) -> Bool {
    Int64(bitPattern: overwritten &- cursor) > 0
  }
}
