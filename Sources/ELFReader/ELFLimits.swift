/// How much a file may ask of the reader before it is refused with ``ELFError/Reason/limitExceeded``.
///
/// The counts of a file are already bounded by its size. These caps bound what a large or sparse hostile
/// file can cost, and lie far above what compilers and linkers produce.
public struct ELFLimits: Sendable, Hashable {
  /// Section headers.
  public var sections: Int
  /// Program headers.
  public var segments: Int
  /// Symbols of one table.
  public var symbols: Int
  /// Relocations of one section.
  public var relocations: Int
  /// Notes of one section or segment.
  public var notes: Int
  /// Bytes of one name, without its NUL.
  public var nameLength: Int
  /// Bytes of all names of one table together: names may overlap, so the size of the string table is no
  /// bound for them.
  public var nameBytes: Int
  /// Bytes read as one window: a table, or the contents of a section or segment.
  public var windowBytes: UInt64

  /// Sets caps; each has a default.
  public init(
    sections: Int = 1 << 20,
    segments: Int = 1 << 20,
    symbols: Int = 1 << 24,
    relocations: Int = 1 << 24,
    notes: Int = 1 << 20,
    nameLength: Int = 1 << 20,
    nameBytes: Int = 1 << 28,
    windowBytes: UInt64 = 1 << 30
  ) {
    self.sections = sections
    self.segments = segments
    self.symbols = symbols
    self.relocations = relocations
    self.notes = notes
    self.nameLength = nameLength
    self.nameBytes = nameBytes
    self.windowBytes = windowBytes
  }

  /// The caps used when none are given.
  public static let `default` = ELFLimits()
}
