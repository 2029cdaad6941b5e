import BPFSymbols
import BPFTypes

/// The maps by which an object's programs learn where the arguments of static probes are, and which places in them
/// are taken (parity ATT-12, ATT-16). C: `__bpf_usdt_specs`, `__bpf_usdt_ip_to_spec_id` of `usdt.bpf.h`.
final class USDTSpecs: Sendable {
  /// What one attachment has taken, to be given back when it ends.
  struct Claim: Sendable {
    /// Places in the map of specifications.
    fileprivate(set) var ids: [UInt32] = []
    /// Keys of the map of addresses.
    fileprivate(set) var addresses: [UInt64] = []
  }

  private struct Places: Sendable {
    var next: UInt32 = 0
    var free: [UInt32] = []
  }

  static let specsName = "__bpf_usdt_specs"
  static let addressesName = "__bpf_usdt_ip_to_spec_id"

  private let specs: Map
  private let addresses: Map?
  private let places = Locked(Places())

  /// - Parameter map: gives the object's map of a name.
  /// - Returns: `nil` if the object has no map of specifications.
  init?(_ map: (String) -> Map?) {
    guard let specs = map(Self.specsName) else { return nil }
    self.specs = specs
    addresses = map(Self.addressesName)
  }

  /// Writes down a specification.
  ///
  /// - Returns: its number, which the program gets as its cookie, or finds by the address.
  func add(
    _ specification: USDTSpecification, to claim: inout Claim, for subject: BPFError.Subject
  ) throws(BPFError) -> UInt32 {
    guard specs.keySize == 4, specs.valueSize == USDTSpecification.size else {
      throw unsuitable(specs, key: 4, value: USDTSpecification.size, subject)
    }
    let limit = UInt32(clamping: specs.maxEntries)
    let place = places.withLock { (places: inout Places) -> UInt32? in
      if let id = places.free.popLast() { return id }
      guard places.next < limit else { return nil }
      places.next += 1
      return places.next - 1
    }
    guard let id = place else {
      throw BPFError(
        .invalidState, at: .attach, of: subject,
        "map \(Self.specsName) has no place for one more kind of probe",
        expected: "at most \(limit) at a time",
        remedy: "detach others, or compile with a larger BPF_USDT_MAX_SPEC_CNT")
    }
    // From here on the place is given back even if it cannot be written.
    claim.ids.append(id)
    try specs.update(unsafe withUnsafeBytes(of: id) { unsafe Array($0) }, specification.encoded())
    return id
  }

  /// Makes a specification findable by the address that a probe is at, for kernels without cookies.
  func add(
    _ id: UInt32, at address: UInt64, to claim: inout Claim, for subject: BPFError.Subject
  ) throws(BPFError) {
    guard let addresses else {
      throw BPFError(
        .unsupported, at: .attach, of: subject,
        "this kernel has no cookies, and the object no map \(Self.addressesName) in their place",
        remedy: "include usdt.bpf.h in the program")
    }
    guard addresses.keySize == 8, addresses.valueSize == 4 else {
      throw unsuitable(addresses, key: 8, value: 4, subject)
    }
    do {
      try addresses.update(address, id, .noExist)
    } catch {
      guard error.errno == .EEXIST else { throw error }
      throw BPFError(
        .invalidState, at: .attach, of: subject,
        "another static probe of the object is attached at address 0x\(String(address, radix: 16)), and this kernel "
          + "has no cookies to tell them apart",
        errno: error.errno, remedy: "detach it first; cookies take Linux 5.15", underlying: error)
    }
    claim.addresses.append(address)
  }

  /// Gives back what an attachment has taken; nothing may fire any more that it stands for.
  func release(_ claim: Claim) throws(BPFError) {
    var failure: BPFError?
    for address in claim.addresses {
      do throws(BPFError) { try addresses?.delete(address) } catch { failure = failure ?? error }
    }
    // Specifications stay: the next one overwrites them.
    places.withLock { (places: inout Places) in places.free += claim.ids }
    if let failure { throw failure }
  }

  private func unsuitable(_ map: Map, key: Int, value: Int, _ subject: BPFError.Subject) -> BPFError {
    BPFError(
      .malformedObject, at: .attach, of: subject, "map \(map.name) is not that of usdt.bpf.h",
      expected: "keys of \(key) and values of \(value) bytes", seen: "\(map.keySize) and \(map.valueSize)")
  }
}
