import BPFBytes
import BPFSymbols
import ELFReader
import TestSupport
import Testing

/// Parity ATT-15, HDR-4, LIM-8, GAP-10: what notes say of arguments, and the bytes that programs get.
@Suite struct USDTArgumentTests {
  private func arguments(_ text: String, _ grammar: USDTGrammar) throws -> [USDTArgument] {
    try USDTSpecification(of: probe(text), cookie: 0, grammar: grammar).arguments
  }

  private func probe(_ arguments: String) throws -> USDTProbe {
    var file = ProbeFile()
    file.probes = [ProbeFile.Probe(arguments)]
    return try #require(try ELFFile(ByteSlice(file.build())).staticProbes().first)
  }

  @Test(arguments: [
    ("8@%rax", USDTArgument(.register(80), size: 8, isSigned: false)),
    ("-4@%edi", USDTArgument(.register(112), size: 4, isSigned: true)),
    ("2@%r10w", USDTArgument(.register(56), size: 2, isSigned: false)),
    ("1@%sil", USDTArgument(.register(104), size: 1, isSigned: false)),
    ("-1@%bpl", USDTArgument(.register(32), size: 1, isSigned: true)),
    ("-4@$-9", USDTArgument(.constant(-9), size: 4, isSigned: true)),
    ("8@$0x10", USDTArgument(.constant(16), size: 8, isSigned: false)),
    ("8@$18446744073709551615", USDTArgument(.constant(-1), size: 8, isSigned: false)),
    ("8@$-9223372036854775808", USDTArgument(.constant(.min), size: 8, isSigned: false)),
    ("-4@-1204(%rbp)", USDTArgument(.memory(base: 32, displacement: -1204), size: 4, isSigned: true)),
    ("8@(%rsp)", USDTArgument(.memory(base: 152, displacement: 0), size: 8, isSigned: false)),
    ("8@16(%rip)", USDTArgument(.memory(base: 128, displacement: 16), size: 8, isSigned: false)),
    (
      "8@-8(%rdi,%rsi,8)",
      USDTArgument(.indexed(base: 112, index: 104, shift: 3, displacement: -8), size: 8, isSigned: false)
    ),
    (
      "1@(%r15, %r14)",
      USDTArgument(.indexed(base: 0, index: 8, shift: 0, displacement: 0), size: 1, isSigned: false)
    ),
  ])
  func operandsOfX86(text: String, expected: USDTArgument) throws {
    #expect(try arguments(text, .x86_64) == [expected])
  }

  @Test(arguments: [
    ("8@x0", USDTArgument(.register(0), size: 8, isSigned: false)),
    ("-4@w19", USDTArgument(.register(152), size: 4, isSigned: true)),
    ("8@x30", USDTArgument(.register(240), size: 8, isSigned: false)),
    ("8@sp", USDTArgument(.register(248), size: 8, isSigned: false)),
    ("4@wzr", USDTArgument(.constant(0), size: 4, isSigned: false)),
    ("-4@-9", USDTArgument(.constant(-9), size: 4, isSigned: true)),
    ("4@#7", USDTArgument(.constant(7), size: 4, isSigned: false)),
    ("-4@[sp, 12]", USDTArgument(.memory(base: 248, displacement: 12), size: 4, isSigned: true)),
    ("8@[x29,#-16]", USDTArgument(.memory(base: 232, displacement: -16), size: 8, isSigned: false)),
    ("8@[x1]", USDTArgument(.memory(base: 8, displacement: 0), size: 8, isSigned: false)),
    (
      "8@[x0, x1, lsl 3]",
      USDTArgument(.indexed(base: 0, index: 8, shift: 3, displacement: 0), size: 8, isSigned: false)
    ),
    (
      "1@[x0, x1]",
      USDTArgument(.indexed(base: 0, index: 8, shift: 0, displacement: 0), size: 1, isSigned: false)
    ),
  ])
  func operandsOfARM64(text: String, expected: USDTArgument) throws {
    #expect(try arguments(text, .arm64) == [expected])
  }

  @Test func operandsOfOthers() throws {
    #expect(
      try arguments("8@%r2 -4@160(%r15) 4@7", .s390x) == [
        USDTArgument(.register(40), size: 8, isSigned: false),
        USDTArgument(.memory(base: 144, displacement: 160), size: 4, isSigned: true),
        USDTArgument(.constant(7), size: 4, isSigned: false),
      ])
    #expect(
      try arguments("8@a0 -4@-20(s0) 4@7 8@zero 8@t6", .riscv64) == [
        USDTArgument(.register(80), size: 8, isSigned: false),
        USDTArgument(.memory(base: 64, displacement: -20), size: 4, isSigned: true),
        USDTArgument(.constant(7), size: 4, isSigned: false),
        USDTArgument(.constant(0), size: 8, isSigned: false),
        USDTArgument(.register(248), size: 8, isSigned: false),
      ])
  }

  @Test(arguments: [
    ("%rax", USDTGrammar.x86_64), ("3@%rax", .x86_64), ("0@%rax", .x86_64), ("8@", .x86_64), ("8@%", .x86_64),
    ("8@%xmm0", .x86_64), ("8f@%rax", .x86_64), ("1@%ah", .x86_64), ("8@rax", .x86_64),
    ("8@%rax%rbx", .x86_64),
    ("8@(%rax", .x86_64), ("8@(%rax,%rbx,3)", .x86_64), ("8@(%rax,%rbx,)", .x86_64), ("8@(,%rbx,8)", .x86_64),
    ("8@symbol(%rip)", .x86_64), ("8@%fs:8(%rax)", .x86_64), ("8@$", .x86_64), ("8@$-", .x86_64),
    ("8@$99999999999999999999", .x86_64), ("8@$-9223372036854775809", .x86_64), ("--8@%rax", .x86_64),
    ("8@x31", .arm64), ("8@w31", .arm64), ("8@x01", .arm64), ("8@x", .arm64), ("8@[w0]", .arm64),
    ("8@[x0, 8]!", .arm64), ("8@[x0], 8", .arm64), ("8@[x0, w1, sxtw 3]", .arm64),
    ("8@[x0, x1, lsl 4]", .arm64),
    ("8@[x0, ]", .arm64), ("8@d0", .arm64), ("8@%r16", .s390x), ("8@8(%r1,%r2)", .s390x), ("8@x10", .riscv64),
    ("8@8(zero)", .riscv64),
  ])
  func whatCannotBeTold(text: String, grammar: USDTGrammar) throws {
    #expect {
      _ = try arguments("8@$1 ".filter { _ in grammar == .x86_64 } + text, grammar)
    } throws: { error in
      guard case .argument("swift_bpf:step", _, _, let expected) = error as? USDTError else { return false }
      return !expected.isEmpty && "\(error)".contains("swift_bpf:step")
    }
  }

  @Test func theNumberOfArguments() throws {
    #expect(try arguments("", .x86_64).isEmpty && arguments(" \t ", .x86_64).isEmpty)
    let twelve = Array(repeating: "8@%rax", count: 12).joined(separator: " ")
    #expect(try arguments("  \(twelve) ", .x86_64).count == 12)
    #expect(throws: USDTError.tooManyArguments(probe: "swift_bpf:step", count: 13)) {
      try arguments(twelve + " 8@%rbx", .x86_64)
    }
  }

  /// `struct __bpf_usdt_spec`: 12 arguments of 16 bytes, the cookie, and their number.
  @Test func theBytesThatProgramsGet() throws {
    let specification = try USDTSpecification(
      of: probe("-4@-20(%rbp) 8@8(%rdi,%rsi,4)"), cookie: 0x1122_3344_5566_7788, grammar: .x86_64)
    let bytes = specification.encoded(order: .littleEndian)
    #expect(bytes.count == 208 && USDTSpecification.size == 208)
    #expect(
      bytes[..<32].elementsEqual(
        [0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 32, 0, 1, 32]
          + [8, 0, 0, 0, 0, 0, 0, 0, 3, 104, 0x20, 0, 112, 0, 0, 0]))
    #expect(bytes[32..<192].allSatisfy { $0 == 0 })
    #expect(
      bytes[192...].elementsEqual([0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 2, 0, 0, 0, 0, 0, 0, 0]))
    let big = specification.encoded(order: .bigEndian)
    #expect(
      big[..<32].elementsEqual(
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xec, 0, 0, 0, 2, 0, 32, 1, 32]
          + [0, 0, 0, 0, 0, 0, 0, 8, 0, 0x06, 0x82, 3, 0, 112, 0, 0]))
    #expect(big[200...].elementsEqual([0, 2, 0, 0, 0, 0, 0, 0]))
  }
}
