import BPFTypes
import BTF
import ELFReader

extension ObjectParser {
  /// Reads what the object takes from the kernel: undefined symbols, and what BTF says of each (parity EXT-1).
  ///
  /// They are in the order of libbpf, by kind and name; variables of the configuration by falling alignment,
  /// rising size and name, which is how they lie in memory (parity EXT-7).
  mutating func readExterns() throws(BPFError) {
    let names = symbols.filter(\.isExtern)
    guard !names.isEmpty else { return }
    guard let types else {
      throw BPFError(
        .malformedObject, at: .parse, of: .init(object: path, item: "extern \(names[0].name)"),
        "the object has no BTF that says what the extern is", remedy: "compile with -g and do not strip .BTF")
    }
    do {
      let reader = try ExternReader(types: types.table, path: path)
      externs = try names.map { try reader.extern(named: $0.name, isWeak: $0.binding == .weak) }
    } catch let error as BTFError {
      throw BPFError(error, of: path)
    } catch {
      throw error as? BPFError ?? BPFError(.malformedObject, at: .parse, of: .init(object: path), "\(error)")
    }
    externs.sort { $0.precedes($1) }
    try layOutConfiguration()
  }

  /// How many bytes the variables of the configuration may have together.
  private static let mostBytes = 1 << 24

  /// Gives each variable of the configuration its place, and makes the map that holds them all (parity SEC-10).
  private mutating func layOutConfiguration() throws(BPFError) {
    var size = 0
    let name = Extern.configurationSection
    var variables: [BTFFixups.Variable] = []
    for place in externs.indices {
      guard case .configuration(var variable) = externs[place].kind else { continue }
      let rest = size % variable.alignment
      variable.offset = size + (rest == 0 ? 0 : variable.alignment - rest)
      size = variable.offset + variable.size
      guard size <= Self.mostBytes else {
        throw BPFError(
          .malformedObject, at: .parse, of: .init(object: path, section: Extern.configurationSection),
          "the variables are too large", expected: "at most \(Self.mostBytes) bytes together")
      }
      variables.append(
        .init(section: name, name: externs[place].name, offset: UInt32(clamping: variable.offset)))
      externs[place] = Extern(
        name: externs[place].name, isWeak: externs[place].isWeak, kind: .configuration(variable))
    }
    guard size > 0 else { return }
    types?.fixups.add(.init(name: name, size: UInt32(clamping: size)), variables)
    var map = MapBlueprint(
      name: name, kernelName: KernelName.dataSection(name, object: objectName), origin: .kconfig,
      type: .array, keySize: 4, valueSize: UInt32(clamping: size), maxEntries: 1,
      flags: [.rdonlyProg, .mmapable], initialValue: nil, section: -1, sectionOffset: 0)
    map.valueType = types?.table.firstType(named: name, kind: .dataSection) ?? .void
    maps.append(map)
  }
}

extension ELFSymbol {
  /// Whether the symbol is defined elsewhere, by the kernel.
  fileprivate var isExtern: Bool {
    section == .undefined && type == .notype && (binding == .global || binding == .weak) && !name.isEmpty
  }
}

extension Extern {
  fileprivate func precedes(_ other: Extern) -> Bool {
    switch (kind, other.kind) {
    case (.configuration(let left), .configuration(let right)):
      if left.alignment != right.alignment { return left.alignment > right.alignment }
      if left.size != right.size { return left.size < right.size }
    case (.configuration, _): return true
    case (_, .configuration): return false
    default: break
    }
    return name.utf8.lexicographicallyPrecedes(other.name.utf8)
  }
}

/// Tells by the types what an undefined symbol is.
private struct ExternReader {
  let types: BTFTable
  let path: String
  /// The sections of variables and functions, by their type.
  private var sections: [BTFTypeID: String] = [:]
  /// Variables and functions, by name.
  private var declarations: [String: BTFType] = [:]

  init(types: BTFTable, path: String) throws(BTFError) {
    self.types = types
    self.path = path
    for id in types.ids {
      switch try types.kind(of: id) {
      case .dataSection:
        let type = try types.type(id)
        guard case .dataSection(let section) = type.body else { continue }
        for variable in section.variables where sections[variable.type] == nil {
          sections[variable.type] = type.name
        }
      case .variable, .function:
        let type = try types.type(id)
        if declarations[type.name] == nil { declarations[type.name] = type }
      default: break
      }
    }
  }

  func extern(named name: String, isWeak: Bool) throws -> Extern {
    guard let type = declarations[name] else {
      throw malformed(
        name, "the BTF does not describe the extern",
        remedy: "define the function or variable in the object, or declare it with __ksym or __kconfig")
    }
    let section = sections[type.id]
    switch (type.body, section) {
    case (.variable(let variable), Extern.configurationSection) where variable.linkage == .extern:
      return Extern(
        name: name, isWeak: isWeak, kind: .configuration(try configuration(name, variable.type)))
    case (.variable(let variable), Extern.symbolSection) where variable.linkage == .extern:
      let target = try types.resolvedID(variable.type)
      return Extern(name: name, isWeak: isWeak, kind: target == .void ? .symbol : .variable(target))
    case (.function(let function), Extern.symbolSection) where function.linkage == .extern:
      return Extern(name: name, isWeak: isWeak, kind: .function(prototype: function.prototype))
    case (.function, Extern.configurationSection):
      throw malformed(name, "a function cannot be an option of the configuration")
    default:
      throw malformed(
        name, "the BTF describes the extern as something else",
        expected: "an extern variable or function of .ksyms, or variable of .kconfig",
        seen: "\(type.kind.kernelName) of \(section ?? "no section")")
    }
  }

  private func configuration(_ name: String, _ type: BTFTypeID) throws -> ConfigurationVariable {
    guard let form = try ConfigurationVariable.Form(of: type, in: types) else {
      throw BPFError(
        .unsupported, at: .parse, of: .init(object: path, item: "extern \(name)"),
        "the type of the extern is unsupported",
        expected: "char, bool, an integer of 1, 2, 4 or 8 bytes, enum libbpf_tristate, or char[]",
        seen: types.spelling(of: type))
    }
    return ConfigurationVariable(
      offset: 0, size: try types.size(of: type), form: form, type: type,
      alignment: max(try types.alignment(of: type), 1))
  }

  private func malformed(
    _ name: String, _ summary: String, expected: String? = nil, seen: String? = nil, remedy: String? = nil
  ) -> BPFError {
    BPFError(
      .malformedObject, at: .parse, of: .init(object: path, item: "extern \(name)"), summary,
      expected: expected, seen: seen, remedy: remedy)
  }
}
