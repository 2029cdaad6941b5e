import BPFTypes
import BTF

/// What the types of a kernel have under the name of an extern.
public enum KernelExtern: Sendable, Hashable, Codable {
  /// A variable or function that the extern's declaration fits.
  case found(FoundKernelType)
  /// One that it does not fit, and why.
  case differs(String)

  /// The module that has it, if one has.
  var module: String? {
    if case .found(let place) = self { place.module } else { nil }
  }
}

extension Facts {
  /// Looks the object's functions and typed variables of the kernel up (parity EXT-10, EXT-11): in the kernel
  /// proper, then in its modules. The first of the name counts.
  mutating func learnExterns(of object: BPFObject, from types: KernelTypes) throws(BPFError) {
    guard let local = object.types else { return }
    var wanted: [String: (type: KernelType, declared: BTFTypeID)] = [:]
    for extern in object.externs {
      switch extern.kind {
      case .variable(let type): wanted[extern.name] = (KernelType(name: extern.name, kind: .variable), type)
      case .function(let prototype):
        wanted[extern.name] = (KernelType(name: extern.kernelName, kind: .function), prototype)
      case .configuration, .symbol: break
      }
    }
    guard !wanted.isEmpty else { return }
    let found = try types.find(Set(wanted.values.map(\.type)))
    for (name, want) in wanted {
      guard let place = found[want.type] else { continue }
      kernelExterns[name] = try compare(want.declared, of: local, with: place, in: types)
    }
  }

  private func compare(
    _ declared: BTFTypeID, of local: BTFTable, with place: FoundKernelType, in types: KernelTypes
  ) throws(BPFError) -> KernelExtern {
    let module = place.module.flatMap { name in types.modules.first { $0.name == name } }
    let table: BTFTable
    if let module, let known = types.table(of: module) { table = known } else { table = try types.kernel() }
    do throws(BTFError) {
      let id = BTFTypeID(rawValue: place.id)
      let target: BTFTypeID
      switch try table.type(id).body {
      case .function(let function): target = function.prototype
      case .variable(let variable): target = try table.resolvedID(variable.type)
      default: target = id
      }
      guard try local.isCompatible(declared, with: target, of: table) else {
        return .differs("\(table.spelling(of: target)), where the object has \(local.spelling(of: declared))")
      }
      return .found(place)
    } catch {
      return .differs("\(error)")
    }
  }
}
