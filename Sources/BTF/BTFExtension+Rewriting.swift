import BPFBytes

/// Types that were rewritten, and what said something of them.
public struct RewrittenTypes: Sendable {
  /// The whole table.
  public let bytes: [UInt8]
  /// The `.BTF.ext` that belongs to it.
  public let extensionBytes: [UInt8]
}

extension BTFTable {
  /// The table and its `.BTF.ext` with the own types in another order (parity BTF-21). C: `btf__permute` with `btf_ext`.
  ///
  /// - Parameters:
  ///   - order: the numbers of all own types, each once.
  ///   - records: what refers to the table.
  /// - Throws: ``BTFError`` as ``permuted(_:)`` does, and if a record refers to what is not there.
  public func permuted(_ order: [BTFTypeID], with records: BTFExtension) throws(BTFError) -> RewrittenTypes {
    let numbers = try numbers(ofOrder: order)
    return try finished(rewriting(order, numbers: numbers), numbers, records)
  }

  /// The table with every type once, and its `.BTF.ext` (parity BTF-20). C: `btf__dedup` with `btf_ext`.
  ///
  /// - Throws: ``BTFError`` as ``deduplicated()`` does, and if a record refers to what is not there.
  public func deduplicated(with records: BTFExtension) throws(BTFError) -> RewrittenTypes {
    let (kept, numbers) = try distinctTypes()
    return try finished(rewriting(kept, numbers: numbers), numbers, records)
  }

  private func finished(
    _ types: consuming BTFBuilder, _ numbers: [BTFTypeID: BTFTypeID], _ records: BTFExtension
  ) throws(BTFError) -> RewrittenTypes {
    var builder = types
    let extensionBytes = try records.rewritten(from: self, into: &builder) { id in
      id < firstOwnID ? id : numbers[id]
    }
    return RewrittenTypes(bytes: builder.encoded(), extensionBytes: extensionBytes)
  }
}

extension BTFExtension {
  /// Which words of a record refer to something.
  private struct References {
    var types: [Int] = []
    var strings: [Int] = []
  }

  /// The section for a table whose types have other numbers.
  ///
  /// - Parameters:
  ///   - table: the one that the records refer to.
  ///   - builder: gets the strings.
  ///   - number: from a type's number to the new one.
  fileprivate func rewritten(
    from table: BTFTable, into builder: inout BTFBuilder, _ number: (BTFTypeID) -> BTFTypeID?
  ) throws(BTFError) -> [UInt8] {
    let parts = [
      try part(functionInfo, References(types: [1]), table, &builder, number),
      try part(lineInfo, References(strings: [1, 2]), table, &builder, number),
      try part(coreRelocations, References(types: [1], strings: [2]), table, &builder, number),
    ]
    var writer = ByteWriter(order: builder.byteOrder)
    writer.append(BTFHeader.magic)
    writer.append(UInt8(1))
    writer.append(UInt8(0))
    // Itself in 8 bytes, and of each part where it is and how long.
    writer.append(UInt32(8 + parts.count * 8))
    var offset = 0
    for part in parts {
      writer.append(UInt32(clamping: offset))
      writer.append(UInt32(clamping: part.count))
      offset += part.count
    }
    for part in parts { writer.append(contentsOf: part) }
    return writer.bytes
  }

  private func part(
    _ sections: [BTFRecordSection], _ references: References, _ table: BTFTable, _ builder: inout BTFBuilder,
    _ number: (BTFTypeID) -> BTFTypeID?
  ) throws(BTFError) -> [UInt8] {
    guard let recordSize = sections.first?.recordSize else { return [] }
    var writer = ByteWriter(order: builder.byteOrder)
    writer.append(UInt32(clamping: recordSize))
    for section in sections {
      writer.append(builder.string(section.sectionName))
      writer.append(UInt32(clamping: section.count))
      for record in 0..<section.count {
        for place in 0..<recordSize / 4 {
          var word = section.word(place, of: record)
          if references.types.contains(place) {
            guard let new = number(BTFTypeID(rawValue: word)) else {
              throw BTFError(
                .noSuchType, section: ".BTF.ext", type: BTFTypeID(rawValue: word),
                expected: "a number below \(table.typeCount) in record \(record) of \(section.sectionName)",
                seen: "\(word)")
            }
            word = new.rawValue
          } else if references.strings.contains(place) {
            word = builder.string(try table.text(at: word))
          }
          writer.append(word)
        }
      }
    }
    return writer.bytes
  }
}
