import BPFTypes
import Testing

@testable import BPFInterpreter

/// Helpers that a kernel answers differently each time, and text.
@Suite struct HelperTests {
  @Test func clocksAndRandomNumbersAreThoseGiven() throws {
    var options = InterpreterOptions()
    options.clock = 5000
    options.clockStep = 7
    let clock: [Instruction] = [.call(.ktimeGetNs), .call(.ktimeGetBootNs), .exit]
    #expect(try run(clock, options: options).returnValue == 5007)
    let random: [Instruction] = [.call(.getPrandomU32), .exit]
    let first = try run(random, options: options).returnValue
    #expect(try run(random, options: options).returnValue == first)
    options.randomSeed = 2
    #expect(try run(random, options: options).returnValue != first)
    // A second run goes on where the first one ended.
    let interpreter = try Interpreter(random, type: .kprobe)
    #expect(try interpreter.run("code").returnValue != interpreter.run("code").returnValue)
  }

  @Test func theProcessIsTheOneGiven() throws {
    var options = InterpreterOptions()
    options.process.process = 70
    options.process.thread = 71
    options.process.user = 7
    options.process.controlGroup = 99
    #expect(try run([.call(.getCurrentPidTgid), .exit], options: options).returnValue == 71)
    #expect(
      try run([.call(.getCurrentPidTgid), op(0x77, 0, imm: 32), .exit], options: options).returnValue == 70)
    #expect(try run([.call(.getCurrentUidGid), .exit], options: options).returnValue == 7)
    #expect(try run([.call(.getCurrentCgroupId), .exit], options: options).returnValue == 99)
    var input = RunInput()
    input.cookie = 0xcafe
    #expect(
      try Interpreter([.call(.getAttachCookie), .exit], type: .kprobe).run("code", input).returnValue
        == 0xcafe)
    options.process.name = "a name of more bytes"
    let comm: [Instruction] = [
      op(0xbf, 1, 10), op(0x07, 1, imm: -16), .move(2, 16), .call(.getCurrentComm), op(0x79, 0, 10, off: -8),
      op(0x77, 0, imm: 32), .exit,
    ]
    // Fifteen bytes, and a NUL.
    #expect(try run(comm, options: options).returnValue == 0x0020_6572)
  }

  @Test func redirections() throws {
    let code: [Instruction] = [.move(1, 9), .move(2, 0), .call(.redirect), .exit]
    let result = try run(code)
    #expect(result.returnValue == 4 && result.redirection == 9)
    #expect(try run(code, type: .schedCls).returnValue == 7)
    #expect(failure(code, type: .kprobe)?.code == .illegalProgram)
  }

  @Test func redirectionsByAMap() throws {
    let interpreter = try Interpreter(try object("packet_helpers", only: "adjust"))
    let input = RunInput(packet: [UInt8](repeating: 0, count: 60))
    #expect(try interpreter.run("adjust", input).redirection == nil)
    try interpreter.map("devices").update(UInt32(1), UInt32(77))
    #expect(try interpreter.run("adjust", input).redirection == 77)
  }

  @Test func linesOfText() throws {
    // "n %d\n" and its NUL, on the stack.
    let code: [Instruction] =
      load(1, 0x000a_6425_206e) + [
        op(0x7b, 10, 1, off: -8), op(0xbf, 1, 10), op(0x07, 1, imm: -8), .move(2, 6), .move(3, -5),
        .call(.tracePrintk), .exit,
      ]
    let result = try run(code)
    #expect(result.trace == ["n -5"])
    #expect(result.returnValue == 5)
  }

  private func text(_ format: String, _ values: UInt64...) -> String? {
    let known: [UInt64: [UInt8]] = [
      0x1000: Array("text".utf8) + [0], 0x2000: [10, 0, 0, 200],
      0x3000: [0x20, 1] + [UInt8](repeating: 0, count: 13) + [9],
    ]
    let formatted = FormattedText { address, count in
      for (start, bytes) in known where address >= start && address < start + UInt64(bytes.count) {
        return Array(bytes[Int(address - start)...].prefix(count))
      }
      return nil
    }
    return formatted.text(Array(format.utf8), values).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func formats() {
    #expect(text("%d %i %u", 0xffff_fffb, 1 << 32 | 7, .max) == "-5 7 4294967295")
    #expect(
      text("%ld %lld %lu %llx %X", .max, .max, .max, 0xabc, 0xabc) == "-1 -1 18446744073709551615 abc ABC")
    #expect(text("%5d|%-5d|%05d|%c|%%", 42, 42, UInt64(bitPattern: -42), 0x41) == "   42|42   |-0042|A|%")
    #expect(text("%s|%s", 0x1000, 0) == "text|")
    #expect(
      text("%pI4 %pi4 %pI6", 0x2000, 0x2000, 0x3000)
        == "10.0.0.200 010.000.000.200 2001:0000:0000:0000:0000:0000:0000:0009")
    #expect(text("%p %px", 0x10, 0x20) == "0000000000000010 0000000000000020")
    #expect(text("%d") == nil)
    #expect(text("%y", 1) == nil)
    #expect(text("%") == nil)
  }

  @Test func recordsThatAreKeptAreTold() throws {
    let interpreter = try Interpreter(try object("packet_helpers", only: "elements"))
    let result = try interpreter.run("elements", RunInput(packet: [UInt8](repeating: 0, count: 60)))
    #expect(result.events.map(\.bytes.count) == [8, 8])
    #expect(try interpreter.map("ring").takeRecords() == result.events.map(\.bytes))
    // Two records of 16 bytes with their headers, and one discarded of 32.
    let again = try interpreter.run("elements", RunInput(packet: [UInt8](repeating: 0, count: 60)))
    #expect(again.events.count == 2)
  }
}
