import BPF

/// An element of a map as it is shown.
struct WatchedElement {
  /// The map, or the section for a variable.
  let map: String
  let key: JSON
  /// The value; those of each CPU; or nothing for an element that is gone.
  let content: Content

  enum Content: Equatable {
    case value(JSON)
    case perCPU([(cpu: Int, value: JSON)])
    case removed

    static func == (left: Content, right: Content) -> Bool {
      switch (left, right) {
      case (.value(let left), .value(let right)): left == right
      case (.perCPU(let left), .perCPU(let right)): left.elementsEqual(right, by: ==)
      case (.removed, .removed): true
      default: false
      }
    }
  }
}

/// What a look at the maps showed.
struct MapLook {
  /// Everything, in the order of the maps.
  let elements: [WatchedElement]
  /// What is new, different or gone since the look before.
  let changes: [WatchedElement]
}

/// Looks at the maps of an object again and again, and tells what changed.
struct MapWatcher {
  /// Maps whose elements cannot be looked up.
  let hidden: [Map]
  private let shown: [Map]
  private let variables: [LiveGlobal]
  private var last: [String: [[UInt8]: [UInt8]]] = [:]

  /// Arrays with more entries than this show only what is not zero.
  private static let fullArray = 64

  init(_ loaded: LoadedObject) {
    let declared = loaded.maps.filter { !$0.name.hasPrefix(".") }
    shown = declared.filter { ElementFormatter.canRead($0.type) }
    hidden = declared.filter { !ElementFormatter.canRead($0.type) }
    variables = loaded.globals.filter { !$0.layout.map.hasPrefix(".rodata") }
  }

  /// Looks at everything once. Variables come first, so that the maps end what is printed.
  mutating func look() throws -> MapLook {
    var elements: [WatchedElement] = []
    var changes: [WatchedElement] = []
    for variable in variables {
      let now = try variable.read()
      let element = WatchedElement(
        map: variable.layout.map, key: .string(variable.name),
        content: .value(now.value.map(JSON.init) ?? .bytes(now.bytes)))
      elements.append(element)
      if note(now.bytes, of: Array(variable.name.utf8), in: variable.layout.map) { changes.append(element) }
    }
    for map in shown { try look(at: map, &elements, &changes) }
    return MapLook(elements: elements, changes: changes)
  }

  private mutating func look(
    at map: Map, _ elements: inout [WatchedElement], _ changes: inout [WatchedElement]
  ) throws {
    let formatter = ElementFormatter(map)
    let hidesZero = (map.type == .array || map.type == .percpuArray) && map.maxEntries > Self.fullArray
    let entries = try map.entries()
    for entry in entries {
      let isKnown = last[map.name]?[entry.key] != nil
      if hidesZero, !isKnown, entry.value.allSatisfy({ $0 == 0 }) { continue }
      let element = self.element(entry, of: map, formatter)
      elements.append(element)
      if note(entry.value, of: entry.key, in: map.name) { changes.append(element) }
    }
    let present = Set(entries.map(\.key))
    for key in (last[map.name] ?? [:]).keys where !present.contains(key) {
      last[map.name]?[key] = nil
      changes.append(
        WatchedElement(map: map.name, key: formatter.typedKey(key) ?? .bytes(key), content: .removed))
    }
  }

  private func element(
    _ entry: (key: [UInt8], value: [UInt8]), of map: Map, _ formatter: ElementFormatter
  ) -> WatchedElement {
    func shown(_ bytes: [UInt8]) -> JSON { formatter.typedValue(bytes) ?? .bytes(bytes) }
    let content: WatchedElement.Content =
      map.cpus.isEmpty
      ? .value(shown(entry.value))
      : .perCPU(zip(map.cpus, map.splitPerCPU(entry.value)).map { (cpu: $0, value: shown($1)) })
    return WatchedElement(
      map: map.name, key: formatter.typedKey(entry.key) ?? .bytes(entry.key), content: content)
  }

  /// Remembers a value. Returns whether it is another one than before.
  private mutating func note(_ value: [UInt8], of key: [UInt8], in map: String) -> Bool {
    guard last[map]?[key] != value else { return false }
    last[map, default: [:]][key] = value
    return true
  }
}
