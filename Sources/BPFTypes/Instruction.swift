public import BPFBytes

/// One 8-byte BPF instruction, decoded. Its C name is `struct bpf_insn` (`linux/bpf.h`).
///
/// A 64-bit immediate load (`ldimm64`) is two of them; the second carries the upper half in ``immediate``.
public struct Instruction: Sendable, Hashable {
  /// The operation. C: `code`.
  public var opcode: UInt8
  /// The register written, 0 to 15. C: `dst_reg`.
  public var destination: UInt8
  /// The register read, 0 to 15, or the kind of a pseudo instruction. C: `src_reg`.
  public var source: UInt8
  /// A jump distance in instructions, or a memory offset in bytes. C: `off`.
  public var offset: Int16
  /// The constant operand. C: `imm`.
  public var immediate: Int32

  /// How many bytes an instruction takes.
  public static let size = 8

  /// Makes an instruction; registers keep their low four bits.
  public init(
    opcode: UInt8, destination: UInt8 = 0, source: UInt8 = 0, offset: Int16 = 0, immediate: Int32 = 0
  ) {
    self.opcode = opcode
    self.destination = destination & 0xf
    self.source = source & 0xf
    self.offset = offset
    self.immediate = immediate
  }

  /// Decodes the instruction at an offset of some code.
  ///
  /// The two registers share a byte whose halves swap with the byte order.
  public init(
    decoding bytes: ByteSlice, at offset: Int, order: ByteOrder = .host
  ) throws(ByteRangeError) {
    let registers = try bytes.byte(at: offset + 1)
    self.init(
      opcode: try bytes.byte(at: offset),
      destination: order == .littleEndian ? registers & 0xf : registers >> 4,
      source: order == .littleEndian ? registers >> 4 : registers & 0xf,
      offset: try bytes.load(at: offset + 2, order: order),
      immediate: try bytes.load(at: offset + 4, order: order)
    )
  }

  /// Appends the eight bytes of the instruction.
  public func encode(into writer: inout ByteWriter) {
    writer.append(opcode)
    writer.append(
      writer.order == .littleEndian ? source << 4 | destination : destination << 4 | source)
    writer.append(offset)
    writer.append(immediate)
  }
}
