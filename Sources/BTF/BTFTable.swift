public import BPFBytes

/// The types of an object or of a kernel: a parsed `.BTF`.
///
/// Parsing walks the types once to find where each begins; everything else is decoded when it is asked for.
/// Names and references are checked then, so a table can be used although a part of it is broken.
public struct BTFTable: Sendable {
  /// The bytes, as given.
  public let bytes: ByteSlice
  /// The order of every integer.
  public let byteOrder: ByteOrder
  /// The size of a pointer on the machine that the types describe, in bytes (parity BTF-5).
  public let pointerSize: Int
  /// The number of the first type that is this table's own: 1, or one past the base's last.
  public let firstOwnID: BTFTypeID

  let header: BTFHeader
  let types: ByteSlice
  let strings: ByteSlice
  /// Where each of the table's own types begins in ``types``.
  let offsets: [UInt32]
  /// From a kind to the bytes that follow: some for the type, some for each element (BTF-2).
  let layout: [UInt8: (fixed: Int, element: Int)]
  let firstString: UInt32
  let limits: BTFLimits
  private let baseBox: Box?

  private final class Box: Sendable {
    let table: BTFTable
    init(_ table: BTFTable) { self.table = table }
  }

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: the whole `.BTF` section, or the kernel's BTF.
  ///   - base: the table that the numbers continue, for the BTF of a module.
  /// - Throws: ``BTFError`` if the header or the sequence of types is broken.
  public init(
    parsing bytes: ByteSlice, base: BTFTable? = nil, limits: BTFLimits = .default
  ) throws(BTFError) {
    let header = try BTFHeader(decoding: bytes)
    let types: ByteSlice
    let strings: ByteSlice
    let layout: ByteSlice
    do {
      types = try bytes.slice(at: header.size + header.typesOffset, count: header.typesSize)
      strings = try bytes.slice(at: header.size + header.stringsOffset, count: header.stringsSize)
      layout = try bytes.slice(at: header.size + header.layoutOffset, count: header.layoutSize)
    } catch {
      throw BTFError(error, reading: "BTF")
    }
    // A string at the very end without its NUL would run into whatever follows.
    if let last = try? strings.byte(at: strings.count - 1), last != 0 {
      throw BTFError(
        .inconsistent, at: strings.fileOffset, expected: "strings that end with a NUL byte", seen: "\(last)")
    }
    // Offset 0 is how everything without a name is named.
    if base == nil, let first = try? strings.byte(at: 0), first != 0 {
      throw BTFError(
        .inconsistent, at: strings.fileOffset, expected: "strings that begin with the empty one",
        seen: "\(first)"
      )
    }
    self.bytes = bytes
    self.header = header
    self.types = types
    self.strings = strings
    self.limits = limits
    byteOrder = header.byteOrder
    self.layout = Self.layout(in: layout)
    baseBox = base.map(Box.init)
    firstOwnID = BTFTypeID(rawValue: UInt32(clamping: base?.typeCount ?? 1))
    firstString = base.map { $0.firstString &+ UInt32(clamping: $0.strings.count) } ?? 0
    offsets = try Self.index(
      types, order: header.byteOrder, layout: self.layout, firstID: firstOwnID.rawValue, limits: limits)
    pointerSize =
      base?.pointerSize
      ?? Self.guessPointerSize(types, strings, offsets: offsets, order: header.byteOrder)
  }

  /// The table whose numbers this one continues.
  public var base: BTFTable? { baseBox?.table }

  /// How many numbers are in use: `void`, the base's and this table's own.
  public var typeCount: Int { Int(firstOwnID.rawValue) + offsets.count }

  /// Every number in use, `void` left out.
  public var ids: some Sequence<BTFTypeID> {
    (1..<UInt32(clamping: max(typeCount, 1))).lazy.map { BTFTypeID(rawValue: $0) }
  }

  /// The numbers that the table has beside those of its base, `void` left out.
  public var ownIDs: some Sequence<BTFTypeID> {
    offsets.indices.lazy.map { BTFTypeID(rawValue: firstOwnID.rawValue &+ UInt32(clamping: $0)) }
  }

  private static func layout(in bytes: ByteSlice) -> [UInt8: (fixed: Int, element: Int)] {
    var result: [UInt8: (fixed: Int, element: Int)] = [:]
    for kind in 0..<min(bytes.count / 4, 128) {
      guard let fixed = try? bytes.byte(at: kind * 4), let element = try? bytes.byte(at: kind * 4 + 1) else {
        break
      }
      result[UInt8(kind)] = (Int(fixed), Int(element))
    }
    return result
  }

  /// "long" has the size of a pointer in every C that BPF is compiled with.
  private static func guessPointerSize(
    _ types: ByteSlice, _ strings: ByteSlice, offsets: [UInt32], order: ByteOrder
  ) -> Int {
    for offset in offsets {
      guard let info = try? types.load(UInt32.self, at: Int(offset) + 4, order: order),
        BTFInfoWord(rawValue: info).kind == .int,
        let size = try? types.load(UInt32.self, at: Int(offset) + 8, order: order), size == 4 || size == 8,
        let name = try? types.load(UInt32.self, at: Int(offset), order: order),
        let text = try? strings.string(at: Int(name)), isLong(text)
      else { continue }
      return Int(size)
    }
    return MemoryLayout<UInt>.size
  }

  private static func isLong(_ name: String) -> Bool {
    switch name {
    case "long", "long int", "int long", "unsigned long", "long unsigned", "unsigned long int",
      "unsigned int long", "long unsigned int", "long int unsigned", "int unsigned long", "int long unsigned":
      true
    default: false
    }
  }
}
