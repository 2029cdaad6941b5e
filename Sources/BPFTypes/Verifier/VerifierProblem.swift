/// A kind of mistake that the verifier refuses, whatever words a kernel has for it.
///
/// An open set: new kinds may come.
public struct VerifierProblem: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  /// A stable word, in kebab case.
  public let rawValue: String
  /// Wraps a word.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// The word itself.
  public var description: String { rawValue }

  /// What is wrong, in plain words and on one line; `nil` for a kind that is not known here.
  public var explanation: String? { Self.catalogue[self]?.explanation }
  /// What usually helps, on one line; `nil` for a kind that is not known here.
  public var suggestion: String? { Self.catalogue[self]?.suggestion }
  /// Every kind that is known here, in the order of the catalogue.
  public static var all: [VerifierProblem] { entries.map(\.problem) }

  /// Found by looking back along the path, and so nearer to the mistake than the kernel's own words.
  var isMoreSpecific: Bool { Self.foundByHistory.contains(self) }

  private static let foundByHistory: Set<VerifierProblem> = [
    .stalePacketPointer, .bufferTooSmall, .clobberedRegister, .missingReturnValue, .useAfterRelease,
    .doubleRelease, .nullArgument, .uncheckedArgument,
  ]
}

extension VerifierProblem {
  // Memory that may not be there
  /// A map lookup may have found nothing, but its result is used without a comparison with NULL.
  public static let uncheckedMapValue = VerifierProblem(rawValue: "unchecked-map-value")
  /// The pointer may be NULL, but is used without a comparison with it.
  public static let uncheckedPointer = VerifierProblem(rawValue: "unchecked-pointer")
  /// A pointer that may be NULL is handed to a function that does not take NULL.
  public static let uncheckedArgument = VerifierProblem(rawValue: "unchecked-argument")
  /// An offset is added to a pointer that may be NULL.
  public static let uncheckedArithmetic = VerifierProblem(rawValue: "unchecked-arithmetic")

  // Packets
  /// The packet may end before the bytes that are accessed.
  public static let packetBounds = VerifierProblem(rawValue: "packet-bounds")
  /// Programs of this type may read packets, but not write them.
  public static let packetReadOnly = VerifierProblem(rawValue: "packet-read-only")
  /// The call before may have moved the packet, so that older pointers into it are void.
  public static let stalePacketPointer = VerifierProblem(rawValue: "stale-packet-pointer")

  // Bounds of other memory
  /// The access reaches beyond the map's value.
  public static let mapValueBounds = VerifierProblem(rawValue: "map-value-bounds")
  /// The access reaches beyond the memory that the pointer is for.
  public static let memoryBounds = VerifierProblem(rawValue: "memory-bounds")
  /// The offset of the access has no upper limit.
  public static let unboundedAccess = VerifierProblem(rawValue: "unbounded-access")
  /// A number without limits is added to a pointer.
  public static let unboundedArithmetic = VerifierProblem(rawValue: "unbounded-arithmetic")
  /// The address is no multiple of the size of the access.
  public static let misalignedAccess = VerifierProblem(rawValue: "misaligned-access")
  /// The map, or the section of constants, may not be written by programs.
  public static let readOnlyMap = VerifierProblem(rawValue: "read-only-map")
  /// The map may not be read by programs.
  public static let writeOnlyMap = VerifierProblem(rawValue: "write-only-map")

  // The stack
  /// The access lies outside of the function's 512 bytes of stack.
  public static let stackBounds = VerifierProblem(rawValue: "stack-bounds")
  /// The memory handed to the function is smaller than what it reads or writes.
  public static let bufferTooSmall = VerifierProblem(rawValue: "buffer-too-small")
  /// Bytes of the stack are read that nothing was written to, often padding of a structure.
  public static let uninitialisedStack = VerifierProblem(rawValue: "uninitialised-stack")
  /// The stack is accessed at an address that is no multiple of the size.
  public static let stackMisaligned = VerifierProblem(rawValue: "stack-misaligned")
  /// The functions that call each other need more than 512 bytes of stack together.
  public static let stackTooLarge = VerifierProblem(rawValue: "stack-too-large")
  /// A pointer that was saved on the stack is overwritten or read in part.
  public static let stackSpillCorrupted = VerifierProblem(rawValue: "stack-spill-corrupted")

  // Registers and numbers
  /// A register is read that nothing was written to on this path.
  public static let uninitialisedRegister = VerifierProblem(rawValue: "uninitialised-register")
  /// A call in between has voided R1 to R5, which calls do not keep.
  public static let clobberedRegister = VerifierProblem(rawValue: "clobbered-register")
  /// The program ends without a result in R0.
  public static let missingReturnValue = VerifierProblem(rawValue: "missing-return-value")
  /// A shift by as many bits as the register has, or more.
  public static let shiftTooFar = VerifierProblem(rawValue: "shift-too-far")
  /// A division by the constant zero.
  public static let divisionByZero = VerifierProblem(rawValue: "division-by-zero")
  /// R10 points to the stack and cannot be written.
  public static let framePointerWritten = VerifierProblem(rawValue: "frame-pointer-written")

  // Pointers
  /// The address is a plain number to the verifier, not a pointer to memory that it knows.
  public static let scalarDereference = VerifierProblem(rawValue: "scalar-dereference")
  /// Memory cannot be accessed through a pointer of this kind.
  public static let invalidDereference = VerifierProblem(rawValue: "invalid-dereference")
  /// No offset can be added to a pointer of this kind.
  public static let pointerArithmetic = VerifierProblem(rawValue: "pointer-arithmetic")
  /// Bits of a pointer are changed, after which it would be none.
  public static let pointerBitwise = VerifierProblem(rawValue: "pointer-bitwise")
  /// Only the lower 32 bits of a pointer are used, after which it is none.
  public static let pointerHalf = VerifierProblem(rawValue: "pointer-half")
  /// These two pointers cannot be compared.
  public static let pointerComparison = VerifierProblem(rawValue: "pointer-comparison")
  /// An address of the kernel would become readable for user space.
  public static let pointerLeak = VerifierProblem(rawValue: "pointer-leak")
  /// Structures of the kernel can only be read.
  public static let kernelMemoryWritten = VerifierProblem(rawValue: "kernel-memory-written")
  /// The access lies outside of the kernel's structure.
  public static let kernelMemoryBounds = VerifierProblem(rawValue: "kernel-memory-bounds")
  /// The kernel may free what the pointer is for at any time.
  public static let untrustedPointer = VerifierProblem(rawValue: "untrusted-pointer")

  // The context
  /// The context has no such member for this program type, or it may not be accessed this way.
  public static let contextAccess = VerifierProblem(rawValue: "context-access")
  /// The context is accessed through a changed pointer, or at an offset that is known at run time only.
  public static let contextOffset = VerifierProblem(rawValue: "context-offset")

  // Control flow
  /// A loop comes back to a state that it was in, so it may never end.
  public static let infiniteLoop = VerifierProblem(rawValue: "infinite-loop")
  /// A jump backwards: this kernel or these privileges allow no loops.
  public static let backEdge = VerifierProblem(rawValue: "back-edge")
  /// The program has too many paths, or its loops too many rounds, to be verified.
  public static let tooManySteps = VerifierProblem(rawValue: "too-many-steps")
  /// An instruction that no path leads to.
  public static let unreachableCode = VerifierProblem(rawValue: "unreachable-code")
  /// A jump leads out of the program or function.
  public static let jumpOutside = VerifierProblem(rawValue: "jump-outside")
  /// The last instruction of a function neither returns nor jumps.
  public static let missingExit = VerifierProblem(rawValue: "missing-exit")
  /// The chain of calls is deeper than the kernel allows, or a function calls itself.
  public static let callsTooDeep = VerifierProblem(rawValue: "calls-too-deep")
  /// The kernel does not know the instruction.
  public static let unknownOpcode = VerifierProblem(rawValue: "unknown-opcode")
  /// A tail call is not possible here.
  public static let tailCall = VerifierProblem(rawValue: "tail-call")

  // Calls
  /// Programs of this type cannot call the helper on this kernel.
  public static let helperNotAllowed = VerifierProblem(rawValue: "helper-not-allowed")
  /// The kernel does not have the helper.
  public static let helperUnknown = VerifierProblem(rawValue: "helper-unknown")
  /// The helper is for programs under a GPL-compatible license.
  public static let helperNeedsGPL = VerifierProblem(rawValue: "helper-needs-gpl")
  /// The function may sleep, which the program must not here.
  public static let helperMaySleep = VerifierProblem(rawValue: "helper-may-sleep")
  /// Programs of this type cannot call the kernel function.
  public static let kernelFunctionNotAllowed = VerifierProblem(rawValue: "kernel-function-not-allowed")
  /// An argument is of another kind than the function takes.
  public static let wrongArgument = VerifierProblem(rawValue: "wrong-argument")
  /// The function is given NULL where it takes a pointer to memory.
  public static let nullArgument = VerifierProblem(rawValue: "null-argument")
  /// The helper does not work on maps of this type.
  public static let wrongMapType = VerifierProblem(rawValue: "wrong-map-type")
  /// The length handed to the function has no upper limit.
  public static let lengthUnbounded = VerifierProblem(rawValue: "length-unbounded")
  /// The length handed to the function may be negative.
  public static let lengthNegative = VerifierProblem(rawValue: "length-negative")
  /// The length handed to the function may be zero, which it does not take.
  public static let lengthZero = VerifierProblem(rawValue: "length-zero")
  /// The number handed to the function has to be a constant.
  public static let lengthNotConstant = VerifierProblem(rawValue: "length-not-constant")

  // What is acquired and released
  /// Something that was acquired is still held where the program ends.
  public static let unreleasedReference = VerifierProblem(rawValue: "unreleased-reference")
  /// The memory is used after it was released or submitted.
  public static let useAfterRelease = VerifierProblem(rawValue: "use-after-release")
  /// The same thing is released twice.
  public static let doubleRelease = VerifierProblem(rawValue: "double-release")
  /// Something is released that was not acquired.
  public static let notAcquired = VerifierProblem(rawValue: "not-acquired")
  /// The dynptr does not point to anything yet, or not any more.
  public static let dynptrUninitialised = VerifierProblem(rawValue: "dynptr-uninitialised")
  /// The memory of a dynptr or iterator is accessed directly, or it is initialised twice.
  public static let dynptrOverwritten = VerifierProblem(rawValue: "dynptr-overwritten")
  /// A function is called between lock and unlock that must not be called there.
  public static let lockHeldAtCall = VerifierProblem(rawValue: "lock-held-at-call")
  /// The program ends between lock and unlock.
  public static let lockHeldAtExit = VerifierProblem(rawValue: "lock-held-at-exit")
  /// A lock is released that is not held.
  public static let lockNotHeld = VerifierProblem(rawValue: "lock-not-held")
  /// A lock, timer or other special member is accessed like plain memory.
  public static let specialFieldAccess = VerifierProblem(rawValue: "special-field-access")

  // Results and functions
  /// The result has no meaning at this hook.
  public static let returnValue = VerifierProblem(rawValue: "return-value")
  /// The callback returns something other than 0 (go on) or 1 (stop).
  public static let callbackReturnValue = VerifierProblem(rawValue: "callback-return-value")
  /// A global function returns something other than a number.
  public static let globalFunctionResult = VerifierProblem(rawValue: "global-function-result")
  /// An argument of a global function is of a type that the kernel cannot verify by itself.
  public static let globalFunctionArgument = VerifierProblem(rawValue: "global-function-argument")
  /// The kernel counts other functions than the object's types tell, as those before 5.13 do with callbacks.
  public static let functionInformation = VerifierProblem(rawValue: "function-information")
  /// The program cannot be attached to what its section names.
  public static let attachTarget = VerifierProblem(rawValue: "attach-target")
  /// The program uses more maps than the kernel allows.
  public static let tooManyMaps = VerifierProblem(rawValue: "too-many-maps")
  /// The verifier contradicts itself.
  public static let verifierBug = VerifierProblem(rawValue: "verifier-bug")
}
