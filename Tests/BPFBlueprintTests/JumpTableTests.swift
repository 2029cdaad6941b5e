import BPFBytes
import BPFTypes
import TestSupport
import Testing

@testable import BPFBlueprint

/// Parity RELO-9, MAP-16, SEC-16.
@Suite struct JumpTableTests {
  private func tables(_ plan: LoadPlan) -> [(slot: Int, targets: [UInt32], isFrozen: Bool)] {
    plan.maps.filter { $0.type == .insnArray }.map { map in
      var targets: [UInt32] = []
      var isFrozen = false
      for operation in plan.operations {
        switch operation {
        case .updateMap(let update) where update.slot == map.slot:
          let value = ByteSlice(update.value.bytes)
          targets.append((try? value.load(UInt32.self, at: 0, order: plan.byteOrder)) ?? .max)
        case .freezeMap(map.slot, _): isFrozen = true
        default: break
        }
      }
      return (map.slot.rawValue, targets, isFrozen)
    }
  }

  @Test func placesFollowTheirFunctions() throws {
    var object = try object("jump_tables.bpf.o")
    for name in object.programs.names { object.programs[name]?.isEnabled = true }
    let plan = try object.link(Facts())
    let tables = tables(plan)
    #expect(tables.map(\.slot) == [object.maps.count, object.maps.count + 1])
    #expect(tables.allSatisfy { $0.isFrozen })
    // Called: eight instructions of the caller and two of another function come first. The other begins where
    // its program does, eight instructions into the section.
    #expect(tables[0].targets == [18, 20, 22] && tables[1].targets == [8, 10, 12])
    for (load, table) in zip(plan.programs, tables) {
      let place = try #require(load.instructions.firstIndex { $0.isLoadImmediate64 && $0.source == 2 })
      #expect(load.slots.map(\.instruction) == [place] && load.slots[0].map.rawValue == table.slot)
      for target in table.targets {
        #expect(load.instructions[Int(target)].opcode == 0xb7 && load.instructions[Int(target) + 1] == .exit)
      }
    }
    let map = try #require(plan.maps.first { $0.type == .insnArray })
    #expect(map.keySize == 4 && map.valueSize == 16 && map.maxEntries == 3 && map.kernelName == ".jumptables")
  }

  private func jumping(
    by entries: [UInt64], at offset: UInt64 = 0, size: UInt64? = nil, order: ByteOrder = .littleEndian
  ) throws -> LoadPlan {
    var builder = ObjectBuilder(order: order)
    var writer = ByteWriter(order: order)
    for entry in entries { writer.append(entry) }
    let table = builder.section(".jumptables", writer.bytes)
    let symbol = builder.symbol("table", in: table, at: offset, size: size ?? UInt64(entries.count * 8))
    let code = builder.code("tc", "jump", Instruction.load() + Instruction.load() + Instruction.nothing)
    builder.relocate(code, instruction: 0, to: symbol)
    builder.relocate(code, instruction: 2, to: symbol)
    return try builder.object().link(Facts())
  }

  @Test(arguments: bothOrders)
  func oneTableForAllWhoUseIt(order: ByteOrder) throws {
    let plan = try jumping(by: [32, 40], order: order)
    let tables = tables(plan)
    #expect(tables.count == 1 && tables[0].targets == [4, 5])
    #expect(plan.programs[0].slots.map(\.map.rawValue) == [0, 0])
  }

  @Test(
    arguments: [
      ([32], 4, 8), ([32], 0, 4), ([32], 0, 16), ([32], 8, 8), ([32], .max - 7, 8), ([32], 0, .max - 7),
      ([32], 0, 0),
      ([1 << 40], 0, 8), ([.max], 0, 8),
    ] as [([UInt64], UInt64, UInt64)])
  func tablesThatAreNone(entries: [UInt64], offset: UInt64, size: UInt64) {
    let error = bpfError { _ = try jumping(by: entries, at: offset, size: size) }
    #expect(error?.code == .malformedObject && error?.summary.contains("jump table") == true)
  }

  @Test func aTableIsOfOneProgram() throws {
    var builder = ObjectBuilder()
    let table = builder.section(".jumptables", [16] + [UInt8](repeating: 0, count: 7))
    let symbol = builder.symbol("table", in: table, size: 8)
    for section in ["tc", "xdp"] {
      let code = builder.code(section, "in_\(section)", Instruction.load() + Instruction.nothing)
      builder.relocate(code, instruction: 0, to: symbol)
    }
    let plan = try builder.object().link(Facts())
    #expect(plan.programs.map { $0.slots[0].map.rawValue } == [0, 1])
    #expect(tables(plan).map(\.targets) == [[2], [2]])
  }
}
