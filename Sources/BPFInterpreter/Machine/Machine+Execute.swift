import BPFTypes

/// What a function goes back to.
private struct Frame {
  let program: DecodedProgram
  let next: Int
  let saved: (UInt64, UInt64, UInt64, UInt64)
  let loops: Int
  let written: RegisterSet
}

extension Machine {
  /// Runs a function until it returns.
  ///
  /// - Parameters:
  ///   - depth: how many frames there are already.
  ///   - given: the registers that have values at the start.
  /// - Returns: `r0`.
  func execute(
    _ start: DecodedProgram, at entry: Int, _ arguments: Arguments, depth: Int,
    given: RegisterSet = [.arguments, .frame]
  ) throws(Fault) -> UInt64 {
    var program = start
    var code = unsafe program.instructions
    var frames: [Frame] = []
    var next = entry
    var left = budget
    var loops = Self.mostLoops
    var written = given
    var r = InlineArray<16, UInt64>(repeating: 0)
    (r[1], r[2], r[3], r[4], r[5]) = (arguments.a, arguments.b, arguments.c, arguments.d, arguments.e)
    r[10] = try stackTop(depth)
    do throws(Fault) {
      while true {
        let i = unsafe code[next]
        guard left > 0 else { throw .budget }
        left &-= 1
        next &+= 1
        guard i.reads.isSubset(of: written) else { throw Self.unwritten(i.reads.subtracting(written)) }
        written.formUnion(i.writes)
        let b = i.usesConstant ? i.constant : r[Int(i.source)]
        switch i.kind {
        case .arithmetic64: r[Int(i.destination)] = i.arithmetic.on64(r[Int(i.destination)], b)
        case .arithmetic32: r[Int(i.destination)] = i.arithmetic.on32(r[Int(i.destination)], b)
        case .jump64:
          if i.comparison.holds64(r[Int(i.destination)], b) { next = Int(i.target) }
        case .jump32:
          if i.comparison.holds32(r[Int(i.destination)], b) { next = Int(i.target) }
        case .goto: next = Int(i.target)
        case .load: r[Int(i.destination)] = try load(r[Int(i.source)], i)
        case .loadSigned:
          r[Int(i.destination)] = SignExtension.apply(try load(r[Int(i.source)], i), size: i.size)
        case .store: try store(b, r[Int(i.destination)], i)
        case .constant:
          r[Int(i.destination)] = i.constant
          next = Int(i.target)
        case .moveSigned:
          let extended = SignExtension.apply(r[Int(i.source)], size: i.size)
          r[Int(i.destination)] = i.flag ? extended & 0xffff_ffff : extended
        case .swap:
          r[Int(i.destination)] = ByteSwap.apply(r[Int(i.destination)], bits: i.constant, swaps: i.flag)
        case .atomic:
          let change = try atomic(i, at: r[Int(i.destination)], from: r[Int(i.source)], source: b, r[0])
          if let register = change.register { r[register] = change.value }
        case .mayGoto:
          if loops > 0 { loops &-= 1 } else { next = Int(i.target) }
        case .helper:
          if i.constant == Self.tailCallNumber {
            if let target = try tailCall(r[2], r[3]) {
              program = target
              unsafe code = target.instructions
              next = 0
              written = .atStart
            } else {
              r[0] = 0
              written.subtract(.arguments)
            }
            break
          }
          budget = left
          r[0] = try helper(
            i.constant, Arguments(a: r[1], b: r[2], c: r[3], d: r[4], e: r[5]),
            Caller(program: program, depth: depth + frames.count))
          left = budget
          written.subtract(.arguments)
        case .subprogram:
          frames.append(
            Frame(
              program: program, next: next, saved: (r[6], r[7], r[8], r[9]), loops: loops, written: written))
          written = written.intersection(.arguments).union(.frame)
          r[10] = try stackTop(depth + frames.count)
          loops = Self.mostLoops
          next = Int(i.target)
        case .exit:
          guard let frame = frames.popLast() else {
            guard written.contains(.result) else { throw Self.unwritten(.result) }
            budget = left
            return r[0]
          }
          written = frame.written.subtracting([.result, .arguments]).union(written.intersection(.result))
          (program, next, loops) = (frame.program, frame.next, frame.loops)
          unsafe code = program.instructions
          (r[6], r[7], r[8], r[9]) = frame.saved
          r[10] = stackTopOf(depth + frames.count)
        case .packetLoad:
          if let value = try packetLoad(i, r[6], r[Int(i.source)]) {
            r[0] = value
            written.subtract(.arguments)
          } else {
            // As the kernel has it: the function returns 0.
            r[0] = 0
            next = program.returning
          }
        case .refused: throw .unsupported(program.refusals[Int(i.constant)])
        case .illegal: throw .illegal(i.reason)
        }
      }
    } catch {
      budget = min(left, budget)
      note(error, in: program, next)
      throw error
    }
  }

  /// Registers begin as zeros here; the verifier refuses who reads them then.
  @inline(never)
  private static func unwritten(_ registers: RegisterSet) -> Fault {
    .misuse("r\(registers.lowest) is read, and nothing was written to it")
  }

  /// Keeps where the first fault was met, and what was there: callbacks and their callers pass it on.
  private func note(_ fault: Fault, in program: DecodedProgram, _ next: Int) {
    guard faultPlace == nil else { return }
    if case .budget = fault {
      faultPlace = (program.name, next)
    } else {
      faultPlace = (program.name, next - 1)
    }
    if case .memory(let address, _, _) = fault { faultDescription = description(of: address) }
  }

  /// C: `BPF_FUNC_tail_call`.
  private static var tailCallNumber: UInt64 { 12 }

  /// The program that a tail call goes to; `nil` if there is none, or there were too many.
  private func tailCall(_ map: UInt64, _ index: UInt64) throws(Fault) -> DecodedProgram? {
    let map = try self.map(map)
    guard map.type == .progArray, case .references(let table) = map.contents else {
      throw .misuse("the argument is no array of programs")
    }
    guard let found = table.find(ArrayIndex.key(Int(truncatingIfNeeded: index & 0xffff_ffff))),
      let program = programs[found], tailCalls < Self.mostTailCalls
    else { return nil }
    tailCalls += 1
    return program
  }

  @inline(__always)
  private func load(_ base: UInt64, _ i: DecodedInstruction) throws(Fault) -> UInt64 {
    let address = base &+ UInt64(bitPattern: Int64(i.target))
    if address >> 32 == AddressSpace.tag, !model.isPlain { return try loadContext(address, i.size) }
    do throws(Fault) {
      return try memory.load(address, i.size)
    } catch {
      return try loadElsewhere(address, i.size, error)
    }
  }

  @inline(__always)
  private func store(_ value: UInt64, _ base: UInt64, _ i: DecodedInstruction) throws(Fault) {
    let address = base &+ UInt64(bitPattern: Int64(i.target))
    if address >> 32 == AddressSpace.tag, !model.isPlain { return try storeContext(value, address, i.size) }
    try memory.store(value, address, i.size)
  }

  /// A load from an address that is no memory of the program's: the kernel lets some programs follow its pointers,
  /// and gives zero where nothing is.
  @inline(never)
  private func loadElsewhere(_ address: UInt64, _ size: UInt8, _ fault: Fault) throws(Fault) -> UInt64 {
    guard readsKernelMemory, memory[memory.split(address).number].kind == .free else { throw fault }
    guard let bytes = kernelBytes(address, Int(size)) else { return 0 }
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
