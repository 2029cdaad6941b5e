import BPF

/// `PROG` and `MAP` of the synopsis: objects that the kernel holds, named in one of several ways.
enum Selection {
  static let programSynopsis = "{ id ID | tag TAG | name NAME | pinned FILE }"
  static let mapSynopsis = "{ id ID | name NAME | pinned FILE }"

  /// The programs that the words mean.
  static func programs(_ words: inout Words, _ kernel: Kernel) throws -> [Program] {
    if words.take(keyword: "id") { return [try kernel.program(id: try words.takeNumber("ID"))] }
    if words.take(keyword: "tag") {
      let tag = try words.take("TAG")
      return try found(try allPrograms(kernel).filter { try $0.info().tag == tag }, "program", "tag", tag)
    }
    if words.take(keyword: "name") {
      let name = try words.take("NAME")
      return try found(try allPrograms(kernel).filter { matches(name, $0.name) }, "program", "name", name)
    }
    if words.take(keyword: "pinned") { return [try kernel.program(pinnedAt: try words.take("FILE"))] }
    throw expected(words, programSynopsis)
  }

  /// The one program that the words mean.
  static func program(_ words: inout Words, _ kernel: Kernel) throws -> Program {
    let found = try programs(&words, kernel)
    guard let program = found.first, found.count == 1 else {
      let ids = try found.map { "\(try $0.info().id)" }.joined(separator: ", ")
      throw Failure.usage("several programs are meant; choose one by its id: \(ids)")
    }
    return program
  }

  /// The maps that the words mean.
  static func maps(_ words: inout Words, _ kernel: Kernel) throws -> [Map] {
    if words.take(keyword: "id") { return [try kernel.map(id: try words.takeNumber("ID"))] }
    if words.take(keyword: "name") {
      let name = try words.take("NAME")
      return try found(try allMaps(kernel).filter { matches(name, $0.name) }, "map", "name", name)
    }
    if words.take(keyword: "pinned") { return [try kernel.map(pinnedAt: try words.take("FILE"))] }
    throw expected(words, mapSynopsis)
  }

  /// The one map that the words mean.
  static func map(_ words: inout Words, _ kernel: Kernel) throws -> Map {
    let found = try maps(&words, kernel)
    guard let map = found.first, found.count == 1 else {
      let ids = try found.map { "\(try $0.info().id)" }.joined(separator: ", ")
      throw Failure.usage("several maps have this name; choose one by its id: \(ids)")
    }
    return map
  }

  /// Every program, but those that go away meanwhile.
  static func allPrograms(_ kernel: Kernel) throws -> [Program] {
    try kernel.programIDs().compactMap { id in
      try present { () throws(BPFError) in try kernel.program(id: id) }
    }
  }

  /// Every map, but those that go away meanwhile.
  static func allMaps(_ kernel: Kernel) throws -> [Map] {
    try kernel.mapIDs().compactMap { id in
      try present { () throws(BPFError) in try kernel.map(id: id) }
    }
  }

  private static func present<T>(_ open: () throws(BPFError) -> T) throws -> T? {
    do {
      return try open()
    } catch {
      guard error.code == .notFound else { throw error }
      return nil
    }
  }

  /// The kernel keeps 15 bytes of a name, so that many are enough.
  private static func matches(_ wanted: String, _ name: String) -> Bool {
    name == wanted || name == String(decoding: wanted.utf8.prefix(15), as: UTF8.self)
  }

  private static func found<T>(_ list: [T], _ what: String, _ key: String, _ value: String) throws -> [T] {
    guard list.isEmpty else { return list }
    throw Failure(.notFound, "the kernel has no \(what) with the \(key) '\(value)'")
  }

  private static func expected(_ words: Words, _ synopsis: String) -> Failure {
    guard let word = words.next else { return .usage("expected \(synopsis)") }
    return .usage("'\(word)' is not understood; expected \(synopsis)")
  }
}
