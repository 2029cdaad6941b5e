import BPFBlueprint
import BPFBytes
import BPFTypes
import BTF
import TestSupport
import Testing

@testable import BPFCheck

/// Which instructions a verifier may come to.
@Suite struct ReachabilityTests {
  private func taken(_ operation: UInt8, _ left: ConstantValue, _ right: UInt64, is64: Bool = true) -> Bool? {
    ConstantValue.isTaken(operation, left, .number(right), is64: is64)
  }

  @Test func comparisonsAreThoseOfTheInstructionSet() {
    let minusOne = ConstantValue.number(.max)
    #expect(taken(0x10, .number(1), 1) == true)
    #expect(taken(0x50, .number(1), 1) == false)
    // Greater: without a sign, and with one.
    #expect(taken(0x20, minusOne, 1) == true)
    #expect(taken(0x60, minusOne, 1) == false)
    #expect(taken(0xa0, .number(1), 2) == true)
    #expect(taken(0xd0, minusOne, 0) == true)
    #expect(taken(0x40, .number(6), 1) == false)
    // Of 32 bits only the lower half counts.
    #expect(taken(0x10, .number(1 << 32), 0, is64: false) == true)
    #expect(taken(0x60, .number(0xffff_ffff), 0, is64: false) == false)
    #expect(taken(0x10, .unknown, 0) == nil)
    // An address is never NULL; nothing else is known of it.
    #expect(taken(0x10, .address, 0) == false)
    #expect(taken(0x50, .mapValue(map: MapSlot(rawValue: 1), offset: 0), 0) == true)
    #expect(taken(0x10, .address, 5) == nil)
  }

  @Test func arithmeticIsThatOfTheInstructionSet() {
    func result(_ operation: UInt8, _ left: UInt64, _ right: UInt64, is64: Bool = true) -> ConstantValue {
      .computed(operation, .number(left), .number(right), is64: is64)
    }
    #expect(result(0x00, .max, 2) == .number(1))
    #expect(result(0x00, 0xffff_ffff, 2, is64: false) == .number(1))
    #expect(result(0x60, 1, 65) == .number(2))
    #expect(result(0xc0, 0xffff_ffff_0000_0000, 8) == .number(0xffff_ffff_ff00_0000))
    #expect(result(0xc0, 0x8000_0000, 4, is64: false) == .number(0xf800_0000))
    #expect(result(0xb0, 7, .max, is64: false) == .number(0xffff_ffff))
    // Division is not followed.
    #expect(result(0x30, 8, 2) == .unknown)
    #expect(
      ConstantValue.computed(0x00, .mapValue(map: MapSlot(rawValue: 2), offset: 8), .number(4), is64: true)
        == .mapValue(map: MapSlot(rawValue: 2), offset: 12))
  }

  /// Which instructions are reached.
  private func reached(
    _ instructions: [Instruction], slots: [InstructionSlot] = [], constants: [MapSlot: ByteSlice] = [:]
  ) -> [Int] {
    let reached = ReachedInstructions(
      of: instructions, slots: slots, constants: constants, order: .littleEndian)
    return instructions.indices.filter(reached.contains)
  }

  private func jump(ifZero register: UInt8, over count: Int16) -> Instruction {
    Instruction(opcode: 0x15, destination: register, offset: count)
  }

  @Test func aGuardCutsOffWhatItGuards() {
    let guarded: (Int32) -> [Instruction] = { exists in
      [.move(1, exists), jump(ifZero: 1, over: 1), .call(unknownHelper: 195_896_080), .move(0, 0), .exit]
    }
    #expect(reached(guarded(0)) == [0, 1, 3, 4])
    #expect(reached(guarded(1)) == [0, 1, 2, 3, 4])
  }

  @Test func whatIsKnownOnOneSideOnlyIsNotKnown() {
    // r1 is 0 or 1, by an argument.
    let code: [Instruction] = [
      .move(2, 0), Instruction(opcode: 0x55, destination: 1, offset: 1), .move(2, 1),
      jump(ifZero: 2, over: 1),
      .call(.ktimeGetNs), .exit,
    ]
    #expect(reached(code) == [0, 1, 2, 3, 4, 5])
  }

  @Test func loopsEnd() {
    // r1 counts, so that nothing is known of it after a while.
    let code: [Instruction] = [
      .move(1, 0), Instruction(opcode: 0x07, destination: 1, immediate: 1),
      Instruction(opcode: 0xa5, destination: 1, offset: -2, immediate: 100), .move(0, 0), .exit,
    ]
    #expect(reached(code) == [0, 1, 2, 3, 4])
  }

  @Test func constantsOfFrozenMapsAreRead() {
    let map = MapSlot(rawValue: 3)
    let code: [Instruction] = [
      Instruction(opcode: 0x18, destination: 1, source: Instruction.pseudoMapValue),
      Instruction(opcode: 0, immediate: 4),
      // r1 = *(u16 *)(r1 + 2)
      Instruction(opcode: 0x69, destination: 1, source: 1, offset: 2), jump(ifZero: 1, over: 1),
      .call(.ktimeGetNs),
      .move(0, 0), .exit,
    ]
    let slots = [InstructionSlot(instruction: 0, map: map)]
    let zeros = ByteSlice([UInt8](repeating: 0, count: 8))
    #expect(reached(code, slots: slots, constants: [map: zeros]) == [0, 1, 2, 3, 5, 6])
    var bytes = [UInt8](repeating: 0, count: 8)
    bytes[7] = 1
    #expect(reached(code, slots: slots, constants: [map: ByteSlice(bytes)]) == Array(0...6))
    // Too short, or not frozen: nothing is known.
    #expect(reached(code, slots: slots, constants: [map: ByteSlice([0])]) == Array(0...6))
    #expect(reached(code, slots: slots) == Array(0...6))
  }

  @Test func functionsAndCallbacksAreEntered() {
    let code: [Instruction] = [
      Instruction(opcode: 0x85, source: 1, immediate: 3),
      Instruction(opcode: 0x18, destination: 2, source: Instruction.pseudoFunction, immediate: 4),
      Instruction(opcode: 0),
      .exit,
      // Called with what the caller had.
      .exit,
      .exit,
      .exit,
    ]
    #expect(reached(code) == [0, 1, 2, 3, 4, 6])
  }

  @Test func strayJumpsAndRegistersAreNoHarm() {
    let code: [Instruction] = [
      Instruction(opcode: 0x05, offset: -5), Instruction(opcode: 0xbf, destination: 15, source: 14),
    ]
    #expect(reached(code) == [0])
    #expect(reached([Instruction(opcode: 0xbf, destination: 15, source: 14), .exit]) == [0, 1])
    #expect(reached([Instruction(opcode: 0x06, immediate: .max)]) == [0])
    #expect(reached([]) == [])
    // Where a jump by a table leads is not followed: everything may be reached.
    #expect(reached([Instruction(opcode: 0x0d), .exit, .exit]) == [0, 1, 2])
  }
}
