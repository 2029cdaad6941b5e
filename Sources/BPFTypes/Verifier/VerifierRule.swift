/// How a kind of mistake is told by the verifier's words.
///
/// Words change from kernel to kernel; every rule below was seen in a saved log or in a kernel's source.
struct VerifierRule {
  let problem: VerifierProblem
  /// What the line has to contain, in this order.
  let fragments: [String]

  init(_ problem: VerifierProblem, _ fragments: String...) {
    self.problem = problem
    self.fragments = fragments
  }

  func matches(_ line: Substring) -> Bool {
    var rest = line
    for fragment in fragments {
      guard let range = rest.firstRange(of: fragment) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  /// The first rule that fits any of the lines, and the place of that line.
  ///
  /// The reason is at the end, so only the last lines are looked at.
  static func match(_ lines: [Substring]) -> (rule: VerifierRule, line: Int)? {
    let considered = lines.indices.suffix(16)
    for rule in all {
      if let line = considered.last(where: { rule.matches(lines[$0]) }) { return (rule, line) }
    }
    return nil
  }

  /// More special ones come first.
  static let all: [VerifierRule] = memory + registers + flow + calls + lifetimes + functions

  private static let memory = [
    VerifierRule(.uncheckedMapValue, "invalid mem access", "map_value_or_null"),
    VerifierRule(.uncheckedPointer, "invalid mem access", "or_null"),
    VerifierRule(.scalarDereference, "invalid mem access 'inv'"),
    VerifierRule(.scalarDereference, "invalid mem access 'scalar'"),
    VerifierRule(.invalidDereference, "invalid mem access"),
    VerifierRule(.packetBounds, "invalid access to packet"),
    VerifierRule(.packetReadOnly, "cannot write into packet"),
    VerifierRule(.lengthUnbounded, "unbounded memory access, use 'var &= const'"),
    VerifierRule(.unboundedAccess, "unbounded memory access"),
    VerifierRule(.unboundedAccess, "variable stack", "prohibited"),
    VerifierRule(.unboundedArithmetic, "math between", "is not allowed"),
    VerifierRule(.unboundedArithmetic, "makes", "pointer be out of bounds"),
    VerifierRule(.unboundedArithmetic, "value", "pointer offset", "is not allowed"),
    VerifierRule(.mapValueBounds, "invalid access to map value"),
    VerifierRule(.memoryBounds, "invalid access to memory"),
    VerifierRule(.memoryBounds, "invalid access to map key"),
    VerifierRule(.memoryBounds, "invalid", "buffer access"),
    VerifierRule(.bufferTooSmall, "invalid indirect access to stack"),
    // With an equals sign the place is outside, with a second number the byte there was never written.
    VerifierRule(.uninitialisedStack, "invalid", "read from stack", "off -"),
    VerifierRule(.uninitialisedStack, "invalid", "read from stack", "var_off"),
    VerifierRule(.stackBounds, "invalid", "to stack", "off="),
    VerifierRule(.stackBounds, "invalid", "from stack", "off="),
    VerifierRule(.stackBounds, "invalid stack"),
    VerifierRule(.stackMisaligned, "misaligned stack access"),
    VerifierRule(.misalignedAccess, "misaligned"),
    VerifierRule(.stackTooLarge, "combined stack size"),
    VerifierRule(.stackTooLarge, "stack size", "is too large"),
    VerifierRule(.stackSpillCorrupted, "attempt to corrupt spilled pointer"),
    VerifierRule(.stackSpillCorrupted, "corrupted spill memory"),
    VerifierRule(.stackSpillCorrupted, "invalid size of register"),
    VerifierRule(.readOnlyMap, "write into map forbidden"),
    VerifierRule(.writeOnlyMap, "read from map forbidden"),
    VerifierRule(.contextAccess, "invalid bpf_context access"),
    VerifierRule(.contextOffset, "variable ctx access"),
    VerifierRule(.contextOffset, "dereference of modified ctx"),
    VerifierRule(.kernelMemoryWritten, "only read is supported"),
    VerifierRule(.kernelMemoryBounds, "access beyond struct"),
    VerifierRule(.kernelMemoryBounds, "access beyond the end of member"),
    VerifierRule(.invalidDereference, "stores into R", "is not allowed"),
    VerifierRule(.specialFieldAccess, "cannot be accessed directly by load/store"),
    VerifierRule(.specialFieldAccess, "cannot be accessed"),
  ]

  private static let registers = [
    VerifierRule(.uninitialisedRegister, "!read_ok"),
    VerifierRule(.framePointerWritten, "frame pointer is read only"),
    VerifierRule(.uncheckedArithmetic, "prohibited, null-check it first"),
    VerifierRule(.pointerHalf, "32-bit pointer arithmetic prohibited"),
    VerifierRule(.pointerHalf, "partial copy of pointer"),
    VerifierRule(.pointerBitwise, "bitwise operator", "on pointer prohibited"),
    VerifierRule(.pointerComparison, "pointer comparison prohibited"),
    VerifierRule(.pointerArithmetic, "pointer arithmetic"),
    VerifierRule(.pointerArithmetic, "tried to", "from different pointers"),
    VerifierRule(.pointerLeak, "leaks addr"),
    VerifierRule(.shiftTooFar, "invalid shift"),
    VerifierRule(.divisionByZero, "div by zero"),
  ]

  private static let flow = [
    VerifierRule(.infiniteLoop, "infinite loop detected"),
    VerifierRule(.backEdge, "back-edge from insn"),
    VerifierRule(.tooManySteps, "BPF program is too large"),
    VerifierRule(.tooManySteps, "jumps is too complex"),
    VerifierRule(.unreachableCode, "unreachable insn"),
    VerifierRule(.jumpOutside, "jump out of range"),
    VerifierRule(.jumpOutside, "jump into the middle of ldimm64"),
    VerifierRule(.missingExit, "last insn is not an exit or jmp"),
    VerifierRule(.missingExit, "no exit"),
    VerifierRule(.callsTooDeep, "the call stack of", "frames is too deep"),
    VerifierRule(.callsTooDeep, "recursive call"),
    VerifierRule(.unknownOpcode, "unknown opcode"),
    VerifierRule(.unknownOpcode, "uses reserved fields"),
    VerifierRule(.unknownOpcode, "unrecognized bpf_ld_imm64"),
    VerifierRule(.tailCall, "tail_call"),
  ]

  private static let calls = [
    // A place for calls that stand in for what the loader could not resolve, once there are such.
    VerifierRule(.helperUnknown, "invalid func unknown#"),
    VerifierRule(.helperUnknown, "invalid func"),
    VerifierRule(.helperNotAllowed, "cannot use helper"),
    VerifierRule(.helperNotAllowed, "unknown func"),
    VerifierRule(.helperNeedsGPL, "GPL-restricted function"),
    VerifierRule(.helperNeedsGPL, "cannot call GPL only"),
    VerifierRule(.helperMaySleep, "might sleep in a non-sleepable"),
    VerifierRule(.helperMaySleep, "sleepable", "in non-sleepable"),
    VerifierRule(.helperMaySleep, "is sleepable within"),
    VerifierRule(.kernelFunctionNotAllowed, "calling kernel function", "is not allowed"),
    VerifierRule(.untrustedPointer, "must be referenced or trusted"),
    VerifierRule(.untrustedPointer, "must be a rcu pointer"),
    VerifierRule(.uncheckedArgument, "ossibly NULL pointer passed"),
    VerifierRule(.uncheckedArgument, "type=", "or_null", "expected="),
    VerifierRule(.wrongArgument, "type=", "expected="),
    VerifierRule(.wrongArgument, "expected pointer to"),
    VerifierRule(.wrongMapType, "cannot pass map_type"),
    VerifierRule(.wrongMapType, "expected prog array map"),
    VerifierRule(.lengthNegative, "min value is negative, either use unsigned"),
    VerifierRule(.lengthNotConstant, "unbounded size, use 'var &= const'"),
    VerifierRule(.lengthNotConstant, "is not a known constant"),
    VerifierRule(.lengthNotConstant, "is not a const"),
    VerifierRule(.lengthZero, "invalid zero-sized read"),
    VerifierRule(.lengthZero, "invalid zero-size"),
    VerifierRule(.tooManyMaps, "maps per program"),
  ]

  private static let lifetimes = [
    VerifierRule(.unreleasedReference, "Unreleased reference"),
    VerifierRule(.unreleasedReference, "would lead to reference leak"),
    VerifierRule(.notAcquired, "has not been acquired"),
    VerifierRule(.notAcquired, "must be referenced when passed to release function"),
    VerifierRule(.dynptrUninitialised, "Expected an initialized dynptr"),
    VerifierRule(.dynptrOverwritten, "cannot overwrite referenced dynptr"),
    VerifierRule(.dynptrOverwritten, "Dynptr has to be an uninitialized dynptr"),
    VerifierRule(.lockHeldAtCall, "calls are not allowed while holding a lock"),
    VerifierRule(.lockHeldAtCall, "calls are not allowed", "lock"),
    VerifierRule(.lockHeldAtExit, "bpf_spin_unlock is missing"),
    VerifierRule(.lockHeldAtExit, "cannot be used inside bpf_", "ed region"),
    VerifierRule(.lockHeldAtExit, "unlock is missing"),
    VerifierRule(.lockNotHeld, "without taking a lock"),
    VerifierRule(.lockNotHeld, "unmatched rcu read unlock"),
  ]

  private static let functions = [
    VerifierRule(.callbackReturnValue, "At callback return the register"),
    VerifierRule(.returnValue, "the register R0", "should have been"),
    VerifierRule(.globalFunctionResult, "Global function", "scalar. Only those"),
    VerifierRule(.globalFunctionArgument, "Arg#", "is not supported yet"),
    VerifierRule(.globalFunctionArgument, "arg#", "in", "is not supported yet"),
    VerifierRule(.functionInformation, "number of funcs in func_info"),
    VerifierRule(.attachTarget, "attach_btf_id"),
    VerifierRule(.attachTarget, "attach to unsupported member"),
    VerifierRule(.attachTarget, "is not sleepable"),
    VerifierRule(.verifierBug, "verifier bug"),
    VerifierRule(.verifierBug, "verifier internal error"),
    // Says where, behind a line that says why.
    VerifierRule(.wrongArgument, "invalid args into func"),
    VerifierRule(.verifierBug, "kernel subsystem misconfigured verifier"),
  ]
}
