internal import BPFTypes
internal import CBPF

/// A stretch of a descriptor's memory in this process; unmapped when the last reference goes.
@safe final class MappedRegion: @unchecked Sendable {
  // Unchecked: neither address nor length ever changes; what lies there is its users' affair.
  let base: UnsafeMutableRawPointer
  let count: Int
  private let calls: any SystemCalls

  /// Maps. C: `mmap` with `MAP_SHARED`; the region stays when the descriptor is closed.
  ///
  /// - Parameters:
  ///   - address: where, if nothing is there yet; 0 for anywhere.
  ///   - count: in bytes, whole pages.
  init(
    mapping fd: Int32, offset: Int, count: Int, isWritable: Bool, at address: UInt = 0,
    through calls: any SystemCalls
  ) throws(SystemCallError) {
    let protection = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
    let place = calls.map(
      fd, at: address, length: count, protection: protection,
      flags: address == 0 ? MAP_SHARED : MAP_SHARED | MAP_FIXED_NOREPLACE, offset: Int64(offset))
    guard let base = unsafe UnsafeMutableRawPointer(bitPattern: max(place, 0)) else {
      throw SystemCallError(call: "mmap", errno: .init(negated: place))
    }
    unsafe self.base = base
    self.count = count
    self.calls = calls
  }

  deinit {
    _ = unsafe calls.unmap(UnsafeRawBufferPointer(start: base, count: count))
  }
}

/// How far ahead of a record its ring is fetched into the caches. Processors do it by themselves, but not over the end
/// of a page.
let prefetchDistance = 512
