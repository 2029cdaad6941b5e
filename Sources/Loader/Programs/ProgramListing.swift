public import BPFTypes

/// A program that the kernel holds as text: its instructions with their functions and lines of C.
public struct ProgramListing: Sendable {
  /// One instruction.
  public struct Row: Sendable {
    /// Counted from 0; the second half of a 64-bit constant counts, too.
    public let number: Int
    /// The instruction.
    public let instruction: Instruction
    /// The one with the upper half of its constant, if it has one.
    public let second: Instruction?
    /// As the kernel's verifier writes it, without the number: `(85) call bpf_map_lookup_elem#1`.
    public let text: String
    /// The declaration of the function that begins here, if one does.
    public let prototype: String?
    /// The line of C, where the code of another one begins.
    public let source: SourceLine?
  }

  /// A line of C.
  public struct SourceLine: Sendable, Hashable {
    /// The line without the space at its beginning.
    public let text: String
    /// As the compiler was told it.
    public let file: String
    /// Counted from 1; 0 if it is not known.
    public let number: UInt32
    /// Counted from 1; 0 if it is not known.
    public let column: UInt32

    package init(text: String, file: String, number: UInt32, column: UInt32) {
      self.text = text
      self.file = file
      self.number = number
      self.column = column
    }
  }

  /// By ascending number.
  public let rows: [Row]
  /// The lines with the numbers of the instructions that their code begins at, ascending.
  private let lines: [(start: Int, line: SourceLine)]

  init(rows: [Row], lines: [(start: Int, line: SourceLine)]) {
    self.rows = rows
    self.lines = lines
  }

  /// The line of C that an instruction belongs to.
  public func source(of number: Int) -> SourceLine? {
    lines.last { $0.start <= number }?.line
  }
}

/// What is compiled for the machine of a function of a program.
public struct CompiledFunction: Sendable, Hashable {
  /// Where what a line of C is compiled to begins.
  public struct Line: Sendable, Hashable {
    /// In bytes from the start of the function.
    public let offset: Int
    /// The line.
    public let source: ProgramListing.SourceLine

    package init(offset: Int, source: ProgramListing.SourceLine) {
      self.offset = offset
      self.source = source
    }
  }

  /// The declaration in C, if the program has types.
  public let prototype: String?
  /// The kernel's symbol, or the address in hexadecimal, or `unknown` where the kernel hides it.
  public let name: String
  /// In the kernel's memory; `nil` where the kernel hides it.
  public let address: UInt64?
  /// The processor's instructions.
  public let bytes: [UInt8]
  /// By ascending offset, one for each; empty without types, and where the kernel hides addresses.
  public let lines: [Line]

  package init(prototype: String?, name: String, address: UInt64?, bytes: [UInt8], lines: [Line]) {
    self.prototype = prototype
    self.name = name
    self.address = address
    self.bytes = bytes
    self.lines = lines
  }
}
