import BPFBytes
import BPFTypes

extension ProgramLinker {
  /// Completes an instruction that refers to something of the kernel's (parity RELO-3, RELO-4).
  mutating func patch(
    extern name: String, at place: Int, _ number: Int, of function: CodeFunction, program: ProgramBlueprint
  ) throws(BPFError) {
    guard let (index, extern) = object.extern(named: name), externs.targets.indices.contains(index) else {
      throw malformed(function, number, program, "the symbol \(name) is not defined, and no extern")
    }
    let isCall = instructions[place].isCall
    if case .unresolved(let reason) = externs.targets[index] {
      var reason = reason
      let located = error(reason.code, function, number, program, reason.summary, seen: reason.seen)
      reason.subject.section = located.subject.section
      reason.subject.program = located.subject.program
      reason.place = located.place
      throw reason
    }
    guard !isCall else {
      return try patch(call: extern, index, at: place, number, of: function, program: program)
    }
    switch externs.targets[index] {
    case .configuration(let offset):
      guard let map = object.maps.firstIndex(where: { $0.origin == .kconfig }) else { return }
      let value = UInt32(bitPattern: instructions[place].immediate) &+ UInt32(clamping: offset)
      load(
        map: map, at: place, pseudo: Instruction.pseudoMapValue, value: Int32(bitPattern: value))
    case .address(let address): load(address, at: place)
    case .absent: load(0, at: place)
    case .kernelType(let found):
      instructions[place].source = Instruction.pseudoBTFID
      load(UInt64(found.id), at: place)
      if let module = found.module {
        moduleSlots.append(.init(instruction: place + 1, module: ModuleSlot(rawValue: module)))
      }
    case .unresolved: break
    }
  }

  private mutating func patch(
    call extern: Extern, _ index: Int, at place: Int, _ number: Int, of function: CodeFunction,
    program: ProgramBlueprint
  ) throws(BPFError) {
    guard case .function = extern.kind else {
      throw malformed(function, number, program, "the called extern \(extern.name) is no function")
    }
    switch externs.targets[index] {
    case .absent:
      // Parity LOG-5: in code that is reached, the verifier's log names the number.
      let marker = Int32(clamping: Int(Poison.kernelFunction) + index)
      instructions[place] = .call(unknownHelper: marker)
      absences.append(.init(instruction: place, what: "\(extern.name.onOneLine)()", marker: marker))
    case .kernelType(let found):
      instructions[place] = Instruction(
        opcode: instructions[place].opcode, source: Instruction.pseudoKernelFunction,
        immediate: Int32(bitPattern: found.id))
      guard let name = found.module,
        let number = externs.calledModules.firstIndex(of: ModuleSlot(rawValue: name))
      else { return }
      instructions[place].offset = Int16(clamping: number + 1)
      callsModules = true
    default: break
    }
  }

  private mutating func load(_ number: UInt64, at place: Int) {
    instructions[place].immediate = Int32(truncatingIfNeeded: number)
    instructions[place + 1].immediate = Int32(truncatingIfNeeded: number >> 32)
  }
}
