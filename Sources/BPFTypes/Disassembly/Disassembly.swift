/// A program as text: one line for each instruction, two of which make one where a constant has 64 bits.
public struct Disassembly: Sendable {
  /// The code.
  public let instructions: [Instruction]
  private let names: (any OperandNames)?

  /// Wraps a program's code.
  ///
  /// - Parameter names: what its operands are called, where somebody knows better than the verifier.
  public init(_ instructions: [Instruction], names: (any OperandNames)? = nil) {
    self.instructions = instructions
    self.names = names
  }

  /// One instruction as text.
  public struct Line: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 0; the second half of a 64-bit constant counts, too.
    public let number: Int
    /// The operation. C: `code`.
    public let opcode: UInt8
    /// The instruction, such as `r1 = *(u32 *)(r1 +0)`.
    public let text: String

    /// As the verifier prints it: `7: (61) r1 = *(u32 *)(r1 +0)`.
    public var description: String { "\(number): \(notation)" }

    /// As the verifier prints it, without the number: `(61) r1 = *(u32 *)(r1 +0)`.
    public var notation: String { "(\(opcode < 16 ? "0" : "")\(String(opcode, radix: 16))) \(text)" }
  }

  /// The instruction of a number.
  ///
  /// - Returns: `nil` outside of the program. The second half of a 64-bit constant is told as the whole.
  public subscript(number: Int) -> Line? {
    guard instructions.indices.contains(number) else { return nil }
    let start = isSecondHalf(number) ? number - 1 : number
    let next = start + 1 < instructions.count ? instructions[start + 1] : nil
    return Line(
      number: start, opcode: instructions[start].opcode,
      text: instructions[start].disassembly(next: next, names: names))
  }

  /// All instructions in order.
  public var lines: [Line] {
    var lines: [Line] = []
    var number = 0
    while let line = self[number] {
      lines.append(line)
      number += instructions[number].isWide ? 2 : 1
    }
    return lines
  }

  /// The second half has no opcode, and follows a first one. Opcode 0 is otherwise not an instruction.
  private func isSecondHalf(_ number: Int) -> Bool {
    number > 0 && instructions[number].opcode == 0 && instructions[number - 1].isWide
  }
}
