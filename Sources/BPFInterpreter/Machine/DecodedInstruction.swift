import BPFTypes

/// An instruction made ready to run: its parts checked, its constant extended, its target counted from the start.
struct DecodedInstruction {
  var kind: InstructionKind = .illegal
  var arithmetic: ArithmeticOperation = .move
  var comparison: Comparison = .equal
  var atomic: AtomicOperation = .add
  var destination: UInt8 = 0
  var source: UInt8 = 0
  /// Whether the second operand is ``constant``.
  var usesConstant = false
  /// In bytes.
  var size: UInt8 = 8
  /// Whether the result has 32 bits, for moves; whether bytes are turned round, for swaps.
  var flag = false
  /// Why it is illegal.
  var reason: IllegalInstruction = .opcode
  /// Where a jump or call goes, as the number of an instruction; or a distance in memory, in bytes.
  var target: Int32 = 0
  /// The constant operand; a helper's number; the place of a refusal's text.
  var constant: UInt64 = 0
  /// What has to have been written before.
  var reads: RegisterSet = []
  /// What has a value because of it.
  var writes: RegisterSet = []
}

/// A program made ready to run.
///
/// What the verifier refuses at once is an instruction here that fails when it is reached, so that programs can be
/// tried of which only a part makes sense.
@safe final class DecodedProgram {
  let name: String
  let type: ProgramType
  /// The instructions; behind them one that says that the program has ended without `exit`, and one that returns.
  let instructions: UnsafeMutablePointer<DecodedInstruction>
  let count: Int
  /// What refused instructions would need.
  let refusals: [String]

  init(
    name: String, type: ProgramType, _ decoded: [DecodedInstruction],
    refusals: [String]
  ) {
    self.name = name
    self.type = type
    self.refusals = refusals
    count = decoded.count
    unsafe instructions = .allocate(capacity: decoded.count + 2)
    var end = DecodedInstruction()
    end.reason = .end
    var exit = DecodedInstruction()
    exit.kind = .exit
    for (place, instruction) in decoded.enumerated() {
      unsafe (instructions + place).initialize(to: instruction)
    }
    unsafe (instructions + decoded.count).initialize(to: end)
    unsafe (instructions + decoded.count + 1).initialize(to: exit)
  }

  /// The number of an instruction that returns, for what ends a function early.
  var returning: Int { count + 1 }

  deinit { unsafe instructions.deallocate() }
}
