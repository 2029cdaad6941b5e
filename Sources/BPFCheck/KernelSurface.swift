import BPFBlueprint
public import BPFTypes
import BTF

/// Whether a kernel has something, and how that is known.
public enum Presence: Sendable, Hashable {
  /// It has it.
  case present(Evidence)
  /// It does not.
  case absent(Evidence)
  /// Neither its types nor its release tell.
  case unknown

  /// How something is known.
  public enum Evidence: String, Sendable, Hashable {
    /// The kernel's own types show it.
    case types
    /// It follows from the release.
    case release
  }

  /// Whether the kernel lacks it for certain.
  public var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }
}

/// What a kernel offers to programs, as far as its types show: they hold the enumerations of program types, map types,
/// attach types and helpers, and nearly all functions.
public struct KernelSurface: Sendable {
  /// A release that the kernel is at least as new as, told by the newest thing that its enumerations have; or what
  /// the description says.
  public let level: KernelRelease?
  /// Whether the types name functions at all; minimised ones do not.
  public let listsFunctions: Bool

  private let programTypes: Set<UInt32>?
  private let mapTypes: Set<UInt32>?
  private let attachTypes: Set<UInt32>?
  private let helpers: Set<UInt32>?
  private let markers: Set<String>
  /// Functions that are marked as ones that programs may call; none of older kernels are. C: `bpf_kfunc`.
  private let callable: Set<BTFTypeID>
  private let table: BTFTable

  init(types: KernelTypes, release: KernelRelease?) throws(BPFError) {
    let table = try types.kernel()
    self.table = table
    callable = Set(
      table.allTypes(named: "bpf_kfunc", kind: .declTag).compactMap { id in
        guard case .declTag(let target, _) = try? table.type(id).body else { return nil }
        return target
      })
    programTypes = table.enumerators(of: "bpf_prog_type")
    mapTypes = table.enumerators(of: "bpf_map_type")
    attachTypes = table.enumerators(of: "bpf_attach_type")
    helpers = table.enumerators(of: "bpf_func_id")
    // Of functions that every kernel with BPF has, whatever it was built with.
    let everywhere = ["bpf_check", "bpf_prog_load", "bpf_map_new_fd", "__sys_bpf", "bpf_prog_new_fd"]
    let wanted = Set(KernelMarker.functions + everywhere)
    let found = table.find(Set(wanted.map { BTFTable.Wanted(name: $0, kind: .function) }))
    markers = Set(found.keys.map(\.name))
    listsFunctions = everywhere.contains(where: markers.contains)
    level = [
      release, Self.newest(of: Introductions.programTypes, among: programTypes),
      Self.newest(of: Introductions.mapTypes, among: mapTypes),
      Self.newest(of: Introductions.attachTypes, among: attachTypes),
      Self.newest(of: Introductions.helpers, among: helpers),
    ].compactMap(\.self).max()
  }

  private static func newest<Constant: KernelConstant>(
    of introductions: [Constant: KernelRelease], among shown: Set<UInt32>?
  ) -> KernelRelease? {
    guard let shown else { return nil }
    return introductions.filter { shown.contains($0.key.rawValue) }.values.max()
  }
}

// MARK: - Questions

extension KernelSurface {
  /// Whether programs of a type can be loaded.
  public func presence(of type: ProgramType) -> Presence {
    if let function = KernelMarker.function(of: type), isMissing(function) {
      return .absent(.types)
    }
    return presence(type, in: programTypes, Introductions.programTypes)
  }

  /// Whether maps of a type can be created.
  public func presence(of type: MapType) -> Presence {
    if let function = KernelMarker.function(of: type), isMissing(function) {
      return .absent(.types)
    }
    return presence(type, in: mapTypes, Introductions.mapTypes)
  }

  /// Whether programs can be attached so.
  public func presence(of type: AttachType) -> Presence {
    presence(type, in: attachTypes, Introductions.attachTypes)
  }

  /// Whether there is a helper, which not every program may call.
  public func presence(of helper: HelperID) -> Presence {
    presence(helper, in: helpers, Introductions.helpers)
  }

  /// Whether the verifier knows a kind of instruction, or a flag.
  public func presence(of ability: KernelAbility) -> Presence {
    if let marker = ability.marker, let shown = isShown(marker) {
      return shown ? .present(.types) : .absent(.types)
    }
    return presence(since: ability.introduction)
  }

  /// A function of the kernel proper that programs call, by its number: its name, and whether programs may.
  func function(_ id: BTFTypeID) -> (name: String, presence: Presence)? {
    guard let name = try? table.name(of: id), !name.isEmpty else { return nil }
    return (name, callable.isEmpty || callable.contains(id) ? .present(.types) : .absent(.types))
  }

  /// What a type of the kernel proper is called.
  func name(of id: UInt32) -> String? {
    guard id != 0, let name = try? table.name(of: BTFTypeID(rawValue: id)), !name.isEmpty else { return nil }
    return name
  }

  /// What follows from a release.
  func presence(since version: KernelRelease) -> Presence {
    guard let level else { return .unknown }
    return level >= version ? .present(.release) : .absent(.release)
  }

  private func presence<Constant: KernelConstant>(
    _ constant: Constant, in shown: Set<UInt32>?, _ introductions: [Constant: KernelRelease]
  ) -> Presence {
    if let shown { return shown.contains(constant.rawValue) ? .present(.types) : .absent(.types) }
    return introductions[constant].map { presence(since: $0) } ?? .unknown
  }

  private func isShown(_ marker: KernelMarker) -> Bool? {
    switch marker {
    case .helper(let helper): helpers?.contains(helper.rawValue)
    case .attachType(let type): attachTypes?.contains(type.rawValue)
    case .mapType(let type): mapTypes?.contains(type.rawValue)
    case .function(let name): listsFunctions ? markers.contains(name) : nil
    }
  }

  /// Whether the kernel was built without something, although it is new enough.
  private func isMissing(_ function: String) -> Bool {
    listsFunctions && !markers.contains(function)
  }
}

extension BTFTable {
  /// The numbers of an enumeration's members, without the one that counts them; `nil` if the table does not have it.
  fileprivate func enumerators(of name: String) -> Set<UInt32>? {
    guard let id = firstType(named: name, kind: .enumeration), let type = try? type(id),
      case .enumeration(let enumeration) = type.body
    else { return nil }
    let counts = enumeration.values.filter { !$0.name.hasPrefix("__") }
    return Set(counts.map { UInt32(truncatingIfNeeded: $0.value) })
  }
}
