import BPFBytes
import BPFTypes

/// Places of one program that one of its instructions chooses from.
struct JumpTable {
  /// From the start of the section of tables, in bytes.
  let offset: UInt64
  /// Numbers of instructions of the program.
  let targets: [UInt32]
}

/// A map that holds a table: one for each program and table, which stays constant (parity RELO-9, MAP-16).
struct JumpTableMap {
  let slot: MapSlot
  let targets: [UInt32]
}

extension ProgramLinker {
  private static let entrySize: UInt64 = 8
  /// More places than a program can have instructions tell nothing.
  private static let mostTargets: UInt64 = 1_000_000

  /// Completes the load of a table's address: the table becomes a map, which is one behind those of the object.
  mutating func load(
    tableAt offset: UInt64, size: UInt64, at place: Int, _ number: Int, of index: Int,
    program: ProgramBlueprint
  ) throws(BPFError) {
    let table: Int
    if let known = jumpTables.firstIndex(where: { $0.offset == offset }) {
      table = known
    } else {
      table = jumpTables.count
      jumpTables.append(try self.table(at: offset, size: size, number, of: index, program: program))
    }
    instructions[place].source = Instruction.pseudoMapValue
    instructions[place].immediate = 0
    instructions[place].offset = 0
    slots.append(InstructionSlot(instruction: place, map: MapSlot(rawValue: object.maps.count + table)))
  }

  /// Reads a table. Its places count from the start of the section that has the jump; those of the program count
  /// from the program's start.
  private func table(
    at offset: UInt64, size: UInt64, _ number: Int, of index: Int, program: ProgramBlueprint
  ) throws(BPFError) -> JumpTable {
    let function = object.code.functions[index]
    guard let bytes = object.code.jumpTables else {
      throw malformed(function, number, program, "the object has no jump tables")
    }
    guard offset % Self.entrySize == 0, size % Self.entrySize == 0, size > 0,
      size / Self.entrySize <= Self.mostTargets,
      let start = Int(exactly: offset), let length = Int(exactly: size), start <= bytes.count,
      length <= bytes.count - start
    else {
      throw error(
        .malformedObject, function, number, program, "the jump table is not in its section, or not aligned",
        expected: "places of 8 bytes, in \(bytes.count) bytes", seen: "\(size) bytes at \(offset)")
    }
    // What a section's place adds to become one of the program.
    let moved = Int64(placement.start(of: index)) - Int64(function.start)
    var targets: [UInt32] = []
    targets.reserveCapacity(length / 8)
    for entry in stride(from: start, to: start + length, by: 8) {
      let value = try? bytes.load(UInt64.self, at: entry, order: object.byteOrder)
      let target = value.flatMap { UInt32(exactly: Int64($0 / UInt64(Instruction.size)) + moved) }
      guard let target else {
        throw error(
          .malformedObject, function, number, program, "a place of the jump table is not in the program",
          seen: value.map { "\($0)" })
      }
      targets.append(target)
    }
    return JumpTable(offset: offset, targets: targets)
  }
}

extension BPFObject {
  private static let valueSize = 16

  /// Creates, fills and freezes the maps of tables. C: `struct bpf_insn_array_value`, of which only `orig_off` is
  /// given.
  func operations(for tables: [JumpTableMap]) -> [LoadOperation] {
    tables.flatMap { table -> [LoadOperation] in
      let name = CodeModel.jumpTableSection
      let creation = MapCreation(
        slot: table.slot, name: name, kernelName: name, type: .insnArray, keySize: 4,
        valueSize: UInt32(Self.valueSize), maxEntries: UInt32(clamping: table.targets.count), flags: [],
        numaNode: 0, extra: 0, keyType: 0, valueType: 0, usesObjectBTF: false, innerMap: nil, pinPath: nil)
      let updates = table.targets.enumerated().map { index, target in
        var key = ByteWriter(order: byteOrder)
        key.append(UInt32(clamping: index))
        var value = ByteWriter(order: byteOrder)
        value.append(target)
        let padding = [UInt8](repeating: 0, count: Self.valueSize - 4)
        return LoadOperation.updateMap(
          MapUpdate(slot: table.slot, name: name, key: key.bytes, value: InitialValue(value.bytes + padding)))
      }
      return [.createMap(creation)] + updates + [.freezeMap(table.slot, name: name)]
    }
  }
}

extension ProgramLoad {
  /// Gives the program's tables maps of their own among all that are created; until then they are counted from
  /// the end of the object's maps for each program.
  mutating func number(_ tables: [JumpTable], behind objectMaps: Int, using next: inout Int) -> [JumpTableMap]
  {
    guard !tables.isEmpty else { return [] }
    let first = next
    next += tables.count
    slots = slots.map { slot in
      guard slot.map.rawValue >= objectMaps else { return slot }
      return InstructionSlot(
        instruction: slot.instruction, map: MapSlot(rawValue: slot.map.rawValue - objectMaps + first))
    }
    return tables.enumerated().map { JumpTableMap(slot: MapSlot(rawValue: first + $0), targets: $1.targets) }
  }
}
