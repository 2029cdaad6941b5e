import BPFBytes

/// Types sorted into classes, within which no difference was found yet.
///
/// All start by what they say themselves. Every round parts those whose references lead into different classes, until
/// none does. What is together then cannot be told apart, circles included: this is the coarsest such partition.
struct TypeClasses {
  /// The class of each number.
  private var classes: [Int]
  private var count = 0
  /// What each type says itself, names included and references left out.
  private let shallow: [Int]
  private let references: [[Int]]
  /// Types that are only declared, and the definitions of their names.
  private let declarations: [(id: Int, definitions: [Int])]
  /// How many rounds are made at most: a chain of pointers that only its end tells apart takes one for each.
  private let limit: Int
  /// The definition that each declaration stands for, as long as all are the same.
  private var resolved: [Int: Int] = [:]

  init(of table: BTFTable) throws(BTFError) {
    var shallow = [0]
    var references: [[Int]] = [[]]
    var known: [Shallow: Int] = [:]
    var strings: [String: UInt32] = ["": 0]
    var definitions: [Name: [Int]] = [:]
    var declared: [(id: Int, name: Name, kind: BTFKind?)] = []
    var kinds: [BTFKind] = [.void]
    shallow.reserveCapacity(table.typeCount)
    for id in table.ids {
      var record = try table.record(id)
      let targets = record.references
      for target in targets where Int(target.rawValue) >= table.typeCount {
        throw BTFError(
          .noSuchType, type: id, expected: "a number below \(table.typeCount)", seen: "\(target)")
      }
      references.append(targets.map { Int($0.rawValue) })
      kinds.append(record.kind)
      record.mapTypes { _ in .void }
      try record.mapStrings { (offset) throws(BTFError) in
        let text = try table.string(at: offset)
        let number = strings[text] ?? UInt32(clamping: strings.count)
        strings[text] = number
        return number
      }
      if let name = Name(of: record) {
        if name.isDeclaration(record) {
          let isUnion = BTFInfoWord(rawValue: record.info).flag
          let kind: BTFKind? = record.kind == .forward ? (isUnion ? .union : .structure) : nil
          declared.append((references.count - 1, name, kind))
        } else {
          definitions[name, default: []].append(references.count - 1)
        }
      }
      // These are never merged.
      let isAlone = record.kind == .variable || record.kind == .dataSection
      let key = Shallow(record: record, alone: isAlone ? references.count : 0)
      let place = known[key] ?? known.count + 1
      known[key] = place
      shallow.append(place)
    }
    self.shallow = shallow
    self.references = references
    // A structure and a union of one name leave open which of them is meant.
    declarations = declared.map { id, name, kind in
      let known = definitions[name] ?? []
      return (id, known.allSatisfy { kind == nil || kinds[$0] == kind } ? known : [])
    }
    limit = table.limits.steps(for: references.count)
    classes = shallow
    count = known.count
    resolve()
  }

  private struct Shallow: Hashable {
    let record: BTFRecord
    let alone: Int
  }

  private struct Name: Hashable {
    let name: UInt32
    let isEnumeration: Bool

    /// - Returns: `nil` for a kind that is not declared without being defined.
    init?(of record: BTFRecord) {
      guard record.name != 0 else { return nil }
      switch record.kind {
      case .forward, .structure, .union: isEnumeration = false
      case .enumeration, .enumeration64: isEnumeration = true
      default: return nil
      }
      name = record.name
    }

    func isDeclaration(_ record: BTFRecord) -> Bool {
      record.kind == .forward || isEnumeration && record.count == 0
    }
  }

  /// The class that stands for a type: that of the definition for a declaration.
  func representativeClass(of id: BTFTypeID) -> Int { value(Int(id.rawValue)) }

  /// Whether a type is only declared, and its definition is known.
  func isResolvedDeclaration(_ id: BTFTypeID) -> Bool { resolved[Int(id.rawValue)] != nil }

  private func value(_ id: Int) -> Int { classes[resolved[id] ?? id] }

  /// Declarations stand for the definitions of their name while those are all in one class.
  private mutating func resolve() {
    resolved = [:]
    for (id, definitions) in declarations {
      guard let first = definitions.first, definitions.allSatisfy({ classes[$0] == classes[first] }) else {
        continue
      }
      resolved[id] = first
    }
  }

  /// Parts classes until no reference tells their types apart.
  ///
  /// - Throws: ``BTFError`` with reason `limitExceeded` for types that take too long.
  mutating func settle() throws(BTFError) {
    for _ in 0..<limit where !refine() { return }
    throw BTFError(.limitExceeded, expected: "types that \(limit) rounds tell apart", seen: "more")
  }

  /// Parts classes by where their types' references lead.
  ///
  /// - Returns: whether that made a difference.
  private mutating func refine() -> Bool {
    var known: [[Int]: Int] = [:]
    var next = classes
    for id in 1..<max(references.count, 1) {
      let key = [classes[id], shallow[id]] + references[id].map(value)
      let place = known[key] ?? known.count + 1
      known[key] = place
      next[id] = place
    }
    let before = (count, resolved)
    classes = next
    count = known.count
    resolve()
    return before.0 != count || before.1 != resolved
  }
}

extension BTFLimits {
  /// How many rounds of comparing so many types are made.
  fileprivate func steps(for types: Int) -> Int { min(512, (1 << 26) / max(types, 1)) }
}
