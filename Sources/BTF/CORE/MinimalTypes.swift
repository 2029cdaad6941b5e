import BPFBytes

/// The part of a kernel's types that objects ask for: what they need in place of the whole, on machines whose kernel
/// has none (parity GENC-6).
///
/// Questions are answered as they are when an object is loaded; every type and member on the way to an answer is kept.
public struct MinimalTypes {
  private let kernel: BTFTable
  private var kept: Set<BTFTypeID> = []
  private var members: [BTFTypeID: Set<Int>] = [:]

  /// Starts with nothing.
  ///
  /// - Parameter kernel: all types of a kernel.
  public init(of kernel: BTFTable) {
    self.kernel = kernel
  }

  /// Keeps what an object asks for.
  ///
  /// - Parameters:
  ///   - questions: the object's, in its order.
  ///   - local: the object's types.
  /// - Throws: ``CoreFailure`` for a question that makes no sense or has several answers, ``BTFError`` for broken types.
  public mutating func add(_ questions: [CoreQuestion], of local: BTFTable) throws {
    let roots = Set(questions.filter { $0.kind != .typeIDLocal }.map(\.type))
    var resolver = CoreResolver(
      local: local, candidates: kernel.candidates(for: roots, of: local, owner: "the kernel"))
    for question in questions where question.kind != .typeIDLocal {
      guard let place = try resolver.place(of: question) else { continue }
      try keep(place.path, question.kind)
    }
  }

  private mutating func keep(_ path: CorePath, _ kind: CoreKind) throws {
    if kind == .typeMatches {
      var matched: Set<Match> = []
      return try keep(matched: path.root, isPointee: false, &matched)
    }
    try keep(path.root, followingPointers: kind.isAboutType)
    guard kind.isAboutField else { return }
    var current = try kernel.resolvedID(path.root)
    for step in path.steps.dropFirst() {
      guard step.name != nil else {
        current = step.type
        continue
      }
      try keepMember(step, from: current)
      current = try kernel.resolvedID(try kernel.raw(step.type).member(step.index).type)
    }
  }

  /// Keeps a member, and the members without a name on the way to it.
  private mutating func keepMember(_ step: CorePath.Step, from parent: BTFTypeID) throws {
    var chain: [(type: BTFTypeID, index: Int)] = []
    guard try find(step, in: parent, &chain, level: 0) else {
      throw BTFError(
        .inconsistent, type: parent, expected: "a way to member \(step.index) of type \(step.type)",
        seen: "none")
    }
    for (type, index) in chain {
      members[type, default: []].insert(index)
      try keep(type, followingPointers: false)
      try keep(try kernel.raw(type).member(index).type, followingPointers: false)
    }
  }

  private func find(
    _ step: CorePath.Step, in parent: BTFTypeID, _ chain: inout [(type: BTFTypeID, index: Int)], level: Int
  ) throws -> Bool {
    guard level < CorePath.mostSteps else { throw kernel.tooDeep(parent) }
    if parent == step.type {
      chain.append((parent, step.index))
      return true
    }
    let type = try kernel.raw(parent)
    guard type.isComposite else { return false }
    for index in 0..<type.count where type.member(index).name == 0 {
      chain.append((parent, index))
      let inner = try kernel.resolvedID(type.member(index).type)
      if try find(step, in: inner, &chain, level: level + 1) { return true }
      chain.removeLast()
    }
    return false
  }

  /// Keeps a type and what it is made of: of structures none of the members, of pointers the target only if it is
  /// asked for. What is not kept turns into `void`.
  private mutating func keep(_ id: BTFTypeID, followingPointers: Bool) throws {
    var waiting = [id]
    // A pointer that was kept for another question may have to be followed for this one.
    var seen: Set<BTFTypeID> = [.void]
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted else { continue }
      kept.insert(next)
      let type = try kernel.raw(next)
      switch type.kind {
      case .pointer where followingPointers: waiting.append(type.reference)
      case .typedef, .const, .volatile, .restrict, .typeTag: waiting.append(type.reference)
      case .array, .functionPrototype: waiting += try kernel.record(next).references
      default: break
      }
    }
  }

  private struct Match: Hashable {
    let type: BTFTypeID
    let isPointee: Bool
  }

  /// Keeps all that a comparison of whole types looks at: members too, but not those of structures behind pointers.
  private mutating func keep(matched id: BTFTypeID, isPointee: Bool, _ seen: inout Set<Match>) throws {
    var waiting = [Match(type: id, isPointee: isPointee)]
    while let next = waiting.popLast() {
      guard next.type != .void, seen.insert(next).inserted else { continue }
      kept.insert(next.type)
      let type = try kernel.raw(next.type)
      switch type.kind {
      case .structure, .union:
        guard !next.isPointee else { continue }
        members[next.type] = Set(0..<type.count)
        waiting += (0..<type.count).map { Match(type: type.member($0).type, isPointee: false) }
      case .pointer: waiting.append(Match(type: type.reference, isPointee: true))
      case .typedef, .const, .volatile, .restrict, .typeTag:
        waiting.append(Match(type: type.reference, isPointee: next.isPointee))
      case .array, .functionPrototype:
        waiting += try kernel.record(next.type).references.map { Match(type: $0, isPointee: next.isPointee) }
      default: break
      }
    }
  }
}

extension MinimalTypes {
  /// The table of what was kept, in the order of the kernel's.
  ///
  /// - Throws: ``BTFError`` if a type that was kept cannot be read.
  public func encoded() throws(BTFError) -> [UInt8] {
    let order = kept.sorted()
    var numbers: [BTFTypeID: BTFTypeID] = [:]
    for (place, id) in order.enumerated() { numbers[id] = BTFTypeID(rawValue: UInt32(clamping: place + 1)) }
    var builder = BTFBuilder(order: kernel.byteOrder)
    for id in order {
      var record = try kernel.record(id)
      if record.kind == .structure || record.kind == .union { record.keep((members[id] ?? []).sorted()) }
      record.mapTypes { numbers[$0] ?? .void }
      try builder.add(record, of: kernel)
    }
    return builder.encoded()
  }
}
