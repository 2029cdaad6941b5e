import BPF
import ELFReader

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

  /// The types of an ELF file. Those of a module may stand on a small base of its own, from which they are moved onto
  /// the given one (parity BTF-23).
  private static func types(in file: ELFFile, _ section: ELFSection, base: BTFTable?) throws -> BTFTable {
    let bytes = try file.contents(of: section)
    guard let own = file.sections.first(where: { $0.name == ".BTF.base" }) else {
      return try BTFTable(parsing: bytes, base: base)
    }
    let table = try BTFTable(parsing: bytes, base: try BTFTable(parsing: try file.contents(of: own)))
    guard let base else { return table }
    return try BTFTable(parsing: ByteSlice(try table.relocated(onto: base)), base: base)
  }

  /// The types of an object, or of a file that holds nothing else.
  static func types(ofFile path: String, base: BTFTable? = nil) throws -> BTFTable {
    let bytes: ByteSlice
    do {
      bytes = try LiveSystemCalls().readFile(path)
    } catch {
      throw Failure(.object, "\(path): the file cannot be read (\(error.errno))")
    }
    do {
      guard bytes.count >= 4, try bytes.slice(at: 0, count: 4).array == [0x7f, 0x45, 0x4c, 0x46] else {
        return try BTFTable(parsing: bytes, base: base)
      }
      let file = try ELFFile(bytes)
      guard let section = file.sections.first(where: { $0.name == ".BTF" }) else {
        throw Failure(.object, "\(path): the file has no section .BTF; compile with -g")
      }
      return try types(in: file, section, base: base)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.object, "\(path): \(error)")
    }
  }
}
