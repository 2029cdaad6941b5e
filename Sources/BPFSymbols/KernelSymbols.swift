public import BPFBytes

/// Addresses of the kernel's symbols, from `/proc/kallsyms`.
public struct KernelSymbols: Sendable, Hashable {
  /// The addresses of each wanted name that is there, without repetitions. Static symbols of equal name are told
  /// apart by nothing, so one name can have several.
  public private(set) var addresses: [String: [UInt64]] = [:]
  /// Whether the kernel shows zeros in place of addresses. C: `kptr_restrict`.
  public private(set) var hidesAddresses = true

  /// More addresses of one name tell no more than two do.
  private static let mostAddresses = 2

  /// Looks wanted names up in one pass over a listing.
  ///
  /// A line is an address, a letter for the type, a name, and the module in brackets if it is of one. Lines that
  /// are none are passed over. What the compiler calls `name.llvm.HASH` is the static variable `name`, moved
  /// by link-time optimisation.
  public init(of wanted: Set<String>, in listing: ByteSlice) {
    var byHash: [UInt32: [String]] = [:]
    for name in wanted { byHash[Self.hash(name.utf8), default: []].append(name) }
    unsafe listing.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let line = unsafe bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        start = unsafe line.endIndex + 1
        guard let entry = unsafe Entry(line) else { continue }
        let address = unsafe entry.address
        if address != 0 { hidesAddresses = false }
        guard let candidates = unsafe byHash[Self.hash(entry.name)] else { continue }
        let name = unsafe String(decoding: entry.name, as: UTF8.self)
        guard candidates.contains(name), addresses[name]?.contains(address) != true,
          addresses[name, default: []].count < Self.mostAddresses
        else { continue }
        addresses[name, default: []].append(address)
      }
    }
  }

  /// FNV-1a, of 32 bits.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash
  }
}

/// What one line of the listing says.
@unsafe private struct Entry {
  let address: UInt64
  /// Without the suffix of a variable that was moved.
  let name: Slice<UnsafeRawBufferPointer>

  private static let suffix = Array(".llvm.".utf8)
  /// The letter of static variables.
  private static let staticData = UInt8(ascii: "d")

  /// Returns `nil` for a line that is none.
  init?(_ line: Slice<UnsafeRawBufferPointer>) {
    var rest = unsafe line
    var address: UInt64 = 0
    while let digit = unsafe rest.first.flatMap(Self.digit) {
      guard address >> 60 == 0 else { return nil }
      address = address << 4 | UInt64(digit)
      unsafe rest = unsafe rest.dropFirst()
    }
    // A space, the letter, a space, and at least one byte of a name.
    let head = unsafe Array(rest.prefix(3))
    guard unsafe rest.startIndex > line.startIndex, head.count == 3, head[0] == 32, head[2] == 32 else {
      return nil
    }
    var name = unsafe rest.dropFirst(3).prefix { $0 != 32 && $0 != 9 }
    if unsafe head[1] == Self.staticData, let mark = unsafe Self.mark(in: name) {
      unsafe name = unsafe name[..<mark]
    }
    guard unsafe !name.isEmpty else { return nil }
    unsafe self.address = address
    unsafe self.name = unsafe name
  }

  private static func mark(in name: Slice<UnsafeRawBufferPointer>) -> Int? {
    unsafe name.indices.first { unsafe $0 > name.startIndex && name[$0...].starts(with: Self.suffix) }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
