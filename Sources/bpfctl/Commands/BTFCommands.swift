import BPF

/// `bpfctl btf`.
enum BTFCommands {
  static let root = Command(
    name: "btf", summary: "types: show those of a file or of the kernel",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "[id ID]",
        summary: "show one table of types that the kernel holds, or all"
      ) { words, _, output in try show(&words, output) },
      BTFDumpCommand.command,
    ])

  private static func show(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let isSelection = !words.isEmpty
    let ids: [UInt32]
    if isSelection {
      guard words.take(keyword: "id") else { throw Failure.usage("expected id ID") }
      ids = [try words.takeNumber("ID")]
    } else {
      ids = try kernel.btfIDs()
    }
    try words.finish()
    // Before anything is opened here, which would be found too.
    let holders = try kernel.holders()
    let users = try BTFUsers(kernel)
    let tables = try ids.compactMap { id in
      do throws(BPFError) {
        return BTFDescription(
          info: try kernel.btfInfo(id: id), users: users, holders: holders.types[id] ?? [])
      } catch {
        // One that went away meanwhile is not missed in a list.
        guard error.code == .notFound, !isSelection else { throw error }
        return nil
      }
    }
    if output.json {
      // bpftool prints the list as a list, and a chosen table as an object.
      output.value(isSelection && tables.count == 1 ? tables[0].json : .array(tables.map(\.json)))
    } else {
      for table in tables { output.line(table.text) }
    }
  }

  /// The types of an object, or of a file that holds nothing else.
  static func types(ofFile path: String, base: BTFTable? = nil) throws -> BTFTable {
    let bytes = try ObjectLoading.bytes(ofFile: path)
    do {
      return try BTFTable(parsingFile: bytes, path: path, base: base)
    } catch {
      throw Failure(.object, error.description)
    }
  }
}
