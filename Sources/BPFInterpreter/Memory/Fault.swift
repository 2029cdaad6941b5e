import BPFTypes

/// Why a program cannot go on. What is known of the place is added where the program is.
enum Fault: Error {
  /// An access to memory that is not there, or that may not be used so.
  case memory(address: UInt64, size: Int, isWrite: Bool)
  /// An access to a field of the context that the verifier refuses.
  case context(offset: Int, size: Int, isWrite: Bool)
  /// An instruction that is none.
  case illegal(IllegalInstruction)
  /// Something that only a kernel has, by its C name.
  case unsupported(String)
  /// The program does what the verifier refuses.
  case misuse(String)
  /// As many instructions ran as were allowed.
  case budget
  /// Memory beyond what was allowed.
  case memoryLimit
}

/// What the kernel answers where it refuses an operation on a map.
struct Refusal: Error {
  let errno: KernelErrno
  init(_ errno: KernelErrno) { self.errno = errno }
}

/// Why an instruction is none.
enum IllegalInstruction: UInt8 {
  case opcode, register, target, end, secondHalf, readOnlyRegister

  var summary: String {
    switch self {
    case .opcode: "the instruction is not known"
    case .register: "the instruction uses a register beyond r10"
    case .target: "the jump leads out of the program"
    case .end: "the program runs off its end"
    case .secondHalf: "the 64-bit load has no second half"
    case .readOnlyRegister: "the instruction writes to the frame pointer r10"
    }
  }
}
