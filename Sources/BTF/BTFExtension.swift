public import BPFBytes

/// What an object says about its instructions: a parsed `.BTF.ext`. C: `struct btf_ext_header`.
public struct BTFExtension: Sendable {
  /// Which function begins where. C: `bpf_func_info`.
  public let functionInfo: [BTFRecordSection]
  /// Which source line an instruction came from. C: `bpf_line_info`.
  public let lineInfo: [BTFRecordSection]
  /// Accesses to kernel types that depend on the kernel. C: `bpf_core_relo`.
  public let coreRelocations: [BTFRecordSection]

  private static let section = ".BTF.ext"

  /// Reads the section.
  ///
  /// - Parameter table: the object's types, whose strings hold the names of the sections.
  /// - Throws: ``BTFError`` if the header or a part of it is broken.
  public init(parsing bytes: ByteSlice, strings table: BTFTable) throws(BTFError) {
    do {
      let magic = try bytes.load(UInt16.self, at: 0, order: .littleEndian)
      guard magic == BTFHeader.magic || magic == BTFHeader.magic.byteSwapped else {
        throw BTFError(
          .notBTF, section: Self.section, at: bytes.fileOffset, expected: "the magic 0xeb9f",
          seen: "0x\(String(magic, radix: 16))")
      }
      let order: ByteOrder = magic == BTFHeader.magic ? .littleEndian : .bigEndian
      let version = try bytes.byte(at: 2)
      guard version == 1 else {
        throw BTFError(
          .inconsistent, section: Self.section, at: bytes.fileOffset + 2, expected: "version 1",
          seen: "\(version)")
      }
      let headerSize = Int(try bytes.load(UInt32.self, at: 4, order: order))
      guard headerSize >= 24, headerSize <= bytes.count else {
        throw BTFError(
          .inconsistent, section: Self.section, at: bytes.fileOffset + 4,
          expected: "a header of 24 to \(bytes.count) bytes", seen: "\(headerSize)")
      }
      func part(_ place: Int, smallest: Int) throws -> [BTFRecordSection] {
        // Headers from before CO-RE end before its two words.
        guard headerSize >= place + 8 else { return [] }
        let offset = Int(try bytes.load(UInt32.self, at: place, order: order))
        let length = Int(try bytes.load(UInt32.self, at: place + 4, order: order))
        guard length > 0 else { return [] }
        let contents = try bytes.slice(at: headerSize + offset, count: length)
        return try BTFRecordSection.sections(in: contents, order: order, smallest: smallest, strings: table)
      }
      functionInfo = try part(8, smallest: 8)
      lineInfo = try part(16, smallest: 16)
      coreRelocations = try part(24, smallest: 16)
    } catch let error as ByteRangeError {
      throw BTFError(error, section: Self.section, reading: "records")
    } catch {
      throw error as? BTFError
        ?? BTFError(.inconsistent, section: Self.section, expected: "records", seen: "\(error)")
    }
  }
}

/// The records of one kind for one ELF section. C: `struct btf_ext_info_sec`.
public struct BTFRecordSection: Sendable {
  /// The ELF section.
  public let sectionName: String
  /// In bytes; newer compilers may write more than is known here.
  public let recordSize: Int
  /// How many.
  public let count: Int
  let bytes: ByteSlice
  let byteOrder: ByteOrder

  static func sections(
    in contents: ByteSlice, order: ByteOrder, smallest: Int, strings: BTFTable
  ) throws -> [BTFRecordSection] {
    let recordSize = Int(try contents.load(UInt32.self, at: 0, order: order))
    guard recordSize >= smallest, recordSize % 4 == 0 else {
      throw BTFError(
        .inconsistent, section: ".BTF.ext", at: contents.fileOffset,
        expected: "records of at least \(smallest) bytes, a multiple of 4", seen: "\(recordSize)")
    }
    var sections: [BTFRecordSection] = []
    var place = 4
    while place < contents.count {
      let name = try strings.string(at: try contents.load(UInt32.self, at: place, order: order))
      let count = Int(try contents.load(UInt32.self, at: place + 4, order: order))
      let (length, overflow) = count.multipliedReportingOverflow(by: recordSize)
      guard !overflow, count > 0 else {
        throw BTFError(
          .inconsistent, section: ".BTF.ext", at: contents.fileOffset + UInt64(place) + 4,
          expected: "at least one record for section \(name)", seen: "\(count)")
      }
      let records = try contents.slice(at: place + 8, count: length)
      sections.append(
        BTFRecordSection(
          sectionName: name, recordSize: recordSize, count: count, bytes: records, byteOrder: order))
      place += 8 + length
    }
    return sections
  }

  /// A word of a record; 0 beyond the last record.
  public func word(_ index: Int, of record: Int) -> UInt32 {
    guard record >= 0, record < count, index >= 0, index < recordSize / 4 else { return 0 }
    return (try? bytes.load(UInt32.self, at: record * recordSize + index * 4, order: byteOrder)) ?? 0
  }

  /// Where a record's instruction stands in its section, in bytes. C: `insn_off`.
  public func instructionOffset(of record: Int) -> UInt32 { word(0, of: record) }

  /// The records of some instructions, for those instructions at another place.
  ///
  /// - Parameters:
  ///   - first: the number of the first instruction, in the section.
  ///   - instructions: how many instructions.
  ///   - target: the number that the first instruction gets.
  ///   - order: how integers are written.
  /// - Returns: the records in order with their offsets counted in instructions, as the kernel takes them;
  ///   `nil` if there are none.
  public func records(
    from first: Int, count instructions: Int, movedTo target: Int, order: ByteOrder
  ) -> (recordSize: Int, count: Int, bytes: [UInt8])? {
    var moved: [UInt8] = []
    let count = append(
      from: first, count: instructions, movedTo: target, order: order, to: &moved)
    return count > 0 ? (recordSize, count, moved) : nil
  }

  /// Appends the records of some instructions, for those instructions at another place: see the method before.
  ///
  /// - Returns: how many there are.
  public func append(
    from first: Int, count instructions: Int, movedTo target: Int, order: ByteOrder, to moved: inout [UInt8]
  ) -> Int {
    guard first >= 0, instructions > 0 else { return 0 }
    let (end, overflow) = first.addingReportingOverflow(instructions)
    let start = firstRecord(at: first, from: 0)
    let found = start..<firstRecord(at: overflow ? .max : end, from: start)
    guard !found.isEmpty,
      let slice = try? bytes.slice(at: found.lowerBound * recordSize, count: found.count * recordSize)
    else { return 0 }
    let base = moved.count
    unsafe slice.withUnsafeBytes { unsafe moved.append(contentsOf: $0) }
    if order != byteOrder {
      for start in stride(from: base, to: moved.count, by: 4) { moved[start..<(start + 4)].reverse() }
    }
    unsafe moved.withUnsafeMutableBytes { moved in
      for (number, record) in found.enumerated() {
        let place = Int(instructionOffset(of: record)) / 8 - first &+ target
        unsafe moved.storeBytes(
          of: UInt32(truncatingIfNeeded: place).stored(in: order), toByteOffset: base + number * recordSize,
          as: UInt32.self)
      }
    }
    return found.count
  }

  /// Appends the records of CO-RE of some instructions, for those instructions at another place. Linkers write these
  /// in any order.
  ///
  /// - Parameters: as for ``records(from:count:movedTo:order:)``; the offsets that are written count bytes, as the
  ///   kernel takes these.
  /// - Returns: how many there are.
  public func appendRelocations(
    from first: Int, count instructions: Int, movedTo target: Int, order: ByteOrder, to moved: inout [UInt8]
  ) -> Int {
    var added = 0
    for record in 0..<count {
      let offset = Int(instructionOffset(of: record))
      guard offset / 8 >= first, offset / 8 - first < instructions else { continue }
      // Records are of whole words.
      for word in 0..<(recordSize / 4) {
        let value =
          word == 0
          ? UInt32(truncatingIfNeeded: offset &+ (target &- first) &* 8) : self.word(word, of: record)
        moved.append(contentsOf: repeatElement(0, count: 4))
        try? moved.store(value, at: moved.count - 4, order: order)
      }
      added += 1
    }
    return added
  }

  /// The first record of an instruction or of one behind it; records are in the order of the instructions.
  ///
  /// - Parameter start: where to begin; it is a good place to begin if what is looked for is near.
  private func firstRecord(at instruction: Int, from start: Int) -> Int {
    func isBefore(_ record: Int) -> Bool { Int(instructionOffset(of: record)) / 8 < instruction }
    var low = start
    var step = 1
    while low + step <= count, isBefore(low + step - 1) {
      low += step
      step *= 2
    }
    var high = min(low + step - 1, count)
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A source line of an instruction. C: `struct bpf_line_info`.
public struct BTFLineInfo: Sendable, Hashable {
  /// Bytes from the start of the section.
  public let instructionOffset: UInt32
  /// The file's name, in the strings of the table.
  public let fileName: UInt32
  /// The line's text, in the strings of the table.
  public let text: UInt32
  /// Counted from 1.
  public let line: UInt32
  /// Counted from 1.
  public let column: UInt32
}

/// An access that depends on the kernel's types. C: `struct bpf_core_relo`.
public struct BTFCoreRelocation: Sendable, Hashable {
  /// Bytes from the start of the section.
  public let instructionOffset: UInt32
  /// The type that the access begins at, in the object's table.
  public let type: BTFTypeID
  /// The path through the type, in the strings of the table.
  public let access: UInt32
  /// What is asked. C: `enum bpf_core_relo_kind`.
  public let kind: UInt32
}

extension BTFRecordSection {
  /// A record of line information. C: `struct bpf_line_info`.
  public func lineInfo(_ record: Int) -> BTFLineInfo {
    let lineColumn = word(3, of: record)
    return BTFLineInfo(
      instructionOffset: word(0, of: record), fileName: word(1, of: record), text: word(2, of: record),
      line: lineColumn >> 10, column: lineColumn & 0x3ff)
  }

  /// A record of CO-RE. C: `struct bpf_core_relo`.
  public func coreRelocation(_ record: Int) -> BTFCoreRelocation {
    BTFCoreRelocation(
      instructionOffset: word(0, of: record), type: BTFTypeID(rawValue: word(1, of: record)),
      access: word(2, of: record), kind: word(3, of: record))
  }
}
