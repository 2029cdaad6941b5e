import BPFBytes
import BPFTypes
import Testing

@Suite struct InstructionTests {
  static let sample = Instruction(opcode: 0x18, destination: 2, source: 9, offset: -2, immediate: 0x0102_0304)

  @Test(
    arguments: [
      (.littleEndian, [0x18, 0x92, 0xfe, 0xff, 0x04, 0x03, 0x02, 0x01]),
      (.bigEndian, [0x18, 0x29, 0xff, 0xfe, 0x01, 0x02, 0x03, 0x04]),
    ] as [(ByteOrder, [UInt8])])
  func bytes(order: ByteOrder, bytes: [UInt8]) throws {
    var writer = ByteWriter(order: order)
    Self.sample.encode(into: &writer)
    #expect(writer.bytes == bytes)
    #expect(try Instruction(decoding: ByteSlice(bytes), at: 0, order: order) == Self.sample)
    #expect(try Instruction(decoding: ByteSlice([1] + bytes), at: 1, order: order) == Self.sample)
  }

  @Test(arguments: [ByteOrder.littleEndian, .bigEndian])
  func everyBitSurvives(order: ByteOrder) throws {
    for bit in 0..<64 {
      var bytes = [UInt8](repeating: 0, count: 8)
      bytes[bit / 8] = 1 << (bit % 8)
      var writer = ByteWriter(order: order)
      try Instruction(decoding: ByteSlice(bytes), at: 0, order: order).encode(into: &writer)
      #expect(writer.bytes == bytes)
    }
  }

  @Test(arguments: [-1, 1, 8, .max, .min])
  func codeThatEnds(offset: Int) {
    #expect(throws: ByteRangeError.self) {
      try Instruction(
        decoding: ByteSlice([UInt8](repeating: 0, count: 8)),
        at: offset == .max ? .max - 8 : offset == .min ? .min + 8 : offset)
    }
  }

  @Test func registersKeepFourBits() {
    let instruction = Instruction(opcode: 0, destination: 0x1f, source: 0xf3)
    #expect(instruction.destination == 0xf && instruction.source == 3)
  }

  @Test func kinds() {
    #expect(Self.sample.isLoadImmediate64 && !Self.sample.isCall)
    let helper = Instruction.call(.mapLookupElem)
    #expect(helper == Instruction(opcode: 0x85, immediate: 1))
    #expect(helper.isCall && !helper.isSubprogramCall && !helper.isKernelFunctionCall)
    #expect(Instruction(opcode: 0x85, source: 1).isSubprogramCall)
    #expect(Instruction(opcode: 0x85, source: 2).isKernelFunctionCall)
    #expect(!Instruction(opcode: 0x05, source: 1).isSubprogramCall)
    #expect(Instruction.move(3, -1) == Instruction(opcode: 0xb7, destination: 3, immediate: -1))
    #expect(Instruction.exit == Instruction(opcode: 0x95))
    #expect(Instruction.call(unknownHelper: 2_001_000_007).immediate == 2_001_000_007)
  }
}
