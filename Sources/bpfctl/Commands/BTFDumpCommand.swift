import BPF

/// `bpfctl btf dump`.
enum BTFDumpCommand {
  static let command = Command(
    name: "dump",
    synopsis: "{ id ID | prog PROG | map MAP [{ key | value | kv | all }] | file FILE [file FILE]... }"
      + " [format { raw | c [unsorted] }] [root_id ID]...",
    summary: "show types, one on a line or as C declares them",
    details: """
      FILE is an object, or BTF alone such as /sys/kernel/btf/vmlinux; of \
      several, types that are the same are shown once. Of a map, the types of its keys and values \
      are shown, or only one of them, or all that it was made with. With root_id, only that type is shown; as C, \
      with all that it needs.
      """,
    options: [
      CommandOption(name: "-B", value: "FILE", summary: "the types that those of a module continue"),
      CommandOption(name: "--base-btf", value: "FILE", summary: "the same"),
    ]
  ) { words, settings, output in try run(&words, settings, output) }

  private static let kernelTypes = "/sys/kernel/btf/vmlinux"
  private static let mostRoots = 16
  private static let mostFiles = 64

  private enum Format {
    case raw
    case c(isSorted: Bool)
  }

  private static func run(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let base = try (settings.last("--base-btf") ?? settings.last("-B")).map {
      try BTFCommands.types(ofFile: $0)
    }
    var (table, roots) = try source(&words, base: base)
    var format = Format.raw
    while !words.isEmpty {
      if words.take(keyword: "format") {
        format = try self.format(&words)
      } else if words.take(keyword: "root_id") {
        roots.append(try root(&words, table, count: roots.count))
      } else {
        try words.finish()
      }
    }
    switch format {
    case .raw: try showRaw(table, roots, output)
    case .c(let isSorted):
      guard !output.json else { throw Failure.usage("a header in C has no form in JSON; leave -j out") }
      output.raw(try table.cHeader(roots: roots, isSorted: isSorted))
    }
  }

  /// The table that the words mean, and the types to show if not all.
  private static func source(_ words: inout Words, base: BTFTable?) throws -> (BTFTable, [BTFTypeID]) {
    let kernel = Kernel()
    if words.take(keyword: "id") { return (try kernel.btf(id: try words.takeNumber("ID")), []) }
    if words.take(keyword: "prog") {
      let info = try Selection.program(&words, kernel).info()
      return (try types(kernel, info.btfID, of: "program \(info.id)"), [])
    }
    if words.take(keyword: "map") { return try source(map: &words, kernel) }
    guard words.take(keyword: "file") else {
      throw Failure.usage("expected id ID, prog PROG, map MAP or file FILE")
    }
    var files = [try words.take("FILE")]
    // A lone f is short for the format.
    while words.next != "f", words.take(keyword: "file") { files.append(try words.take("FILE")) }
    guard files.count == 1 else { return (try merged(files), []) }
    let isModule = files[0].hasPrefix("/sys/kernel/btf/") && files[0] != kernelTypes
    let implied = base == nil && isModule ? try BTFCommands.types(ofFile: kernelTypes) : nil
    return (try BTFCommands.types(ofFile: files[0], base: base ?? implied), [])
  }

  /// The types of several files, those that are the same once (parity BTFC-2).
  private static func merged(_ files: [String]) throws -> BTFTable {
    guard files.count <= mostFiles else { throw Failure.usage("at most \(mostFiles) files can be merged") }
    let tables = try files.map { try BTFCommands.types(ofFile: $0) }
    do {
      let joined = try BTFTable(parsing: ByteSlice(try BTFTable.joined(tables)))
      return try BTFTable(parsing: ByteSlice(try joined.deduplicated().bytes))
    } catch {
      throw Failure(.object, "the types cannot be merged: \(error)")
    }
  }

  private static func source(map words: inout Words, _ kernel: Kernel) throws -> (BTFTable, [BTFTypeID]) {
    let info = try Selection.map(&words, kernel).info()
    let key = BTFTypeID(rawValue: info.keyTypeID)
    let value = BTFTypeID(rawValue: info.valueTypeID)
    let table = try types(kernel, info.btfID, of: "map \(info.id)")
    if words.take(keyword: "key") { return (table, [key]) }
    if words.take(keyword: "value") { return (table, [value]) }
    if words.take(keyword: "all") { return (table, []) }
    _ = words.take(keyword: "kv")
    return (table, [key, value])
  }

  private static func types(_ kernel: Kernel, _ id: UInt32, of what: String) throws -> BTFTable {
    guard id != 0 else {
      throw Failure(.notFound, "\(what) has no types: its object was compiled without -g")
    }
    return try kernel.btf(id: id)
  }

  private static func format(_ words: inout Words) throws -> Format {
    let word = try words.take("FORMAT")
    if "raw".hasPrefix(word) { return .raw }
    guard word == "c" else { throw Failure.usage("the format '\(word)' is not known; expected raw or c") }
    return .c(isSorted: !words.take(keyword: "unsorted"))
  }

  private static func root(_ words: inout Words, _ table: BTFTable, count: Int) throws -> BTFTypeID {
    let number = try words.takeNumber("ID")
    guard count < mostRoots else { throw Failure.usage("at most \(mostRoots) types can be chosen") }
    guard number != 0, number < table.typeCount else {
      throw Failure.usage("there is no type \(number); the last one is \(table.typeCount - 1)")
    }
    return BTFTypeID(rawValue: number)
  }

  private static func showRaw(_ table: BTFTable, _ roots: [BTFTypeID], _ output: Output) throws {
    let ids = roots.isEmpty ? Array(table.ownIDs) : roots.filter { $0 != .void }
    if output.json {
      output.value(.object(["types": .array(try ids.map { try TypeDescription(table, $0).json })]))
    } else {
      for id in ids { output.line(try table.rawText(of: id)) }
    }
  }
}
