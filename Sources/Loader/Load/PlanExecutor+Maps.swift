import BPFBlueprint
import BPFBytes
import BPFSyscall
import BPFTypes

extension PlanExecutor {
  /// Creates a map, unless the user gives one in its place or one is pinned where this one belongs.
  mutating func create(_ creation: MapCreation) throws(BPFError) {
    let subject = BPFError.Subject(object: plan.path, map: creation.name)
    if let replacement = options.replacements[creation.name] {
      try adopt(replacement, for: creation, subject)
      return
    }
    if let path = creation.pinPath {
      if let pinned = try pinnedMap(at: path, creation, subject) {
        adopt(pinned, at: path, for: creation)
        return
      }
      try kernel.prepareFolder(forPin: path, subject)
    }
    maps[creation.slot] = try Map(
      creation, descriptor: try newMap(creation, subject), kernel: kernel, object: object)
  }

  private func newMap(
    _ creation: MapCreation, _ subject: BPFError.Subject
  ) throws(BPFError) -> OwnedDescriptor {
    var request = MapCreate(
      type: creation.type, keySize: creation.keySize, valueSize: creation.valueSize,
      maxEntries: creation.maxEntries)
    request.flags = creation.flags
    request.name = creation.kernelName
    request.numaNode = creation.flags.contains(.numaNode) ? creation.numaNode : nil
    request.extra = creation.extra
    request.tokenFD = kernel.tokenDescriptor
    if creation.usesObjectBTF, let objectTypes {
      request.btfFD = objectTypes.rawValue
      request.keyTypeID = creation.keyType
      request.valueTypeID = creation.valueType
    }
    request.kernelValueTypeID = creation.kernelValueType
    request.kernelValueBTF = try creation.kernelModule.map { (module) throws(BPFError) in
      try types(of: module, for: subject)
    }
    // Lives until the map of maps is there, which remembers what it was like.
    let inner = try innerMap(of: creation, subject)
    defer { withExtendedLifetime(inner) {} }
    request.innerMapFD = options.innerMapList[creation.name]?.fileDescriptor ?? inner?.rawValue
    guard creation.kernelValueType != 0 else { return try create(request, subject) }
    do {
      return try create(request, subject)
    } catch {
      guard error.errno == .ENOTSUPP, loadsAnything() else { throw error }
      return try create(request, subject)
    }
  }

  /// Loads a program that does nothing. Kernels before 5.16 read their own types for the first program, and
  /// know of no operations until then.
  private func loadsAnything() -> Bool {
    var writer = ByteWriter()
    for instruction in [Instruction.move(0, 0), .exit] { instruction.encode(into: &writer) }
    var request = ProgLoad(type: .socketFilter, instructions: writer.bytes, license: "GPL")
    request.tokenFD = kernel.tokenDescriptor
    do {
      _ = OwnedDescriptor(try kernel.calls.progLoad(request))
      return true
    } catch {
      return false
    }
  }

  private func create(_ request: MapCreate, _ subject: BPFError.Subject) throws(BPFError) -> OwnedDescriptor {
    do {
      return OwnedDescriptor(try kernel.calls.mapCreate(request))
    } catch {
      var failure = BPFError(error, at: .load, of: subject, kernel: kernel, needing: neededCapabilities)
      failure.blameRelease(for: request, on: kernel.calls.kernelRelease)
      throw failure
    }
  }

  /// Makes the map that shows the kernel what those in a map of maps are like (parity MAP-20).
  private func innerMap(
    of creation: MapCreation, _ subject: BPFError.Subject
  ) throws(BPFError) -> OwnedDescriptor? {
    guard creation.type.holdsMaps, options.innerMapList[creation.name] == nil else { return nil }
    guard let inner = creation.innerMap else {
      throw BPFError(
        .invalidValue, at: .load, of: subject, "the object does not say what the maps in this map are like",
        remedy: "declare it with __array(values, struct …), or give a map in LoadOptions.innerMaps")
    }
    var request = MapCreate(
      type: inner.type, keySize: inner.keySize, valueSize: inner.valueSize, maxEntries: inner.maxEntries)
    request.flags = inner.flags
    request.name = "\(creation.name).inner"
    request.numaNode = inner.flags.contains(.numaNode) ? inner.numaNode : nil
    request.extra = inner.extra
    request.tokenFD = kernel.tokenDescriptor
    if inner.isTyped, let objectTypes {
      request.btfFD = objectTypes.rawValue
      request.keyTypeID = inner.keyType.rawValue
      request.valueTypeID = inner.valueType.rawValue
    }
    var subject = subject
    subject.map = "\(creation.name).inner"
    return try create(request, subject)
  }

  mutating func update(_ update: MapUpdate) throws(BPFError) {
    guard let map = maps[update.slot], !foundMaps.contains(update.slot) else { return }
    try map.update(update.key, update.value.bytes)
  }

  /// Programs that refer to an arena are only loaded when it is mapped. One that was there before keeps its
  /// contents.
  mutating func map(_ mapping: ArenaMapping) throws(BPFError) {
    guard let map = maps[mapping.slot] else { return }
    let memory = try map.mappedMemory()
    arenaOffset = mapping.offset
    guard let contents = mapping.contents, !foundMaps.contains(mapping.slot) else { return }
    guard memory.write(contents.bytes, at: mapping.offset) else {
      throw BPFError(
        .invalidState, at: .load, of: .init(object: plan.path, map: mapping.name),
        "the variables lie outside of the arena")
    }
  }

  mutating func freeze(_ slot: MapSlot, _ name: String) throws(BPFError) {
    guard let map = maps[slot], !foundMaps.contains(slot) else { return }
    try map.freeze()
  }

  /// Fills an element. Maps that were there before keep the maps that they hold; programs are always those of
  /// this load.
  mutating func insert(_ insertion: ElementInsertion) throws(BPFError) {
    guard let holder = maps[insertion.slot] else { throw missing(insertion) }
    let key = unsafe withUnsafeBytes(of: insertion.index) { unsafe Array($0) }
    switch insertion.content {
    case .map(let slot):
      guard !foundMaps.contains(insertion.slot) else { return }
      guard let map = maps[slot] else { throw missing(insertion) }
      try holder.update(key, map)
    case .program(let slot):
      guard let program = programs[slot] else { throw missing(insertion) }
      try holder.update(key, program)
    }
  }

  private func missing(_ insertion: ElementInsertion) -> BPFError {
    BPFError(
      .invalidState, at: .load, of: .init(object: plan.path, map: insertion.name),
      "the plan puts \(insertion.contentName.onOneLine) into a map, but did not load both")
  }
}
