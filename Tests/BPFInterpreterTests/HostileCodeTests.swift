import BPFInterpreter
import BPFTypes
import Testing

/// Whatever the instructions are, a run ends in a value or in an error of ours.
@Suite struct HostileCodeTests {
  private static let types: [ProgramType] = [
    .xdp, .schedCls, .socketFilter, .rawTracepoint, .tracing, .kprobe, .syscall, .cgroupSkb,
  ]

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func randomBytes(seed: UInt64) throws {
    var random = Random(seed)
    var (values, errors) = (0, 0)
    for round in 0..<1500 {
      // Registers that nothing was written to would end most runs at once.
      let start = round % 8 == 0 ? [] : (0...9).filter { $0 != 1 }.map { Instruction.move($0, Int32($0)) }
      let code =
        start
        + (0..<Int(random.next() % 40 + 1)).map { _ in
          round % 4 == 0 ? Self.anything(&random) : Self.plausible(&random)
        } + [.move(0, 0), .exit]
      var options = InterpreterOptions()
      options.instructionLimit = 2000
      options.memoryLimit = 1 << 20
      let type = Self.types[Int(random.next() % UInt64(Self.types.count))]
      do {
        _ = try run(code, type: type, options: options)
        values += 1
      } catch let error as BPFError {
        #expect(!error.summary.isEmpty)
        errors += 1
      }
    }
    // A test of random code is none if nothing ever runs to its end.
    #expect(values > 50 && errors > 50, "\(values) values, \(errors) errors")
  }

  private static func anything(_ random: inout Random) -> Instruction {
    let (first, second) = (random.next(), random.next())
    return Instruction(
      opcode: UInt8(truncatingIfNeeded: first), destination: UInt8(truncatingIfNeeded: first >> 8),
      source: UInt8(truncatingIfNeeded: first >> 16), offset: Int16(truncatingIfNeeded: first >> 24),
      immediate: Int32(truncatingIfNeeded: second))
  }

  private static let opcodes: [UInt8] = [
    0x07, 0x0f, 0x1f, 0x27, 0x3f, 0x9f, 0x6f, 0xcf, 0xb7, 0xbf, 0x04, 0xbc, 0xd4, 0xdc, 0xd7, 0x15, 0x1d,
    0x6d, 0xae,
    0x05, 0x06, 0x61, 0x71, 0x79, 0x81, 0x62, 0x63, 0x73, 0x7b, 0xdb, 0xc3, 0x85, 0x95, 0x20, 0x30, 0x40,
    0xe5, 0x18,
    0x00,
  ]

  /// Known opcodes, small distances, and all helpers.
  private static func plausible(_ random: inout Random) -> Instruction {
    let opcode = opcodes[Int(random.next() % UInt64(opcodes.count))]
    let number = random.next()
    let isMemory = opcode & 7 >= 1 && opcode & 7 <= 3
    // Most accesses are to the stack, so that some programs come far.
    let base: UInt8 = number >> 4 & 7 == 0 ? 1 : 10
    let register = UInt8(number >> 8 & 7)
    let distance = Int16(number >> 16 & 15)
    return Instruction(
      opcode: opcode, destination: isMemory && opcode & 7 > 1 ? base : register,
      source: isMemory && opcode & 7 == 1 ? base : UInt8(number >> 24 & 7),
      offset: isMemory ? -8 - distance * 8 : distance - (number >> 32 & 3 == 0 ? 16 : 0),
      immediate: Int32(truncatingIfNeeded: (number >> 40) % 230))
  }

  private struct Random {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 33)
    }
  }
}
