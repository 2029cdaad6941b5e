import BPFBlueprint
public import BPFTypes

/// An object in the kernel: its maps, its verified programs, and their attachments, which last as long as
/// this value.
///
/// The programs detach when the last reference to the object and to its programs is gone. Swift may drop a
/// reference right after its last use, so keep the object somewhere that lasts, or work inside
/// ``withLoaded(_:)``.
public final class LoadedObject: Sendable {
  /// The object's name.
  public let name: String
  /// The programs that were loaded, in the order of the object.
  public let programs: [Program]
  /// The maps that were created, in the order of the object.
  public let maps: [Map]
  /// What loading did besides succeeding.
  public let report: LoadReport
  /// The maps of operations that were created, in the order of the object, with what they give the kernel.
  public let structOps: [StructOps]

  let object: BPFObject
  /// Where the variables of the arena begin in it, in bytes.
  let arenaOffset: Int
  let kernel: Kernel
  let store: AttachmentStore
  // A map that was put in another's place may have a name of its own; the object's name finds it.
  let mapNames: [String]

  init(
    object: BPFObject, kernel: Kernel, programs: [Program], maps: [(place: Int, value: Map)],
    structOps: [StructOps],
    arenaOffset: Int, report: LoadReport, attachments: AttachmentStore
  ) {
    name = object.name
    self.object = object
    self.kernel = kernel
    self.programs = programs
    self.maps = maps.map(\.value)
    mapNames = maps.map { object.maps[$0.place].name }
    self.report = report
    self.structOps = structOps
    self.arenaOffset = arenaOffset
    store = attachments
  }

  /// The program of a name.
  ///
  /// - Throws: ``BPFError`` with code `notFound`, naming those that are there.
  public func program(_ name: String) throws(BPFError) -> Program {
    if let found = programs.first(where: { $0.name == name }) { return found }
    throw notFound("program", name, among: programs.map(\.name))
  }

  /// The map of a name in the object.
  ///
  /// - Throws: ``BPFError`` with code `notFound`, naming those that are there.
  public func map(_ name: String) throws(BPFError) -> Map {
    if let found = loadedMap(name) { return found }
    throw notFound("map", name, among: mapNames)
  }

  /// A map of operations, by the name of its C variable.
  ///
  /// - Throws: ``BPFError`` with code `notFound`, naming those that are there.
  public func structOps(_ name: String) throws(BPFError) -> StructOps {
    if let found = structOps.first(where: { $0.map.name == name }) { return found }
    throw notFound("map of operations", name, among: structOps.map(\.map.name))
  }

  func loadedMap(_ name: String) -> Map? { mapNames.firstIndex(of: name).map { maps[$0] } }

  private func notFound(_ what: String, _ name: String, among names: [String]) -> BPFError {
    BPFError(
      .notFound, at: .access, of: .init(object: object.path), "there is no loaded \(what) named '\(name)'",
      expected: names.isEmpty ? "nothing: none was loaded" : names.joined(separator: ", "),
      remedy: "use the name of its C \(what == "program" ? "function" : "variable")")
  }

  /// Everything that is attached.
  public var attachments: [AttachmentInfo] { store.infos }

  /// Attaches every program whose section says where, several at a time, then every map of operations, and
  /// keeps the attachments.
  ///
  /// - Parameter isLeftOut: tells the programs that this call leaves alone; none by default.
  /// - Returns: what was attached, in the order of the programs, and which programs say nothing about where
  ///   they belong.
  /// - Throws: ``BPFError`` of the first program or map, in their order, that could not be attached; all
  ///   attachments made by this call are gone then.
  @discardableResult
  public func attachAll(except isLeftOut: (Program) -> Bool = { _ in false }) throws(BPFError) -> AttachReport
  {
    var report = AttachReport()
    var hooks: [(program: Program, hook: ResolvedHook)] = []
    // Those of operations belong to their maps, which say what they are for.
    for program in programs where program.type != .structOps && !isLeftOut(program) {
      switch try program.sectionHook() {
      case .none(let reason): report.skipped.append((program.name, reason))
      case .some(let hook): hooks.append((program, hook))
      }
    }
    let results = kernel.attachers.map(hooks) { item in
      Result { () throws(BPFError) in try item.program.attach(item.hook) }
    }
    var made = results.compactMap { try? $0.get() }
    for case .failure(let error) in results {
      undo(made)
      throw error
    }
    for map in structOps {
      do {
        made.append(try map.makeAttachment())
      } catch {
        undo(made)
        throw error
      }
    }
    report.attached = zip(hooks, made).map { $0.program.keep($1) }
    report.attached += zip(structOps, made.dropFirst(hooks.count)).map { $0.keep($1) }
    return report
  }

  /// Detaches what was made in vain; the caller hears of the failure that led here.
  private func undo(_ attachments: [NewAttachment]) {
    let failures = kernel.attachers.map(attachments) { [name] attachment -> String? in
      let info = AttachmentInfo(id: 0, program: name, hook: attachment.hook, linkID: attachment.linkID)
      do throws(BPFError) {
        try attachment.resources.close(info)
        return nil
      } catch {
        return error.description
      }
    }
    for failure in failures { if let failure { kernel.diagnostics(failure) } }
  }

  /// Detaches everything, and waits for the kernel to be done.
  ///
  /// - Throws: ``BPFError`` of the first failure; all others are detached all the same.
  public func detachAll() throws(BPFError) {
    try store.detachAll()
  }

  /// Keeps the object, and so its attachments, for the duration of a call.
  public func withLoaded<R, E: Error>(_ body: (LoadedObject) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(self) {} }
    return try body(self)
  }

  /// Keeps the object, and so its attachments, for the duration of a call.
  public nonisolated(nonsending) func withLoaded<R, E: Error>(
    _ body: (LoadedObject) async throws(E) -> R
  ) async throws(E) -> R {
    defer { withExtendedLifetime(self) {} }
    return try await body(self)
  }
}

/// What ``LoadedObject/attachAll()`` did.
public struct AttachReport: Sendable {
  /// The attachments that were made.
  public internal(set) var attached: [AttachmentInfo] = []
  /// Programs that were left alone, and why.
  public internal(set) var skipped: [(program: String, reason: String)] = []
}
