import BPFBytes
import BPFTypes
import Testing

/// Every form of instruction in the kernel's notation.
@Suite struct DisassemblyTests {
  static let samples: [(String, Instruction)] = [
    ("r1 += 8", Instruction(opcode: 0x07, destination: 1, immediate: 8)),
    ("r2 += -8", Instruction(opcode: 0x07, destination: 2, immediate: -8)),
    ("w3 s>>= w4", Instruction(opcode: 0xcc, destination: 3, source: 4)),
    ("r1 = r10", Instruction(opcode: 0xbf, destination: 1, source: 10)),
    ("w1 = -w1", Instruction(opcode: 0x84, destination: 1)),
    ("r5 s/= 3", Instruction(opcode: 0x37, destination: 5, offset: 1, immediate: 3)),
    ("w5 s%= w6", Instruction(opcode: 0x9c, destination: 5, source: 6, offset: 1)),
    ("r5 /= r6", Instruction(opcode: 0x3f, destination: 5, source: 6)),
    ("r1 = (s8)r2", Instruction(opcode: 0xbf, destination: 1, source: 2, offset: 8)),
    ("w1 = (s16)w2", Instruction(opcode: 0xbc, destination: 1, source: 2, offset: 16)),
    ("r1 = (s32)r2", Instruction(opcode: 0xbf, destination: 1, source: 2, offset: 32)),
    (
      "r1 = addr_space_cast(r2, 0, 1)",
      Instruction(opcode: 0xbf, destination: 1, source: 2, offset: 1, immediate: 1)
    ),
    (
      "r1 = addr_space_cast(r2, 1, 0)",
      Instruction(opcode: 0xbf, destination: 1, source: 2, offset: 1, immediate: 1 << 16)
    ),
    ("r1 = &(void __percpu *)(r2)", Instruction(opcode: 0xbf, destination: 1, source: 2, offset: -1)),
    ("r1 = be16 r1", Instruction(opcode: 0xdc, destination: 1, immediate: 16)),
    ("r1 = le64 r1", Instruction(opcode: 0xd4, destination: 1, immediate: 64)),
    ("r1 = bswap32 r1", Instruction(opcode: 0xd7, destination: 1, immediate: 32)),
    ("r1 = *(u32 *)(r2 +4)", Instruction(opcode: 0x61, destination: 1, source: 2, offset: 4)),
    ("r1 = *(u8 *)(r2 -1)", Instruction(opcode: 0x71, destination: 1, source: 2, offset: -1)),
    ("r1 = *(s16 *)(r2 +0)", Instruction(opcode: 0x89, destination: 1, source: 2)),
    ("*(u64 *)(r10 -8) = r1", Instruction(opcode: 0x7b, destination: 10, source: 1, offset: -8)),
    ("*(u16 *)(r10 -8) = -3", Instruction(opcode: 0x6a, destination: 10, offset: -8, immediate: -3)),
    ("nospec", Instruction(opcode: 0xc2)),
    ("lock *(u64 *)(r1 +0) += r2", Instruction(opcode: 0xdb, destination: 1, source: 2)),
    (
      "lock *(u32 *)(r1 +4) ^= r2",
      Instruction(opcode: 0xc3, destination: 1, source: 2, offset: 4, immediate: 0xa0)
    ),
    (
      "r2 = atomic64_fetch_add((u64 *)(r1 +0), r2)",
      Instruction(opcode: 0xdb, destination: 1, source: 2, immediate: 1)
    ),
    (
      "r2 = atomic_fetch_or((u32 *)(r1 +0), r2)",
      Instruction(opcode: 0xc3, destination: 1, source: 2, immediate: 0x41)
    ),
    (
      "r2 = atomic64_xchg((u64 *)(r1 +8), r2)",
      Instruction(opcode: 0xdb, destination: 1, source: 2, offset: 8, immediate: 0xe1)
    ),
    (
      "r0 = atomic_cmpxchg((u32 *)(r1 +0), r0, r2)",
      Instruction(opcode: 0xc3, destination: 1, source: 2, immediate: 0xf1)
    ),
    (
      "r1 = load_acquire((u64 *)(r2 +8))",
      Instruction(opcode: 0xdb, destination: 1, source: 2, offset: 8, immediate: 0x100)
    ),
    (
      "store_release((u8 *)(r1 +0), r2)",
      Instruction(opcode: 0xd3, destination: 1, source: 2, immediate: 0x110)
    ),
    ("r0 = *(u8 *)skb[23]", Instruction(opcode: 0x30, immediate: 23)),
    ("r0 = *(u16 *)skb[r1 + 6]", Instruction(opcode: 0x48, source: 1, immediate: 6)),
    ("goto pc-2", Instruction(opcode: 0x05, offset: -2)),
    ("gotol pc+70000", Instruction(opcode: 0x06, immediate: 70000)),
    ("gotox r3", Instruction(opcode: 0x0d, destination: 3)),
    ("may_goto pc+3", Instruction(opcode: 0xe5, offset: 3)),
    ("if r0 == 0x0 goto pc+2", Instruction(opcode: 0x15, offset: 2)),
    ("if w1 s> 0xffffffff goto pc-3", Instruction(opcode: 0x66, destination: 1, offset: -3, immediate: -1)),
    ("if r1 & r2 goto pc+0", Instruction(opcode: 0x4d, destination: 1, source: 2)),
    ("if w1 s<= w2 goto pc+1", Instruction(opcode: 0xde, destination: 1, source: 2, offset: 1)),
    ("call bpf_map_lookup_elem#1", .call(.mapLookupElem)),
    ("call unknown#9999", .call(unknownHelper: 9999)),
    ("call pc+5", Instruction(opcode: 0x85, source: 1, immediate: 5)),
    ("call kernel-function#77", Instruction(opcode: 0x85, source: 2, immediate: 77)),
    ("exit", .exit),
    (
      "raw ff 21 fe ff 04 00 00 80",
      Instruction(opcode: 0xff, destination: 1, source: 2, offset: -2, immediate: -2_147_483_644)
    ),
  ]

  @Test(arguments: samples.indices) func notation(_ place: Int) {
    let (text, instruction) = Self.samples[place]
    #expect(instruction.disassembly() == text)
  }

  @Test func constantsOf64BitsAreOneLine() {
    let code = [
      Instruction(opcode: 0x18, destination: 2, immediate: -1), Instruction(opcode: 0, immediate: 0x1234),
      .exit,
    ]
    let text = Disassembly(code)
    #expect(text.lines.map(\.description) == ["0: (18) r2 = 0x1234ffffffff", "2: (95) exit"])
    #expect(text[1] == text[0], "the second half is told as the whole")
    #expect(text[3] == nil)
    #expect(text[-1] == nil)
    #expect(Disassembly([code[0]]).lines.map(\.text) == ["r2 = 0xffffffff"], "the second half is missing")
  }

  /// Whatever the bytes, there is a text on one line.
  @Test func everyOpcodeHasAText() {
    for opcode in UInt8.min...UInt8.max {
      for immediate: Int32 in [0, 1, .min, .max, 0xe1] {
        for offset: Int16 in [0, 1, -1, 8, .min] {
          let instruction = Instruction(
            opcode: opcode, destination: 15, source: 15, offset: offset, immediate: immediate)
          #expect(!instruction.disassembly(next: instruction).isEmpty)
        }
      }
    }
  }
}
