import BPFTypes
import Testing

/// What the instruction set says of each operation (RFC 9669), above all where C says nothing.
@Suite struct ArithmeticTests {
  private static let minimum: UInt64 = 1 << 63

  /// Opcode, offset, both operands, the result.
  private static let registers: [(UInt8, Int16, UInt64, UInt64, UInt64)] = [
    (0x0f, 0, .max, 1, 0), (0x0c, 0, 0xffff_ffff, 1, 0), (0x1f, 0, 0, 1, .max), (0x1c, 0, 0, 1, 0xffff_ffff),
    (0x2f, 0, 1 << 33, 1 << 31, 0), (0x2c, 0, 0x1_0000_0003, 5, 15),
    (0x3f, 0, 7, 0, 0), (0x3c, 0, 7, 0x1_0000_0000, 0), (0x3f, 0, .max, 2, .max >> 1),
    (0x9f, 0, 7, 0, 7), (0x9c, 0, 0xf_0000_0007, 0, 7), (0x9f, 0, .max, 10, 5),
    (0x3f, 1, minimum, .max, minimum), (0x9f, 1, minimum, .max, 0), (0x3f, 1, 7, 0, 0), (0x9f, 1, 7, 0, 7),
    (0x3c, 1, 0x8000_0000, 0xffff_ffff, 0x8000_0000), (0x9c, 1, 0x8000_0000, 0xffff_ffff, 0),
    (0x3f, 1, UInt64(bitPattern: -7), 2, UInt64(bitPattern: -3)),
    (0x9f, 1, UInt64(bitPattern: -7), 2, UInt64(bitPattern: -1)),
    (0x9c, 1, 0xffff_fff9, 0xffff_fffd, 0xffff_ffff),
    (0x4f, 0, 0xf0, 0x0f, 0xff), (0x5f, 0, 0xff, 0x0f, 0x0f), (0xaf, 0, 0xff, 0x0f, 0xf0),
    (0x6f, 0, 1, 64, 1), (0x6f, 0, 1, 65, 2), (0x6c, 0, 1, 33, 2), (0x7f, 0, 4, 66, 1),
    (0x7c, 0, 0xf_0000_0004, 1, 2),
    (0xcf, 0, minimum, 63, .max), (0xcc, 0, 0x8000_0000, 31, 0xffff_ffff),
    (0xcc, 0, 0x8000_0000, 32, 0x8000_0000),
    (0xbf, 0, 1, .max, .max), (0xbc, 0, 1, .max, 0xffff_ffff),
    (0xbf, 8, 0, 0x80, UInt64(bitPattern: -128)), (0xbf, 16, 0, 0x18000, UInt64(bitPattern: -32768)),
    (0xbf, 32, 0, 0x8000_0000, 0xffff_ffff_8000_0000), (0xbc, 8, 0, 0x80, 0xffff_ff80),
    (0xbc, 16, 0, 0x7fff, 0x7fff),
  ]

  @Test func ofRegisters() throws {
    for (opcode, offset, a, b, expected) in Self.registers {
      let seen = try result(load(0, a) + load(2, b) + [op(opcode, 0, 2, off: offset)])
      #expect(seen == expected, "0x\(String(opcode, radix: 16)), offset \(offset), of \(a) and \(b)")
    }
  }

  @Test func ofConstants() throws {
    #expect(try result(load(0, 1) + [op(0x07, 0, imm: -1)]) == 0)
    #expect(try result(load(0, 0) + [op(0x04, 0, imm: -1)]) == 0xffff_ffff)
    #expect(try result(load(0, 0) + [op(0xb7, 0, imm: -1)]) == .max)
    #expect(try result(load(0, 0) + [op(0xb4, 0, imm: -1)]) == 0xffff_ffff)
    #expect(try result(load(0, .max) + [op(0x57, 0, imm: -16)]) == .max - 15)
    #expect(try result(load(0, 1) + [op(0x87, 0)]) == .max)
    #expect(try result(load(0, 1) + [op(0x84, 0)]) == 0xffff_ffff)
    #expect(
      try result(load(0, UInt64(bitPattern: -9)) + [op(0x37, 0, off: 1, imm: 2)]) == UInt64(bitPattern: -4))
  }

  @Test func byteOrders() throws {
    let number: UInt64 = 0x0102_0304_0506_0708
    #expect(try result(load(0, number) + [op(0xd4, 0, imm: 16)]) == 0x0708)
    #expect(try result(load(0, number) + [op(0xd4, 0, imm: 32)]) == 0x0506_0708)
    #expect(try result(load(0, number) + [op(0xd4, 0, imm: 64)]) == number)
    for opcode: UInt8 in [0xdc, 0xd7] {
      #expect(try result(load(0, number) + [op(opcode, 0, imm: 16)]) == 0x0807)
      #expect(try result(load(0, number) + [op(opcode, 0, imm: 32)]) == 0x0807_0605)
      #expect(try result(load(0, number) + [op(opcode, 0, imm: 64)]) == 0x0807_0605_0403_0201)
    }
  }

  /// Opcode, both operands, whether it jumps.
  private static let jumps: [(UInt8, UInt64, UInt64, Bool)] = [
    (0x1d, 5, 5, true), (0x1e, 0x1_0000_0005, 5, true), (0x1d, 0x1_0000_0005, 5, false),
    (0x2d, .max, 1, true), (0x2d, 1, 1, false), (0x3d, 1, 1, true), (0x4d, 6, 2, true), (0x4d, 4, 2, false),
    (0x5d, 1, 2, true), (0x6d, .max, 1, false), (0x6d, 1, .max, true), (0x6e, 0xffff_ffff, 1, false),
    (0x7d, .max, .max, true), (0xad, 1, .max, true), (0xbd, 2, 2, true), (0xcd, .max, 0, true),
    (0xce, 0x8000_0000, 0, true), (0xcd, 0x8000_0000, 0, false), (0xdd, 0, 0, true), (0xdd, 1, 0, false),
  ]

  @Test func comparisons() throws {
    for (opcode, a, b, jumps) in Self.jumps {
      let code = load(1, a) + load(2, b) + [.move(0, 1), op(opcode, 1, 2, off: 1), .move(0, 0)]
      #expect(try result(code) == (jumps ? 1 : 0), "0x\(String(opcode, radix: 16)) of \(a) and \(b)")
    }
    #expect(try result([.move(0, 1), .move(1, -1), op(0x15, 1, off: 1, imm: -1), .move(0, 0)]) == 1)
    #expect(try result([.move(0, 1), op(0x06, 0, imm: 1), .move(0, 0)]) == 1)
    #expect(try result([.move(0, 1), op(0x05, 0, off: 1), .move(0, 0)]) == 1)
  }

  @Test func memoryOfEverySize() throws {
    let store = load(1, 0x8182_8384_8586_8788) + [op(0x7b, 10, 1, off: -8)]
    for (opcode, expected): (UInt8, UInt64) in [
      (0x71, 0x88), (0x69, 0x8788), (0x61, 0x8586_8788), (0x79, 0x8182_8384_8586_8788),
      (0x91, 0xffff_ffff_ffff_ff88), (0x89, 0xffff_ffff_ffff_8788), (0x81, 0xffff_ffff_8586_8788),
    ] {
      #expect(try result(store + [op(opcode, 0, 10, off: -8)]) == expected)
    }
    #expect(
      try result(store + [op(0x72, 10, off: -8, imm: 1), op(0x79, 0, 10, off: -8)]) == 0x8182_8384_8586_8701)
    #expect(try result(store + [op(0x7a, 10, off: -8, imm: -2), op(0x79, 0, 10, off: -8)]) == .max - 1)
  }

  @Test func atomics() throws {
    func after(_ operation: Int32, _ opcode: UInt8 = 0xdb, old: UInt64, with source: UInt64, r0: UInt64 = 0)
      throws
      -> (memory: UInt64, source: UInt64, r0: UInt64)
    {
      let code =
        load(1, old) + [op(0x7b, 10, 1, off: -8)] + load(2, source) + load(0, r0)
        + [op(opcode, 10, 2, off: -8, imm: operation)]
      return (
        try result(code + [op(0x79, 0, 10, off: -8)]), try result(code + [op(0xbf, 0, 2)]), try result(code)
      )
    }
    #expect(try after(0x00, old: 5, with: 3) == (8, 3, 0))
    #expect(try after(0x01, old: 5, with: 3) == (8, 5, 0))
    #expect(try after(0x41, old: 5, with: 2) == (7, 5, 0))
    #expect(try after(0x51, old: 5, with: 4) == (4, 5, 0))
    #expect(try after(0xa1, old: 5, with: 1) == (4, 5, 0))
    #expect(try after(0xe1, old: 5, with: 9) == (9, 5, 0))
    #expect(try after(0xf1, old: 5, with: 9, r0: 5) == (9, 9, 5))
    #expect(try after(0xf1, old: 5, with: 9, r0: 6) == (5, 9, 5))
    // Of 32 bits: the upper half stays, and what is fetched has none.
    #expect(try after(0x01, 0xc3, old: 0x7_ffff_ffff, with: 1) == (0x7_0000_0000, 0xffff_ffff, 0))
    #expect(try after(0xf1, 0xc3, old: 5, with: 9, r0: 0xf_0000_0005) == (9, 9, 5))
    let acquire = load(1, 77) + [op(0x7b, 10, 1, off: -8), op(0xdb, 0, 10, off: -8, imm: 0x100)]
    #expect(try result(acquire) == 77)
    let release = load(1, 78) + [op(0xd3, 10, 1, off: -8, imm: 0x110), op(0x71, 0, 10, off: -8)]
    #expect(try result(release) == 78)
  }
}
