/// What a region of memory is for.
enum RegionKind: UInt8 {
  case free, stack, context, packet, mapValues, ringRecord, maps, functions
}

/// How a region may be used by loads and stores.
struct RegionAccess: OptionSet {
  let rawValue: UInt8
  static let read = RegionAccess(rawValue: 1)
  static let write = RegionAccess(rawValue: 2)
  static let all: RegionAccess = [.read, .write]
}

/// Memory that a program can have an address in. Plain numbers, so that looking one up counts no references.
@safe struct Region {
  var base: UnsafeMutableRawPointer?
  var capacity = 0
  /// The bytes that exist for the program, as the packet between `data` and `data_end`.
  var lower = 0
  var upper = 0
  /// The distance of elements, or 0 if the region is one piece.
  var stride = 0
  /// How many bytes of each element count.
  var elementSize = 0
  var access: RegionAccess = []
  var kind: RegionKind = .free
  /// The map it belongs to, if it does.
  var map: Int32 = -1
}
