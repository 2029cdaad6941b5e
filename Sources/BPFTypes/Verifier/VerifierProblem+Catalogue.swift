/// The catalogue: what each kind of mistake means, and what usually helps.
extension VerifierProblem {
  struct Entry: Sendable {
    let problem: VerifierProblem
    let explanation: String
    let suggestion: String

    init(_ problem: VerifierProblem, _ explanation: String, helps suggestion: String) {
      self.problem = problem
      self.explanation = explanation
      self.suggestion = suggestion
    }
  }

  static let catalogue: [VerifierProblem: Entry] = Dictionary(
    entries.map { ($0.problem, $0) }, uniquingKeysWith: { first, _ in first })

  static let entries: [Entry] =
    missingEntries + packetEntries + boundsEntries + stackEntries + registerEntries + pointerEntries
    + contextEntries + flowEntries + callEntries + lifetimeEntries + functionEntries

  private static let missingEntries: [Entry] = [
    Entry(
      .uncheckedMapValue,
      "a map lookup may have found nothing, but its result is used without a comparison with NULL",
      helps: "compare the result of the lookup with NULL, and use it only where it is not"),
    Entry(
      .uncheckedPointer,
      "the pointer may be NULL, but is used without a comparison with it",
      helps: "compare the pointer with NULL, and use it only where it is not"),
    Entry(
      .uncheckedArgument,
      "a pointer that may be NULL is handed to a function that does not take NULL",
      helps: "compare the pointer with NULL before the call"),
    Entry(
      .uncheckedArithmetic,
      "an offset is added to a pointer that may be NULL",
      helps: "compare the pointer with NULL first, and compute with it afterwards"),
  ]

  private static let packetEntries: [Entry] = [
    Entry(
      .packetBounds,
      "the packet may end before the bytes that are accessed",
      helps:
        "compare the address behind the last byte with data_end right before the access, with the same pointer"
    ),
    Entry(
      .packetReadOnly,
      "programs of this type may read packets, but not write them",
      helps: "use a helper that stores into the packet, or a program type that may write"),
    Entry(
      .stalePacketPointer,
      "the call before may have moved the packet, so that older pointers into it are void",
      helps: "load data and data_end again after the call, and compare them again"),
  ]

  private static let boundsEntries: [Entry] = [
    Entry(
      .mapValueBounds,
      "the access reaches beyond the map's value",
      helps:
        "keep the index below the number of elements: the largest index and the access must fit the value"),
    Entry(
      .memoryBounds,
      "the access reaches beyond the memory that the pointer is for",
      helps: "keep offset and size within what was reserved or handed over"),
    Entry(
      .unboundedAccess,
      "the offset of the access has no upper limit",
      helps:
        "limit the index by a comparison or a mask (index &= SIZE - 1) right before the access, in the same variable"
    ),
    Entry(
      .unboundedArithmetic,
      "a number without limits is added to a pointer",
      helps:
        "limit the number by a comparison or a mask before it is added; a 32-bit unsigned variable often helps"
    ),
    Entry(
      .misalignedAccess,
      "the address is no multiple of the size of the access",
      helps: "align the member, or read it byte by byte (__builtin_memcpy)"),
    Entry(
      .readOnlyMap,
      "the map, or the section of constants, may not be written by programs",
      helps: "write to another map, or drop const or BPF_F_RDONLY_PROG from this one"),
    Entry(
      .writeOnlyMap,
      "the map may not be read by programs",
      helps: "read another map, or drop BPF_F_WRONLY_PROG from this one"),
  ]

  private static let stackEntries: [Entry] = [
    Entry(
      .stackBounds,
      "the access lies outside of the function's 512 bytes of stack",
      helps: "use smaller variables, or move large ones to a per-CPU array"),
    Entry(
      .bufferTooSmall,
      "the memory handed to the function is smaller than what it reads or writes",
      helps: "pass the size of the memory (sizeof), or a buffer or key as large as is expected"),
    Entry(
      .uninitialisedStack,
      "bytes of the stack are read that nothing was written to, often padding of a structure",
      helps: "set the whole variable before its use: struct key key = {}, or __builtin_memset for padding"),
    Entry(
      .stackMisaligned,
      "the stack is accessed at an address that is no multiple of the size",
      helps: "align the variable, or access it in smaller pieces"),
    Entry(
      .stackTooLarge,
      "the functions that call each other need more than 512 bytes of stack together",
      helps: "use smaller variables, move large ones to a per-CPU array, or make the functions inline"),
    Entry(
      .stackSpillCorrupted,
      "a pointer that was saved on the stack is overwritten or read in part",
      helps: "access saved pointers as a whole, with 64 bits"),
  ]

  private static let registerEntries: [Entry] = [
    Entry(
      .uninitialisedRegister,
      "a register is read that nothing was written to on this path",
      helps: "give the variable a value on every path"),
    Entry(
      .clobberedRegister,
      "a call in between has voided R1 to R5, which calls do not keep",
      helps:
        "keep the value in R6 to R9 or on the stack; in C: check the prototype of the function in assembler"),
    Entry(
      .missingReturnValue,
      "the program ends without a result in R0",
      helps: "return a value on every path"),
    Entry(
      .shiftTooFar,
      "a shift by as many bits as the register has, or more",
      helps: "shift by less than the width of the type"),
    Entry(
      .divisionByZero,
      "a division by the constant zero",
      helps: "divide by something else; the divisor is a constant"),
    Entry(
      .framePointerWritten,
      "R10 points to the stack and cannot be written",
      helps: "use another register"),
  ]

  private static let pointerEntries: [Entry] = [
    Entry(
      .scalarDereference,
      "the address is a plain number to the verifier, not a pointer to memory that it knows",
      helps:
        "read memory of the kernel with bpf_probe_read_kernel or BPF_CORE_READ, that of a process with bpf_probe_read_user; do not compute pointers from numbers"
    ),
    Entry(
      .invalidDereference,
      "memory cannot be accessed through a pointer of this kind",
      helps: "use the helper that is made for this kind of pointer"),
    Entry(
      .pointerArithmetic,
      "no offset can be added to a pointer of this kind",
      helps: "keep the pointer as it is, and compute with a copy of the numbers"),
    Entry(
      .pointerBitwise,
      "bits of a pointer are changed, after which it would be none",
      helps:
        "mask the offset before it is added to the pointer; barrier_var() keeps the compiler from doing it the other way round"
    ),
    Entry(
      .pointerHalf,
      "only the lower 32 bits of a pointer are used, after which it is none",
      helps: "use 64-bit variables for pointers"),
    Entry(
      .pointerComparison,
      "these two pointers cannot be compared",
      helps: "compare pointers into the same memory, or with NULL"),
    Entry(
      .pointerLeak,
      "an address of the kernel would become readable for user space",
      helps:
        "store or return a number in place of the pointer; privileged loaders (CAP_PERFMON) are not held to this"
    ),
    Entry(
      .kernelMemoryWritten,
      "structures of the kernel can only be read",
      helps: "use a helper or kernel function that makes the change"),
    Entry(
      .kernelMemoryBounds,
      "the access lies outside of the kernel's structure",
      helps: "check the type that the pointer is cast to, and use CO-RE for the offset of the member"),
    Entry(
      .untrustedPointer,
      "the kernel may free what the pointer is for at any time",
      helps: "take a reference with the acquiring kernel function, or hold bpf_rcu_read_lock around the use"),
  ]

  private static let contextEntries: [Entry] = [
    Entry(
      .contextAccess,
      "the context has no such member for this program type, or it may not be accessed this way",
      helps:
        "access members of the context by their C names and sizes, and write only to those that may be written"
    ),
    Entry(
      .contextOffset,
      "the context is accessed through a changed pointer, or at an offset that is known at run time only",
      helps:
        "use the context's own pointer and members at constant offsets; barrier_var() or volatile keep the compiler from combining accesses"
    ),
  ]

  private static let flowEntries: [Entry] = [
    Entry(
      .infiniteLoop,
      "a loop comes back to a state that it was in, so it may never end",
      helps: "let something change in each round that the condition depends on, or use bpf_loop"),
    Entry(
      .backEdge,
      "a jump backwards: this kernel or these privileges allow no loops",
      helps: "unroll the loop (#pragma unroll), or load with CAP_BPF on Linux 5.3 or later"),
    Entry(
      .tooManySteps,
      "the program has too many paths, or its loops too many rounds, to be verified",
      helps:
        "lower the bounds of loops, move their bodies to bpf_loop callbacks or global functions, or split the program by tail calls"
    ),
    Entry(
      .unreachableCode,
      "an instruction that no path leads to",
      helps: "remove it; compilers leave such code behind __builtin_unreachable and endless loops"),
    Entry(
      .jumpOutside,
      "a jump leads out of the program or function",
      helps: "jump within the function; in assembler, check the offset"),
    Entry(
      .missingExit,
      "the last instruction of a function neither returns nor jumps",
      helps: "return on every path; a call of a function that never returns needs a return behind it"),
    Entry(
      .callsTooDeep,
      "the chain of calls is deeper than the kernel allows, or a function calls itself",
      helps: "make some of the functions inline, and replace recursion by a loop"),
    Entry(
      .unknownOpcode,
      "the kernel does not know the instruction",
      helps: "compile for an older instruction set (-mcpu=v3 or v2), or use a newer kernel"),
    Entry(
      .tailCall,
      "a tail call is not possible here",
      helps: "call from the program itself or from functions that return int, and only where nothing is held"),
  ]

  private static let callEntries: [Entry] = [
    Entry(
      .helperNotAllowed,
      "programs of this type cannot call the helper on this kernel",
      helps:
        "use a helper for this program type (bpftool feature probe lists them), or another type of program"),
    Entry(
      .helperUnknown,
      "the kernel does not have the helper",
      helps: "use a newer kernel, or ask bpf_core_enum_value_exists for the helper and do without"),
    Entry(
      .helperNeedsGPL,
      "the helper is for programs under a GPL-compatible license",
      helps:
        "declare the license in section \"license\", such as \"GPL\" or \"Dual BSD/GPL\", if that is what it is"
    ),
    Entry(
      .helperMaySleep,
      "the function may sleep, which the program must not here",
      helps:
        "use a sleepable program (SEC with .s), or a function that does not sleep such as bpf_probe_read_user"
    ),
    Entry(
      .kernelFunctionNotAllowed,
      "programs of this type cannot call the kernel function",
      helps: "use a kernel function that is registered for this program type"),
    Entry(
      .wrongArgument,
      "an argument is of another kind than the function takes",
      helps: "check the arguments against the function's description, above all their order"),
    Entry(
      .nullArgument,
      "the function is given NULL where it takes a pointer to memory",
      helps: "pass the address of a variable"),
    Entry(
      .wrongMapType,
      "the helper does not work on maps of this type",
      helps: "use a map type that the helper is for"),
    Entry(
      .lengthUnbounded,
      "the length handed to the function has no upper limit",
      helps: "limit it right before the call, by a comparison with the size of the memory or by a mask"),
    Entry(
      .lengthNegative,
      "the length handed to the function may be negative",
      helps: "make the variable unsigned, or compare it with zero, too"),
    Entry(
      .lengthZero,
      "the length handed to the function may be zero, which it does not take",
      helps: "compare it with zero before the call"),
    Entry(
      .lengthNotConstant,
      "the number handed to the function has to be a constant",
      helps: "pass a constant, or reserve through bpf_ringbuf_reserve_dynptr"),
  ]

  private static let lifetimeEntries: [Entry] = [
    Entry(
      .unreleasedReference,
      "something that was acquired is still held where the program ends",
      helps: "release it on every path: bpf_ringbuf_submit or bpf_ringbuf_discard, bpf_sk_release, and so on"),
    Entry(
      .useAfterRelease,
      "the memory is used after it was released or submitted",
      helps: "move the access in front of the release"),
    Entry(
      .doubleRelease,
      "the same thing is released twice",
      helps: "release it once on each path"),
    Entry(
      .notAcquired,
      "something is released that was not acquired",
      helps: "release exactly what the acquiring function returned, unchanged"),
    Entry(
      .dynptrUninitialised,
      "the dynptr does not point to anything yet, or not any more",
      helps:
        "initialise it first, with bpf_dynptr_from_mem or bpf_ringbuf_reserve_dynptr, and check the result"),
    Entry(
      .dynptrOverwritten,
      "the memory of a dynptr or iterator is accessed directly, or it is initialised twice",
      helps: "access it by its functions alone, and release it before it is used again"),
    Entry(
      .lockHeldAtCall,
      "a function is called between lock and unlock that must not be called there",
      helps: "call it before the lock is taken or after it is released"),
    Entry(
      .lockHeldAtExit,
      "the program ends between lock and unlock",
      helps: "release the lock on every path"),
    Entry(
      .lockNotHeld,
      "a lock is released that is not held",
      helps: "take the lock first, on every path"),
    Entry(
      .specialFieldAccess,
      "a lock, timer or other special member is accessed like plain memory",
      helps: "leave the member to its helpers, and copy structures member by member around it"),
  ]

  private static let functionEntries: [Entry] = [
    Entry(
      .returnValue,
      "the result has no meaning at this hook",
      helps:
        "return only the values that the hook allows, in every case; mask or compare what comes from elsewhere"
    ),
    Entry(
      .callbackReturnValue,
      "the callback returns something other than 0 (go on) or 1 (stop)",
      helps: "return 0 or 1"),
    Entry(
      .globalFunctionResult,
      "a global function returns something other than a number",
      helps: "return a number, or make the function static"),
    Entry(
      .globalFunctionArgument,
      "an argument of a global function is of a type that the kernel cannot verify by itself",
      helps: "pass numbers, the context, or pointers to structures, or make the function static"),
    Entry(
      .functionInformation,
      "the kernel counts other functions than the object's types tell, as those before 5.13 do with callbacks",
      helps: "use a newer kernel, or do without callbacks"),
    Entry(
      .attachTarget,
      "the program cannot be attached to what its section names",
      helps: "check the name behind the '/' in SEC() against the kernel's BTF"),
    Entry(
      .tooManyMaps,
      "the program uses more maps than the kernel allows",
      helps: "use fewer maps, or maps of maps"),
    Entry(
      .verifierBug,
      "the verifier contradicts itself",
      helps: "report the log to the BPF mailing list; a small change to the source often helps meanwhile"),
  ]
}
