import BPFBlueprint
import BPFSyscall
import BPFTypes

// Maps that are there already: given by the user, or pinned.

extension PlanExecutor {
  /// Takes a map of the user's (parity MAP-24). How large it is and what flags it has is the user's choice; keys
  /// and values must be those that the programs were compiled for.
  mutating func adopt(
    _ replacement: Map, for creation: MapCreation, _ subject: BPFError.Subject
  ) throws(BPFError) {
    let differences = creation.differences(from: try replacement.info())
    guard !differences.contains(where: \.mattersToPrograms) else {
      throw differing(
        differences.filter(\.mattersToPrograms), subject, "the map that is to be used in its place differs")
    }
    for difference in differences {
      report.remarks.append(
        "map \(creation.name.onOneLine) is replaced by one whose \(difference.name) is \(difference.seen), "
          + "not \(difference.expected)")
    }
    maps[creation.slot] = replacement
    foundMaps.insert(creation.slot)
  }

  mutating func adopt(_ pinned: Map, at path: String, for creation: MapCreation) {
    maps[creation.slot] = pinned
    foundMaps.insert(creation.slot)
    report.pins.append(.init(map: creation.name, path: path, isNew: false))
  }

  /// The map that is pinned at a path, if there is one and it is as the object wants it (parity MAP-22).
  func pinnedMap(
    at path: String, _ creation: MapCreation, _ subject: BPFError.Subject
  ) throws(BPFError) -> Map? {
    let descriptor: OwnedDescriptor
    do {
      descriptor = OwnedDescriptor(try kernel.calls.objGet(path: path))
    } catch {
      guard error.errno != .ENOENT else { return nil }
      throw BPFError(pinning: error, path: path, subject: subject, kernel: kernel)
    }
    var subject = subject
    subject.item = path
    let info: MapInfo
    do {
      let kind = kernel.calls.objectKind(fd: descriptor.rawValue)
      guard kind == nil || kind == .map else {
        throw BPFError(
          .invalidValue, at: .pin, of: subject, "what is pinned there is no map", expected: "map",
          seen: kind.map { "\($0)" }, remedy: Self.otherPlace)
      }
      info = try kernel.calls.mapInfo(fd: descriptor.rawValue)
    } catch let error as SystemCallError {
      throw BPFError(error, at: .pin, of: subject, kernel: kernel)
    } catch {
      throw error as? BPFError ?? BPFError(.systemCallFailed, at: .pin, of: subject, "\(error)")
    }
    let differences = creation.differences(from: info)
    guard differences.isEmpty else {
      var failure = differing(differences, subject, "the map that is pinned there differs")
      failure.remedy = Self.otherPlace
      throw failure
    }
    return try Map(creation, descriptor: descriptor, kernel: kernel, object: object)
  }

  private static let otherPlace =
    "remove the file if nobody needs it, or pin elsewhere (BPFObject.pinFolder, MapBlueprint.pinPath)"

  private func differing(
    _ differences: [MapDifference], _ subject: BPFError.Subject, _ summary: String
  ) -> BPFError {
    BPFError(
      .invalidValue, at: .load, of: subject, summary,
      expected: differences.map { "\($0.name) \($0.expected)" }.joined(separator: ", "),
      seen: differences.map { "\($0.name) \($0.seen)" }.joined(separator: ", "))
  }

  /// Pins a map that was not found. Somebody else may have been faster: then theirs is used.
  mutating func pin(_ slot: MapSlot, _ name: String, at path: String) throws(BPFError) {
    guard let map = maps[slot], !foundMaps.contains(slot) else { return }
    let subject = BPFError.Subject(object: plan.path, map: name)
    do {
      try kernel.calls.objPin(fd: map.fileDescriptor, path: path)
    } catch {
      let creation = plan.operations.lazy.compactMap { operation -> MapCreation? in
        if case .createMap(let creation) = operation, creation.slot == slot { creation } else { nil }
      }.first
      guard error.errno == .EEXIST, let creation, let pinned = try pinnedMap(at: path, creation, subject)
      else { throw BPFError(pinning: error, path: path, subject: subject, kernel: kernel) }
      adopt(pinned, at: path, for: creation)
      return
    }
    newPins.append(path)
    report.pins.append(.init(map: name, path: path, isNew: true))
  }

  /// Takes back what a load that failed has pinned (parity LOAD-3).
  func removePins() {
    for path in newPins.reversed() {
      do {
        try kernel.calls.removeFile(path)
      } catch {
        kernel.diagnostics("\(path.onOneLine): the pin of a load that failed stays there: \(error)")
      }
    }
  }
}

extension Kernel {
  /// Makes sure that a map can be pinned at a path, before anything is created: its folder is in a BPF file
  /// system, where it is made if need be.
  func prepareFolder(forPin path: String, _ subject: BPFError.Subject) throws(BPFError) {
    let folder = BPFError.folder(of: path)
    let magic = Int(KernelMacro.BPF_FS_MAGIC)
    var type = calls.fileSystemType(folder)
    if type < 0, calls.fileSystemType(BPFError.folder(of: folder)) == magic {
      do {
        try calls.requireFolder(folder)
      } catch {
        throw BPFError(pinning: error, path: folder, subject: subject, kernel: self)
      }
      type = calls.fileSystemType(folder)
    }
    guard type == magic else {
      var subject = subject
      subject.item = path
      throw BPFError(
        .invalidValue, at: .pin, of: subject, "the folder is not in a BPF file system",
        remedy: "mount one (mount -t bpf bpf /sys/fs/bpf), or choose a folder in one (BPFObject.pinFolder)")
    }
  }
}

/// A property in which a map is not as the object wants it.
struct MapDifference {
  let name: String
  let expected: String
  let seen: String
  /// Whether programs were compiled for it.
  let mattersToPrograms: Bool
}

extension MapCreation {
  /// In what a map of the kernel's differs, property by property.
  func differences(from info: MapInfo) -> [MapDifference] {
    func hex(_ flags: UInt32) -> String { "0x" + String(flags, radix: 16) }
    // The kernel adds this flag of its own accord (parity MAP-14).
    let added: MapFlags = type == .devmap || type == .devmapHash ? .rdonlyProg : []
    let seenFlags = info.flags.subtracting(added.subtracting(flags))
    let rows = [
      ("type", type.name, info.type.name, true),
      ("key_size", "\(keySize)", "\(info.keySize)", true),
      ("value_size", "\(valueSize)", "\(info.valueSize)", true),
      ("max_entries", "\(maxEntries)", "\(info.maxEntries)", false),
      ("map_flags", hex(flags.rawValue), hex(seenFlags.rawValue), false),
      ("map_extra", "\(extra)", "\(info.extra)", false),
    ]
    return rows.filter { $0.1 != $0.2 }.map {
      MapDifference(name: $0.0, expected: $0.1, seen: $0.2, mattersToPrograms: $0.3)
    }
  }
}
