public import BPFBlueprint
public import BPFTypes

/// Choices of one load that are not part of the object.
public struct LoadOptions: Sendable {
  /// Open maps to use in place of those of the object, by the name in the object. Their type and the sizes of
  /// keys and values must be equal; where entries or flags differ, the report says so.
  public var replacing: [String: Map] {
    get { replacements.byName }
    set { replacements = NamedMap.list(newValue) }
  }
  /// Open maps that show what the maps in a map of maps are like, by the name of the latter in the object. Where
  /// the object says it too, these are used. C: `bpf_map__set_inner_map_fd`.
  public var innerMaps: [String: Map] {
    get { innerMapList.byName }
    set { innerMapList = NamedMap.list(newValue) }
  }
  /// What the verifier is asked to write for programs that it accepts; 0 for nothing. C: `log_level`.
  public var verifierLogLevel: UInt32 = 0
  /// How many programs are verified at the same time, each on a thread of its own for as long as that takes; 1
  /// for one after the other on the thread that loads. By default one for each CPU that runs, from the first
  /// program on that takes the verifier long. Which failure is reported does not depend on it.
  public var verifierThreads: Int?

  // Lists, as there are few, and a table by hash would make every process pay for what few loads use.
  private(set) var replacements: [NamedMap] = []
  private(set) var innerMapList: [NamedMap] = []

  /// The usual choices.
  public init() {}
}

/// An open map, and the name of the object's map that it is for.
struct NamedMap: Sendable {
  let name: String
  let map: Map

  fileprivate static func list(_ maps: [String: Map]) -> [NamedMap] {
    maps.map { NamedMap(name: $0.key, map: $0.value) }
  }
}

extension [NamedMap] {
  subscript(name: String) -> Map? { first { $0.name == name }?.map }

  fileprivate var byName: [String: Map] {
    Dictionary(map { ($0.name, $0.map) }, uniquingKeysWith: { first, _ in first })
  }
}

extension BPFObject {
  /// Loads the enabled maps and programs into a kernel, and waits for the verifier.
  ///
  /// - Parameters:
  ///   - kernel: where to.
  ///   - options: see ``LoadOptions``.
  /// - Returns: the owner of all that was loaded.
  /// - Throws: ``BPFError`` of the first step that failed; nothing stays behind then.
  public func load(
    on kernel: Kernel = Kernel(), _ options: LoadOptions = LoadOptions()
  ) throws(BPFError) -> LoadedObject {
    try requireMaps(options.replacements)
    try requireMaps(options.innerMapList, "map of maps") { $0.type.holdsMaps }
    var facts = try kernel.facts(for: self)
    var retries = 0
    while true {
      let plan = try link(facts)
      var executor = PlanExecutor(plan: plan, object: self, kernel: kernel, options: options)
      do {
        return try executor.execute(retries: retries)
      } catch {
        // Each retry learns one fact more and there are finitely many, so this ends.
        let learned = Diagnosis.learn(from: error, facts: facts, object: self, kernel: kernel)
        let most = maps.count + programs.count + KernelFeature.all.count
        guard let learned, retries <= most else { throw error.error }
        facts = learned
        retries += 1
      }
    }
  }

  /// Loads the enabled maps and programs into a kernel without blocking the calling task's thread.
  ///
  /// - Parameters:
  ///   - kernel: where to; its loader thread does the waiting.
  ///   - options: see ``LoadOptions``.
  /// - Throws: as the blocking form.
  public func load(
    on kernel: Kernel = Kernel(), _ options: LoadOptions = LoadOptions()
  ) async throws(BPFError) -> LoadedObject {
    let result: Result<LoadedObject, BPFError> = await withCheckedContinuation { continuation in
      kernel.loaders.submit {
        continuation.resume(
          returning: Result { () throws(BPFError) in try self.loadBlocking(on: kernel, options) })
      }
    }
    return try result.get()
  }

  private func loadBlocking(on kernel: Kernel, _ options: LoadOptions) throws(BPFError) -> LoadedObject {
    try load(on: kernel, options)
  }

  /// A misspelt name must not leave two maps where the user means one.
  private func requireMaps(
    _ given: [NamedMap], _ what: String = "map",
    where isRight: (MapBlueprint) -> Bool = { _ in true }
  ) throws(BPFError) {
    guard !given.isEmpty else { return }
    let right = maps.filter { $0.isEnabled && isRight($0) }.map(\.name)
    for name in given.map(\.name).sorted() where !right.contains(name) {
      throw BPFError(
        .notFound, at: .configure, of: .init(object: path, map: name),
        "the object creates no \(what) of that name, so nothing can be put in its place",
        expected: right.joined(separator: ", "),
        remedy: "use the name of its C variable")
    }
  }
}
