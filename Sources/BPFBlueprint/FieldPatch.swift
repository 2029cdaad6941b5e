import BPFTypes
import BTF

/// Puts what a kernel's types say into an instruction (parity CORE-29 to CORE-33).
struct FieldPatch {
  let answer: CoreAnswer

  init(_ answer: CoreAnswer) { self.answer = answer }

  static let poison = KernelAbsence.helper

  /// Why an instruction cannot take the answer.
  struct Mismatch: Error {
    let summary: String
    var expected: String?
    var seen: String?
    /// Whether the object is sound and only this kernel's number too large.
    var isRange = false
  }

  /// Changes one instruction.
  ///
  /// - Parameter end: the place behind the last instruction of the function.
  /// - Returns: whether the instruction may be reached; if not, a call of no helper stands there now.
  func apply(to code: inout [Instruction], at place: Int, end: Int) throws(Mismatch) -> Bool {
    guard place >= 0, place < end, end <= code.count else {
      throw Mismatch(summary: "a relocation lies outside of its function")
    }
    guard let value = answer.value else {
      poison(&code, at: place, end: end)
      return false
    }
    switch code[place].opcode & 0x07 {
    case 0x04, 0x07: try patchConstant(&code[place], value)
    case 0x01, 0x02, 0x03: return try patchOffset(&code, at: place, end: end, value)
    case 0x00 where code[place].isLoadImmediate64: try patchLongConstant(&code, at: place, end: end, value)
    default: throw unexpected(code[place])
    }
    return true
  }

  private func poison(_ code: inout [Instruction], at place: Int, end: Int) {
    // A half of a load left alone would make the verifier complain about that instead.
    if code[place].isLoadImmediate64, place + 1 < end {
      code[place + 1] = .call(unknownHelper: Self.poison)
    }
    code[place] = .call(unknownHelper: Self.poison)
  }

  private func patchConstant(_ instruction: inout Instruction, _ value: UInt64) throws(Mismatch) {
    guard instruction.opcode & 0x08 == 0 else { throw unexpected(instruction) }
    try check(UInt64(bitPattern: Int64(instruction.immediate)))
    instruction.immediate = Int32(truncatingIfNeeded: value)
  }

  private func patchOffset(
    _ code: inout [Instruction], at place: Int, end: Int, _ value: UInt64
  ) throws(Mismatch) -> Bool {
    try check(UInt64(bitPattern: Int64(code[place].offset)))
    guard let offset = Int16(exactly: value) else {
      throw Mismatch(
        summary: "the field lies too far from the beginning for one access", expected: "at most 32767 bytes",
        seen: "\(value)", isRange: true)
    }
    guard answer.isResizable else {
      poison(&code, at: place, end: end)
      return false
    }
    code[place].offset = offset
    guard answer.size != answer.localSize else { return true }
    guard Self.size(ofBits: code[place].opcode & 0x18) == answer.localSize,
      let bits = Self.bits(ofSize: answer.size)
    else {
      throw Mismatch(
        summary: "the access has another size than the field",
        expected: "\(answer.localSize) bytes, and 1, 2, 4 or 8 in the kernel",
        seen: "\(Self.size(ofBits: code[place].opcode & 0x18)), and \(answer.size)")
    }
    code[place].opcode = code[place].opcode & ~0x18 | bits
    return true
  }

  private func patchLongConstant(
    _ code: inout [Instruction], at place: Int, end: Int, _ value: UInt64
  ) throws(Mismatch) {
    guard place + 1 < end, code[place].source == 0, code[place].offset == 0, code[place + 1].opcode == 0,
      code[place + 1].destination == 0, code[place + 1].source == 0, code[place + 1].offset == 0
    else { throw unexpected(code[place]) }
    let low = UInt64(UInt32(bitPattern: code[place].immediate))
    let high = UInt64(UInt32(bitPattern: code[place + 1].immediate))
    try check(high << 32 | low)
    code[place].immediate = Int32(truncatingIfNeeded: value)
    code[place + 1].immediate = Int32(truncatingIfNeeded: value >> 32)
  }

  /// Whether the compiler understood its own types as they are understood here (CORE-29).
  private func check(_ present: UInt64) throws(Mismatch) {
    guard answer.isChecked, present != answer.local else { return }
    throw Mismatch(
      summary: "the instruction does not hold what the object's types say", expected: "\(answer.local)",
      seen: "\(Int64(bitPattern: present))")
  }

  private func unexpected(_ instruction: Instruction) -> Mismatch {
    Mismatch(
      summary: "the instruction is of no kind that can be relocated",
      seen: "opcode 0x\(String(instruction.opcode, radix: 16))")
  }

  private static func size(ofBits bits: UInt8) -> UInt32 {
    switch bits {
    case 0x00: 4
    case 0x08: 2
    case 0x10: 1
    default: 8
    }
  }

  private static func bits(ofSize size: UInt32) -> UInt8? {
    switch size {
    case 4: 0x00
    case 2: 0x08
    case 1: 0x10
    case 8: 0x18
    default: nil
    }
  }
}
