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
    self.init(word: try bytes.load(UInt64.self, at: offset, order: order), order: order)
  }

  /// Decodes the instructions that some code has from an offset on, to the end of an array.
  ///
  /// - Throws: ``ByteRangeError`` if not all of them are there; the array is as before then.
  public static func decode(
    _ count: Int, of bytes: ByteSlice, at offset: Int, order: ByteOrder = .host,
    into instructions: inout [Instruction]
  ) throws(ByteRangeError) {
    let (length, overflow) = count.multipliedReportingOverflow(by: size)
    let code = try bytes.slice(at: offset, count: overflow ? .max : length)
    instructions.reserveCapacity(instructions.count + count)
    code.withBytes { code in
      for place in stride(from: 0, to: code.byteCount, by: size) {
        let word = unsafe code.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
        instructions.append(Instruction(word: UInt64(word, in: order), order: order))
      }
    }
  }

  private init(word: UInt64, order: ByteOrder) {
    if order == .littleEndian {
      self.init(
        opcode: UInt8(truncatingIfNeeded: word), destination: UInt8(truncatingIfNeeded: word >> 8),
        source: UInt8(truncatingIfNeeded: word >> 12), offset: Int16(truncatingIfNeeded: word >> 16),
        immediate: Int32(truncatingIfNeeded: word >> 32))
    } else {
      self.init(
        opcode: UInt8(truncatingIfNeeded: word >> 56), destination: UInt8(truncatingIfNeeded: word >> 52),
        source: UInt8(truncatingIfNeeded: word >> 48), offset: Int16(truncatingIfNeeded: word >> 32),
        immediate: Int32(truncatingIfNeeded: word))
    }
  }

  /// Appends the eight bytes of the instruction.
  public func encode(into writer: inout ByteWriter) { writer.append(word(in: writer.order)) }

  /// The bytes of some code.
  public static func encode(_ instructions: [Instruction], order: ByteOrder = .host) -> [UInt8] {
    unsafe Array(unsafeUninitializedCapacity: instructions.count * size) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      for (place, instruction) in instructions.enumerated() {
        unsafe bytes.storeBytes(
          of: instruction.word(in: order).stored(in: order), toByteOffset: place * size, as: UInt64.self)
      }
      count = instructions.count * size
    }
  }

  /// The instruction as one integer, whose bytes lie as those of the instruction do.
  private func word(in order: ByteOrder) -> UInt64 {
    let (offset, immediate) = (UInt64(UInt16(bitPattern: offset)), UInt64(UInt32(bitPattern: immediate)))
    let (first, second) = order == .littleEndian ? (destination, source) : (source, destination)
    let registers = UInt64(second << 4 | first)
    return order == .littleEndian
      ? UInt64(opcode) | registers << 8 | offset << 16 | immediate << 32
      : UInt64(opcode) << 56 | registers << 48 | offset << 32 | immediate
  }
}
