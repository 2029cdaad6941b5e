public import BPFTypes
import BTF

/// How a C structure that programs write is laid out, as Swift code believes it to be.
///
/// Declared once, beside the Swift type, and compared with the object's own types before the first record is
/// read:
///
///     struct ExecEvent: CStructure {
///       static let pidField = CField<UInt32>("pid", at: 0)
///       static let commField = CField<String>("comm", at: 4, count: 16)
///       static let layout = CLayout("exec_event", size: 20, [pidField.member, commField.member])
///
///       let pid: UInt32
///       let comm: String
///
///       init(_ record: RawSpan) throws(BPFError) {
///         pid = try Self.pidField.read(record)
///         comm = try Self.commField.read(record)
///       }
///     }
public struct CLayout: Sendable, Hashable {
  /// The structure's tag in C.
  public let name: String
  /// In bytes.
  public let size: Int
  /// Those members that are used; the structure may have more.
  public let members: [Member]

  /// A member.
  public struct Member: Sendable, Hashable {
    /// The C name; members of members are written with dots.
    public let name: String
    /// In bytes from the structure's start.
    public let offset: Int
    /// In bytes.
    public let size: Int

    /// States a member.
    public init(_ name: String, at offset: Int, size: Int) {
      self.name = name
      self.offset = offset
      self.size = size
    }
  }

  /// States a layout.
  public init(_ name: String, size: Int, _ members: [Member]) {
    self.name = name
    self.size = size
    self.members = members
  }
}

/// A Swift type that is made from the records of a C structure.
public protocol CStructure: Sendable {
  /// The C structure.
  static var layout: CLayout { get }
  /// Reads a record, which is valid during the call. Records of perf event arrays end with up to seven bytes
  /// of padding.
  init(_ record: RawSpan) throws(BPFError)
}

extension BPFObject {
  /// Compares a layout with the object's types.
  ///
  /// - Throws: ``BPFError``: `notFound` if the object has no types or no such structure, `invalidValue` with
  ///   the member that lies elsewhere or has another size.
  public func verify(_ layout: CLayout) throws(BPFError) {
    guard let types, let id = types.firstType(named: layout.name, kind: .structure) else {
      throw BPFError(
        .notFound, at: .configure, of: .init(object: path, item: "struct \(layout.name)"),
        "the object's types do not have the structure",
        remedy:
          "keep it in the object with a variable, such as `struct \(layout.name) *unused_\(layout.name);`")
    }
    do {
      let size = try types.size(of: id)
      guard size == layout.size else {
        throw differs(layout, "the structure's size", "\(size) bytes", "\(layout.size)")
      }
      for member in layout.members {
        guard let (offset, size) = try place(of: member.name, in: id, types) else {
          throw BPFError(
            .notFound, at: .configure, of: .init(object: path, item: "struct \(layout.name)"),
            "the structure has no member '\(member.name)'")
        }
        guard offset == member.offset, size == member.size else {
          throw differs(
            layout, "the place of the member '\(member.name)'", "\(size) bytes at \(offset)",
            "\(member.size) bytes at \(member.offset)")
        }
      }
    } catch let error as BTFError {
      throw BPFError(error, of: path)
    } catch {
      throw error as? BPFError ?? BPFError(.invalidValue, at: .configure, "\(error)")
    }
  }

  private func differs(_ layout: CLayout, _ what: String, _ object: String, _ code: String) -> BPFError {
    BPFError(
      .invalidValue, at: .configure, of: .init(object: path, item: "struct \(layout.name)"),
      "\(what) is declared wrongly", expected: "\(object), as the object's types say", seen: code)
  }

  /// Where a member lies, those of unnamed members included.
  private func place(
    of path: String, in structure: BTFTypeID, _ types: BTFTable, depth: Int = 0
  ) throws -> (offset: Int, size: Int)? {
    let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
    // No compiler nests so deep, but a malformed table can say that a structure is a member of itself.
    guard depth < 32, let first = parts.first, case .composite(let body) = try types.resolved(structure).body
    else {
      return nil
    }
    for member in body.members {
      let offset = Int(member.bitOffset / 8)
      if member.name == first {
        guard member.bitfieldSize == 0 else { return nil }
        guard parts.count == 2 else { return (offset, try types.size(of: member.type)) }
        return try place(of: parts[1], in: member.type, types, depth: depth + 1).map {
          (offset + $0.offset, $0.size)
        }
      }
      if member.name.isEmpty, let found = try place(of: path, in: member.type, types, depth: depth + 1) {
        return (offset + found.offset, found.size)
      }
    }
    return nil
  }
}

extension BPFObject {
  /// The structures that the object offers as events: those that a variable points to, which is how C code
  /// keeps a structure in the object's types that only its functions use.
  public var eventStructures: [String] {
    guard let types else { return [] }
    var names: [String] = []
    for layout in globalLayouts {
      guard case .pointer(let target)? = try? types.resolved(layout.type).body,
        let structure = try? types.resolved(target), structure.kind == .structure, !structure.name.isEmpty,
        !names.contains(structure.name)
      else { continue }
      names.append(structure.name)
    }
    return names
  }
}
