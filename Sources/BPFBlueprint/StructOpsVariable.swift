import BPFBytes
public import BPFTypes
import BTF

/// A structure of operations as the object starts it: what its members hold, and which programs implement
/// them (parity SOPS-5).
///
///     try object.structOps["counting"]?["flags"]?.set(UInt32(2))
///     try object.structOps["counting"]?.setFunction("init", to: "count_other_start")
public struct StructOpsVariable: Sendable {
  /// The map's name, which is that of the C variable.
  public let name: String
  /// What it implements, and by which programs.
  public private(set) var definition: StructOpsDefinition
  private(set) var contents: InitialValue
  private let types: BTFTable
  private let byteOrder: ByteOrder
  private let programs: [String: ProgramType]

  init?(_ map: MapBlueprint, of object: BPFObject) {
    guard let definition = map.structOps, let contents = map.initialValue, let types = object.types else {
      return nil
    }
    name = map.name
    self.definition = definition
    self.contents = contents
    self.types = types
    byteOrder = object.byteOrder
    programs = Dictionary(
      object.programs.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
  }

  /// The members, in the order of the declaration.
  public var members: [String] { body?.members.map(\.name) ?? [] }

  private var body: BTFComposite? {
    guard case .composite(let body)? = try? types.type(definition.type).body else { return nil }
    return body
  }

  /// What a member holds, or `nil` if there is none of that name; bit fields are not among them. Writing a
  /// changed one back changes what the kernel gets; a function is chosen by ``setFunction(_:to:)``.
  public subscript(member: String) -> GlobalVariable? {
    get {
      guard let found = body?.members.first(where: { $0.name == member }), found.bitfieldSize == 0,
        let size = try? types.size(of: found.type), size <= contents.count,
        Int(found.bitOffset / 8) <= contents.count - size
      else { return nil }
      let layout = GlobalVariable.Layout(
        name: "\(name).\(member)", map: name, offset: Int(found.bitOffset / 8), size: size, type: found.type,
        isVisible: true)
      return GlobalVariable(
        layout: layout, in: contents, at: layout.offset, types: types, byteOrder: byteOrder)
    }
    set {
      guard let newValue, let own = self[member], own.layout == newValue.layout else { return }
      contents.write(newValue.bytes, at: own.layout.offset)
    }
  }

  /// Chooses the program that implements a member.
  ///
  /// - Parameters:
  ///   - member: a function pointer.
  ///   - program: a program of `struct_ops` in the same object; `nil` for none.
  /// - Throws: ``BPFError``: `notFound` if there is no such member or program, `invalidValue` if they are not
  ///   what they have to be.
  public mutating func setFunction(_ member: String, to program: String?) throws(BPFError) {
    let subject = BPFError.Subject(program: program, map: name, item: "member '\(member)'")
    guard let found = body?.members.first(where: { $0.name == member }) else {
      throw BPFError(
        .notFound, at: .configure, of: subject, "struct \(definition.structure) has no such member",
        expected: members.joined(separator: ", "))
    }
    guard case .pointer(let target)? = try? types.resolved(found.type).body,
      (try? types.resolved(target).kind) == .functionPrototype
    else {
      throw BPFError(.invalidValue, at: .configure, of: subject, "the member is no function pointer")
    }
    guard let program else {
      definition.functions[member] = nil
      return
    }
    guard let type = programs[program] else {
      throw BPFError(.notFound, at: .configure, of: subject, "the object has no such program")
    }
    guard type == .structOps else {
      throw BPFError(
        .invalidValue, at: .configure, of: subject, "the program is not one of struct_ops", seen: type.name)
    }
    definition.functions[member] = program
  }
}

/// The structures of operations of an object, found by the name of their C variable.
public struct StructOpsVariables: Sendable, Sequence {
  var object: BPFObject

  /// The structure of a name, or `nil`. Writing a changed one back changes what the kernel will get.
  public subscript(name: String) -> StructOpsVariable? {
    get { object.maps[name].flatMap { StructOpsVariable($0, of: object) } }
    set {
      guard let newValue, newValue.name == name, object.maps[name]?.structOps != nil else { return }
      object.maps[name]?.structOps = newValue.definition
      object.maps[name]?.initialValue = newValue.contents
    }
  }

  /// All of them, in the order of the file.
  public func makeIterator() -> AnyIterator<StructOpsVariable> {
    let object = object
    return AnyIterator(object.maps.lazy.compactMap { StructOpsVariable($0, of: object) }.makeIterator())
  }
}

extension BPFObject {
  /// The structures of operations that the object implements, as they are before loading.
  public var structOps: StructOpsVariables {
    get { StructOpsVariables(object: self) }
    set { self = newValue.object }
  }
}
