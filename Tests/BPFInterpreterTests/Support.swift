import BPFBlueprint
import BPFInterpreter
import BPFTypes
import TestSupport

/// Runs instructions alone, as a program of XDP on a packet of zeros.
@discardableResult
func run(
  _ code: [Instruction], type: ProgramType = .xdp, packet: [UInt8] = [UInt8](repeating: 0, count: 64),
  context: [UInt8]? = nil, options: InterpreterOptions = InterpreterOptions()
) throws -> RunResult {
  try Interpreter(code, type: type, options: options).run("code", RunInput(packet: packet, context: context))
}

/// What instructions leave in `r0`, whole: the run's two halves.
func result(_ code: [Instruction]) throws -> UInt64 {
  let low = try run(code + [.exit]).returnValue
  let high = try run(code + [op(0x77, 0, imm: 32), .exit]).returnValue
  return UInt64(high) << 32 | UInt64(low)
}

func op(_ opcode: UInt8, _ destination: UInt8, _ source: UInt8 = 0, off: Int16 = 0, imm: Int32 = 0)
  -> Instruction
{
  Instruction(opcode: opcode, destination: destination, source: source, offset: off, immediate: imm)
}

/// `rN = constant`, of 64 bits.
func load(_ register: UInt8, _ constant: UInt64) -> [Instruction] {
  [
    op(0x18, register, imm: Int32(truncatingIfNeeded: constant)),
    op(0x00, 0, imm: Int32(truncatingIfNeeded: constant >> 32)),
  ]
}

/// The object of a fixture.
func object(_ name: String, only program: String? = nil) throws -> BPFObject {
  var object = try BPFObject(parsing: try fixture(name), path: "\(name).bpf.o", name: name)
  if let program { object.enableOnly(program) }
  return object
}

/// The error that a run ends in.
func failure(
  _ code: [Instruction], type: ProgramType = .xdp, options: InterpreterOptions = InterpreterOptions()
)
  -> BPFError?
{
  do {
    try run(code, type: type, options: options)
    return nil
  } catch {
    return error as? BPFError
  }
}
