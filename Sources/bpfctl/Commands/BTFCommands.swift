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
      Command(
        name: "dump", synopsis: "{ id ID | file FILE } [format raw]",
        summary: "show every type, one on a line",
        details: "FILE is an object, or BTF alone such as /sys/kernel/btf/vmlinux."
      ) { words, _, output in try dump(&words, output) },
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
    let users = try BTFUsers(kernel)
    let tables = try ids.compactMap { id in
      do throws(BPFError) {
        return BTFDescription(info: try kernel.btfInfo(id: id), users: users)
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

  private static func dump(_ words: inout Words, _ output: Output) throws {
    let table: BTFTable
    if words.take(keyword: "id") {
      table = try Kernel().btf(id: try words.takeNumber("ID"))
    } else if words.take(keyword: "file") {
      table = try types(ofFile: try words.take("FILE"))
    } else {
      throw Failure.usage("expected id ID or file FILE")
    }
    if words.take(keyword: "format") {
      let format = try words.take("FORMAT")
      guard "raw".hasPrefix(format) else {
        throw Failure.usage("the format '\(format)' is not known; expected raw")
      }
    }
    try words.finish()
    if output.json {
      output.value(.object(["types": .array(try table.ids.map { try TypeDescription(table, $0).json })]))
    } else {
      for id in table.ids { output.line(try table.rawText(of: id)) }
    }
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
      return try BTFTable(parsing: try file.contents(of: section), base: base)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.object, "\(path): \(error)")
    }
  }
}
