import BPFBytes

/// What one table says to a question.
struct CoreValue {
  /// `nil` if there is no such thing, and nothing else stands for that.
  var value: UInt64?
  /// The type of a field whose offset is asked for, and its size in bytes.
  var field: (type: BTFTypeID, size: UInt32)?
  /// Whether compilers have the same idea of the value.
  var isChecked = true

  /// What stands for a thing that is not there (parity CORE-1 to CORE-13, last column).
  static func missing(_ kind: CoreKind) -> CoreValue {
    switch kind {
    case .fieldExists, .typeIDTarget, .typeExists, .typeSize, .typeMatches, .enumeratorExists:
      CoreValue(value: 0)
    default: CoreValue(value: nil)
    }
  }
}

extension BTFTable {
  /// Answers a question about a path that leads somewhere in this table.
  func value(of path: CorePath, _ kind: CoreKind) throws -> CoreValue {
    switch kind {
    case .typeIDLocal, .typeIDTarget:
      // Linkers renumber the types and leave the instruction as it was.
      return CoreValue(value: UInt64(path.root.rawValue), isChecked: false)
    case .typeExists, .typeMatches, .enumeratorExists, .fieldExists: return CoreValue(value: 1)
    case .typeSize: return CoreValue(value: UInt64(try size(of: path.root)))
    case .enumeratorValue:
      guard let step = path.steps.last else { return .missing(kind) }
      return CoreValue(value: try raw(step.type).enumeratorValue(step.index))
    default: return try fieldValue(of: path, kind)
    }
  }

  private func fieldValue(of path: CorePath, _ kind: CoreKind) throws -> CoreValue {
    guard let step = path.steps.last else { return .missing(kind) }
    guard step.name != nil else { return try elementValue(of: path, step, kind) }
    let member = try raw(step.type).member(step.index)
    let type = try rawResolved(member.type)
    let unit = try LoadUnit(of: member, at: path.bitOffset, size: try size(of: type.id))
    let isBitfield = member.bitSize > 0
    switch kind {
    case .fieldByteOffset:
      return CoreValue(
        value: UInt64(unit.offset), field: isBitfield ? nil : (type.id, UInt32(clamping: unit.size)),
        isChecked: !isBitfield)
    case .fieldByteSize: return CoreValue(value: UInt64(unit.size), isChecked: !isBitfield)
    case .fieldSigned:
      let isSigned = type.isEnumeration ? type.info.flag : type.kind == .int && type.isSignedInt
      return CoreValue(value: isSigned ? 1 : 0)
    case .fieldLeftShift:
      return CoreValue(value: unit.leftShift(order: byteOrder), isChecked: !isBitfield)
    case .fieldRightShift: return CoreValue(value: UInt64(bitPattern: Int64(64 - unit.bitSize)))
    default: throw CoreFailure(.unsupported, "the relocation is of a kind that is not known", seen: "\(kind)")
    }
  }

  private func elementValue(of path: CorePath, _ step: CorePath.Step, _ kind: CoreKind) throws -> CoreValue {
    let size = try size(of: step.type)
    switch kind {
    case .fieldByteOffset:
      return CoreValue(value: UInt64(path.bitOffset / 8), field: (step.type, UInt32(clamping: size)))
    case .fieldByteSize: return CoreValue(value: UInt64(size))
    default:
      throw CoreFailure(
        .malformed, "an element of an array is asked for what only members have", seen: "\(kind)")
    }
  }
}

/// The piece of memory that is loaded to read a field: for a bit field, an integer that holds all of it
/// (parity CORE-34).
private struct LoadUnit {
  /// In bytes, from the beginning of the root.
  var offset: Int
  /// In bytes.
  var size: Int
  let bitOffset: Int
  let bitSize: Int

  init(of member: RawType.Member, at bitOffset: Int, size: Int) throws {
    self.bitOffset = bitOffset
    self.size = size
    guard member.bitSize > 0 else {
      offset = bitOffset / 8
      bitSize = size * 8
      return
    }
    bitSize = member.bitSize
    guard size > 0 else { throw CoreFailure(.malformed, "a bit field has a type of no bytes") }
    offset = bitOffset / 8 / size * size
    while bitOffset + bitSize - offset * 8 > self.size * 8 {
      guard self.size < 8 else {
        throw CoreFailure(.malformed, "a bit field lies across the 64 bits that can be read at once")
      }
      self.size *= 2
      offset = bitOffset / 8 / self.size * self.size
    }
  }

  /// How far the field's highest bit is from the highest of 64.
  func leftShift(order: ByteOrder) -> UInt64 {
    let place = bitOffset - offset * 8
    let shift = order == .littleEndian ? 64 - (place + bitSize) : (8 - size) * 8 + place
    return UInt64(bitPattern: Int64(shift))
  }
}
