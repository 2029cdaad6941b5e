public import BPFTypes
public import BTF

/// How a kernel lays out a structure of operations.
public struct KernelStructOps: Sendable, Hashable, Codable {
  /// The module whose BTF has it, or `nil` for the kernel proper.
  public var module: String?
  /// The number of the structure. C: `attach_btf_id` of its programs.
  public var structure: UInt32
  /// The number of the structure around it, whose name is `bpf_struct_ops_` and its name.
  /// C: `btf_vmlinux_value_type_id`.
  public var value: UInt32
  /// The size of the structure around it, in bytes.
  public var valueSize: Int
  /// Where the structure lies in the one around it, in bytes.
  public var offset: Int
  /// In the order of the declaration, which numbers them.
  public var members: [Member]

  /// A member.
  public struct Member: Sendable, Hashable, Codable {
    /// The C name.
    public var name: String
    /// In bytes from the start of the structure.
    public var offset: Int
    /// In bytes; `nil` if its type has no size.
    public var size: Int?
    /// The kind of its type behind names and qualifiers, as BTF numbers it.
    public var kind: UInt8
    /// Whether it is a bit field.
    public var isBitfield: Bool
    /// Whether it points to a function.
    public var isFunctionPointer: Bool
  }
}

extension KernelStructOps {
  /// C: `BPF_STRUCT_OPS_VALUE_PREFIX` of libbpf.
  static let valuePrefix = "bpf_struct_ops_"

  /// Finds a structure in a table (parity SOPS-1).
  ///
  /// - Parameters:
  ///   - name: the structure's, without a flavour.
  ///   - module: whose table it is, or `nil` for the kernel proper.
  /// - Returns: `nil` if the kernel takes no operations of that name from programs.
  public init?(_ name: String, in table: BTFTable, module: String? = nil) throws(BTFError) {
    guard let value = table.firstType(named: Self.valuePrefix + name, kind: .structure),
      let structure = table.firstType(named: name, kind: .structure),
      case .composite(let outer) = try table.type(value).body,
      case .composite(let inner) = try table.type(structure).body,
      let data = outer.members.first(where: { $0.type == structure })
    else { return nil }
    let (offset, valueSize) = (Int(data.bitOffset / 8), Int(outer.size))
    guard offset <= valueSize, Int(inner.size) <= valueSize - offset else { return nil }
    self.module = module
    self.structure = structure.rawValue
    self.value = value.rawValue
    self.valueSize = valueSize
    self.offset = offset
    members = []
    for member in inner.members { members.append(try Member(member, in: table)) }
  }
}

extension KernelStructOps.Member {
  init(_ member: BTFMember, in table: BTFTable) throws(BTFError) {
    let type = try table.resolved(member.type)
    name = member.name
    offset = Int(member.bitOffset / 8)
    // An array without a length is the last member of some structures; nothing is copied there.
    size = try? table.size(of: member.type)
    kind = type.kind.rawValue
    isBitfield = member.bitfieldSize != 0
    isFunctionPointer = false
    guard case .pointer(let target) = type.body, target != .void else { return }
    isFunctionPointer = try table.resolved(target).kind == .functionPrototype
  }
}

extension KernelTypes {
  /// Finds structures of operations, in the kernel proper before its modules (parity SOPS-1).
  ///
  /// - Throws: ``BPFError`` with code `noKernelBTF` if there is nothing to search, or the types of a structure
  ///   contradict themselves.
  public func structOps(_ names: Set<String>) throws(BPFError) -> [String: KernelStructOps] {
    guard !names.isEmpty else { return [:] }
    var found: [String: KernelStructOps] = [:]
    func learn(from table: BTFTable, of module: String?) throws(BPFError) {
      for name in names.sorted() where found[name] == nil {
        do {
          found[name] = try KernelStructOps(name, in: table, module: module)
        } catch {
          throw BPFError(error, of: module ?? "the kernel's BTF")
        }
      }
    }
    try learn(from: try kernel(), of: nil)
    guard found.count < names.count else { return found }
    for module in modules where found.count < names.count {
      if let table = table(of: module) { try learn(from: table, of: module.name) }
    }
    return found
  }
}
