public import BPFBlueprint
import BPFSyscall
public import BPFTypes
import BTF

extension Program {
  /// The program as one that others can be bound to, for ``ProgramBlueprint/setTarget(_:function:)``; keep it as long
  /// as they are loaded.
  ///
  /// - Throws: ``BPFError`` if the kernel does not tell its number.
  public func asTarget() throws(BPFError) -> TargetProgram { .id(try info().id) }
}

extension Kernel {
  /// Opens a program that another one is bound to.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if it is not there.
  func program(_ target: TargetProgram) throws(BPFError) -> Program {
    switch target {
    case .id(let id): try program(id: id)
    case .pinned(let path): try program(pinnedAt: path)
    }
  }

  /// Finds functions in the types of the programs that have them. One that is not there is a fact, no error; a
  /// program that is not there is one.
  func gatherTargetFunctions(_ wanted: Set<TargetFunction>, into facts: inout Facts) throws(BPFError) {
    for function in wanted {
      facts.targetFunctions[function] = try functionID(
        named: function.name, of: try program(function.program))
    }
  }

  /// The number of a function in a program's types; `nil` if it has none of that name, or no types.
  func functionID(named name: String, of program: Program) throws(BPFError) -> UInt32? {
    let info = try program.info()
    guard info.btfID != 0 else { return nil }
    let wanted = BTFTable.Wanted(name: name, kind: .function)
    return try btf(id: info.btfID).find([wanted])[wanted]?.rawValue
  }
}
