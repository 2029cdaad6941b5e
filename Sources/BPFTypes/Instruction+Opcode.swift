/// The parts of an opcode, told by the numbers of `linux/bpf_common.h` and `linux/bpf.h`.
extension Instruction {
  /// The lowest three bits. C: `BPF_CLASS`.
  package enum Class: UInt8 {
    case load, loadFromRegister, store, storeFromRegister, arithmetic32, jump64, jump32, arithmetic64
  }

  /// How memory is accessed. C: `BPF_MODE`.
  package enum Mode {
    package static let immediate: UInt8 = 0x00
    package static let absolute: UInt8 = 0x20
    package static let indirect: UInt8 = 0x40
    package static let memory: UInt8 = 0x60
    package static let memorySignExtended: UInt8 = 0x80
    package static let noSpeculation: UInt8 = 0xc0
    package static let atomic: UInt8 = 0xc0
  }

  /// What is computed. C: `BPF_OP` of the arithmetic classes.
  package enum Arithmetic {
    package static let add: UInt8 = 0x00
    package static let subtract: UInt8 = 0x10
    package static let multiply: UInt8 = 0x20
    package static let divide: UInt8 = 0x30
    package static let or: UInt8 = 0x40
    package static let and: UInt8 = 0x50
    package static let shiftLeft: UInt8 = 0x60
    package static let shiftRight: UInt8 = 0x70
    package static let negate: UInt8 = 0x80
    package static let modulo: UInt8 = 0x90
    package static let xor: UInt8 = 0xa0
    package static let move: UInt8 = 0xb0
    package static let shiftRightSigned: UInt8 = 0xc0
    package static let swap: UInt8 = 0xd0
  }

  /// What is compared. C: `BPF_OP` of the jump classes.
  package enum Jump {
    package static let always: UInt8 = 0x00
    package static let call: UInt8 = 0x80
    package static let exit: UInt8 = 0x90
    package static let may: UInt8 = 0xe0
  }

  /// What an atomic instruction does, in its constant. C: `BPF_FETCH`, `BPF_XCHG` and their like.
  package enum Atomic {
    package static let fetch: Int32 = 0x01
    package static let exchange: Int32 = 0xe1
    package static let compareAndExchange: Int32 = 0xf1
    package static let loadAcquire: Int32 = 0x100
    package static let storeRelease: Int32 = 0x110
  }

  /// C: `BPF_CLASS`.
  package var instructionClass: Class { Class(rawValue: opcode & 0x07) ?? .load }
  /// C: `BPF_SIZE`.
  package var sizeBits: UInt8 { opcode & 0x18 }
  /// C: `BPF_MODE`.
  package var mode: UInt8 { opcode & 0xe0 }
  /// C: `BPF_OP`.
  package var operation: UInt8 { opcode & 0xf0 }
  /// Whether the second operand is a register. C: `BPF_SRC`, `BPF_X`.
  package var usesSourceRegister: Bool { opcode & 0x08 != 0 }
  /// Whether the access is of eight bytes. C: `BPF_DW`.
  package var isDoubleWord: Bool { sizeBits == 0x18 }
}
