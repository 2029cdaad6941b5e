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
    let filter = NameFilter(wanted)
    unsafe listing.withUnsafeBytes { bytes in
      var lines = unsafe ListingLines(bytes)
      while let line = unsafe lines.next() {
        if line.address != 0 { hidesAddresses = false }
        guard unsafe filter.mayContain(bytes, line.name) else { continue }
        let name = unsafe String(decoding: bytes[line.name], as: UTF8.self)
        guard wanted.contains(name), addresses[name]?.contains(line.address) != true,
          addresses[name, default: []].count < Self.mostAddresses
        else { continue }
        addresses[name, default: []].append(line.address)
      }
    }
  }
}

/// What the kernel calls the places at some addresses, from `/proc/kallsyms`.
public struct KernelSymbolNames: Sendable, Hashable {
  /// The name at each wanted address that has one. Of several the first of the listing.
  public private(set) var names: [UInt64: String] = [:]

  /// Looks wanted addresses up in one pass over a listing.
  public init(at addresses: Set<UInt64>, in listing: ByteSlice) {
    unsafe listing.withUnsafeBytes { bytes in
      var lines = unsafe ListingLines(bytes)
      while let line = unsafe lines.next() {
        guard line.address != 0, addresses.contains(line.address), names[line.address] == nil else {
          continue
        }
        names[line.address] = unsafe String(decoding: bytes[line.name], as: UTF8.self)
      }
    }
  }
}

/// Tells most names apart from the wanted ones without reading more of them than a letter: a listing has some
/// two hundred thousand.
private struct NameFilter {
  /// For each first byte the lengths that wanted names have, one bit for each, modulo 64.
  private var lengths = [UInt64](repeating: 0, count: 256)

  init(_ wanted: Set<String>) {
    for name in wanted {
      guard let first = name.utf8.first else { continue }
      lengths[Int(first)] |= Self.bit(name.utf8.count)
    }
  }

  func mayContain(_ bytes: UnsafeRawBufferPointer, _ name: Range<Int>) -> Bool {
    unsafe lengths[Int(bytes[name.lowerBound])] & Self.bit(name.count) != 0
  }

  private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(length & 63) }
}

/// The lines of a listing, each byte looked at once.
@unsafe private struct ListingLines {
  /// What a line says.
  struct Line {
    let address: UInt64
    /// Where the name is, without the suffix of a variable that was moved; never empty.
    let name: Range<Int>
  }

  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  private static let suffix = Array(".llvm.".utf8)
  private static let newline = UInt8(ascii: "\n")
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
  /// The letter of static variables.
  private static let staticData = UInt8(ascii: "d")

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = unsafe bytes }

  /// The next line that is one.
  mutating func next() -> Line? {
    while unsafe place < bytes.count {
      let line = unsafe read()
      unsafe skip { unsafe $0 != Self.newline }
      unsafe place += 1
      if let line { return line }
    }
    return nil
  }

  /// Goes on while bytes are of a kind.
  private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    while unsafe place < bytes.count, unsafe isSkipped(bytes[place]) { unsafe place += 1 }
  }

  /// Reads a line up to the end of its name, or as far as it is one.
  private mutating func read() -> Line? {
    let start = unsafe place
    var address: UInt64 = 0
    while unsafe place < bytes.count, let digit = unsafe Self.digit(bytes[place]) {
      guard address >> 60 == 0 else { return nil }
      address = address << 4 | UInt64(digit)
      unsafe place += 1
    }
    // A space, the letter, a space, and at least one byte of a name.
    guard unsafe place > start, unsafe bytes.count - place > 3, unsafe bytes[place] == Self.space,
      unsafe bytes[place + 2] == Self.space, unsafe bytes[place + 1] != Self.newline
    else { return nil }
    let letter = unsafe bytes[place + 1]
    unsafe place += 3
    let first = unsafe place
    unsafe skip { unsafe $0 != Self.newline && $0 != Self.space && $0 != Self.tab }
    var end = unsafe place
    if unsafe letter == Self.staticData, let mark = unsafe mark(in: first..<end) { end = mark }
    return first < end ? Line(address: address, name: first..<end) : nil
  }

  private func mark(in name: Range<Int>) -> Int? {
    name.dropFirst().first { unsafe bytes[$0..<name.upperBound].starts(with: Self.suffix) }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
