import BPFBytes

/// Bytes of `Elf64_Ehdr`.
private let headerSize: UInt64 = 64

extension ELFHeader {
  /// Reads the header: first what tells whether it is ELF64 at all, then the rest.
  init(from reader: WindowReader) throws(ELFError) {
    let bytes = try reader.window(at: 0, size: min(reader.source.size, headerSize), part: "the ELF header")
    let identity = FieldReader(bytes: bytes, fileOffset: 0, order: .bigEndian, section: nil)
    let magic = bytes.count < 4 ? 0 : try identity.load(UInt32.self, at: 0)
    guard magic == 0x7f45_4c46 else {
      throw ELFError(
        .notELF,
        fileOffset: 0,
        expected: "the ELF magic 0x7f454c46",
        seen: bytes.count < 4 ? "a file of \(bytes.count) bytes" : hex(magic)
      )
    }
    let fileClass = ELFClass(rawValue: try identity.load(at: 4))
    guard fileClass == .elf64 else {
      throw ELFError(
        .unsupportedClass,
        fileOffset: 4,
        expected: "a 64-bit file, EI_CLASS 2",
        seen: fileClass == .elf32 ? "a 32-bit file, EI_CLASS 1" : "EI_CLASS \(fileClass.rawValue)"
      )
    }
    let storedOrder = try identity.load(UInt8.self, at: 5)
    guard let order = ByteOrder(rawValue: storedOrder) else {
      throw ELFError(
        .unsupportedByteOrder,
        fileOffset: 5,
        expected: "EI_DATA 1 (little endian) or 2 (big endian)",
        seen: "\(storedOrder)"
      )
    }
    guard UInt64(bytes.count) == headerSize else {
      throw ELFError(
        .outOfRange,
        fileOffset: 0,
        expected: "the ELF header of \(headerSize) bytes inside the file",
        seen: "a file of \(bytes.count) bytes"
      )
    }
    let fields = FieldReader(bytes: bytes, fileOffset: 0, order: order, section: nil)
    self.class = fileClass
    byteOrder = order
    osABI = try fields.load(at: 7)
    abiVersion = try fields.load(at: 8)
    type = ELFFileType(rawValue: try fields.load(at: 16))
    machine = ELFMachine(rawValue: try fields.load(at: 18))
    version = try fields.load(at: 20)
    entry = try fields.load(at: 24)
    segmentTableOffset = try fields.load(at: 32)
    sectionTableOffset = try fields.load(at: 40)
    flags = try fields.load(at: 48)
    segmentEntrySize = try fields.load(at: 54)
    storedSegmentCount = try fields.load(at: 56)
    sectionEntrySize = try fields.load(at: 58)
    storedSectionCount = try fields.load(at: 60)
    storedNameTableIndex = try fields.load(at: 62)
  }
}
