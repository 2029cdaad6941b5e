import BPFBytes
import BTF

extension Harvest {
  private static let limits: BTFLimits = {
    var limits = BTFLimits.default
    limits.types = 1 << 12
    limits.values = 1 << 8
    return limits
  }()
  /// Types of which everything is asked.
  private static let examined = 256

  mutating func readTypes(_ bytes: ByteSlice) {
    let table: BTFTable
    do {
      table = try BTFTable(parsing: bytes, limits: Self.limits)
    } catch {
      return require(!error.description.isEmpty, "an error without words")
    }
    ask(table)
    // The same bytes as those of a module, whose numbers and strings go on where the first ones end.
    if let module = try? BTFTable(parsing: bytes, base: table, limits: Self.limits) { ask(module) }
  }

  private mutating func ask(_ table: BTFTable) {
    let memory = ByteSlice([UInt8](repeating: 0x41, count: 64))
    var writer = try? CValueText(table)
    let first = table.firstOwnID.rawValue
    for id in table.ids.filter({ $0.rawValue >= first }).prefix(Self.examined) {
      attempt { try table.type(id) }
      attempt { try table.name(of: id) }
      attempt { try table.rawText(of: id) }
      attempt { try table.resolvedID(id) }
      attempt { try table.size(of: id) }
      attempt { try table.alignment(of: id) }
      attempt { try table.value(of: id, in: memory).json }
      attempt { try table.value(of: id, in: memory, at: 63) }
      attempt { try writer?.text(of: id, in: memory) }
      for text in ["1", "-1", "0xffffffffffffffff", "true", "'x'", "text"] {
        attempt { try table.encode(text: text, as: id) }
      }
      note(table.spelling(of: id))
      note(table.signature(of: id) as Any)
    }
    attempt { try table.type(BTFTypeID(rawValue: .max)) }
    attempt { try table.string(at: .max) }
    note(table.allTypes(named: "int"))
    note(table.find([.init(name: "int", kind: .int), .init(name: "", kind: .pointer)]))
    for isSorted in [false, true] {
      attempt { try table.cHeader(isSorted: isSorted).count }
    }
    attempt { try table.cHeader(roots: [1, .void, BTFTypeID(rawValue: first)]).count }
    mend(table)
    rewrite(table)
  }

  /// What is made of types has to be readable again, and to say the same.
  private mutating func rewrite(_ table: BTFTable) {
    do {
      let once = try table.deduplicated()
      let read = try BTFTable(parsing: ByteSlice(once.bytes), base: table.base, limits: Self.limits)
      require(
        try read.deduplicated().bytes == once.bytes, "types that stand once are merged again")
      let order = try table.orderByName()
      let permuted = try BTFTable(
        parsing: ByteSlice(try table.permuted(order)), base: table.base, limits: Self.limits)
      require(permuted.typeCount == table.typeCount, "a type is lost on the way")
    } catch {
      require(!"\(error)".isEmpty, "an error without words")
    }
    attempt { try table.permuted([1, 1, .void]).count }
    attempt { try BTFTable.joined([table, table]).count }
    guard let base = table.base else { return }
    attempt {
      let parts = try table.distilled()
      let small = try BTFTable(parsing: ByteSlice(parts.base), limits: Self.limits)
      let split = try BTFTable(parsing: ByteSlice(parts.split), base: small, limits: Self.limits)
      return try split.relocated(onto: base).count
    }
    attempt { try table.relocated(onto: base).count }
  }

  /// What is handed to a kernel has to be readable itself.
  private mutating func mend(_ table: BTFTable) {
    let fixups = BTFFixups(
      sections: [
        .init(name: ".data", size: 16), .init(name: ".bss", size: .max), .init(name: ".rodata", size: 0),
      ],
      variables: [.init(section: ".data", name: "counter", offset: .max, isHidden: true)],
      staticFunctions: ["count", "hidden_square"])
    for order in [ByteOrder.littleEndian, .bigEndian] {
      for keepsLayout in [false, true] {
        attempt {
          let mended = try table.loadable(applying: fixups, order: order, keepingLayout: keepsLayout)
          if keepsLayout { return try BTFTable(parsing: ByteSlice(mended), base: table.base).typeCount }
          return mended.count
        }
      }
    }
  }

  /// - Parameter bytes: the size of the types in four bytes, the types, and what is said about instructions.
  mutating func readExtension(_ bytes: [UInt8]) {
    let all = ByteSlice(bytes)
    guard let size = try? all.load(UInt32.self, at: 0, order: .littleEndian),
      let types = try? all.slice(at: 4, count: Int(size)),
      let rest = try? all.slice(at: 4 + Int(size), count: bytes.count - 4 - Int(size)),
      let table = try? BTFTable(parsing: types, limits: Self.limits)
    else { return }
    let records: BTFExtension
    do {
      records = try BTFExtension(parsing: rest, strings: table)
    } catch {
      return require(!error.description.isEmpty, "an error without words")
    }
    for section in records.functionInfo + records.lineInfo + records.coreRelocations {
      for record in [0, section.count / 2, section.count - 1, section.count, -1, .max, .min] {
        note(section.lineInfo(record))
        note(section.coreRelocation(record))
        note(section.instructionOffset(of: record))
      }
      for (first, count, target) in [(0, Int.max, 0), (1, 1, Int.max), (-1, -1, -1), (.max, .max, .min)] {
        let moved = section.records(from: first, count: count, movedTo: target, order: .bigEndian)
        note(moved as Any)
        require(moved.map { $0.bytes.count == $0.count * $0.recordSize } ?? true, "records of a wrong size")
      }
    }
    attempt { try table.deduplicated(with: records).extensionBytes.count }
  }
}
