/// The parts of an opcode, told by the numbers of `linux/bpf_common.h` and `linux/bpf.h`.
extension Instruction {
  /// The lowest three bits. C: `BPF_CLASS`.
  enum Class: UInt8 {
    case load, loadFromRegister, store, storeFromRegister, arithmetic32, jump64, jump32, arithmetic64
  }

  /// How memory is accessed. C: `BPF_MODE`.
  enum Mode {
    static let immediate: UInt8 = 0x00
    static let absolute: UInt8 = 0x20
    static let indirect: UInt8 = 0x40
    static let memory: UInt8 = 0x60
    static let memorySignExtended: UInt8 = 0x80
    static let noSpeculation: UInt8 = 0xc0
    static let atomic: UInt8 = 0xc0
  }

  /// What is computed. C: `BPF_OP` of the arithmetic classes.
  enum Arithmetic {
    static let add: UInt8 = 0x00
    static let divide: UInt8 = 0x30
    static let or: UInt8 = 0x40
    static let and: UInt8 = 0x50
    static let negate: UInt8 = 0x80
    static let modulo: UInt8 = 0x90
    static let xor: UInt8 = 0xa0
    static let move: UInt8 = 0xb0
    static let swap: UInt8 = 0xd0
  }

  /// What is compared. C: `BPF_OP` of the jump classes.
  enum Jump {
    static let always: UInt8 = 0x00
    static let call: UInt8 = 0x80
    static let exit: UInt8 = 0x90
    static let may: UInt8 = 0xe0
  }

  /// What an atomic instruction does, in its constant. C: `BPF_FETCH`, `BPF_XCHG` and their like.
  enum Atomic {
    static let fetch: Int32 = 0x01
    static let exchange: Int32 = 0xe1
    static let compareAndExchange: Int32 = 0xf1
    static let loadAcquire: Int32 = 0x100
    static let storeRelease: Int32 = 0x110
  }

  /// C: `BPF_CLASS`.
  var instructionClass: Class { Class(rawValue: opcode & 0x07) ?? .load }
  /// C: `BPF_SIZE`.
  var sizeBits: UInt8 { opcode & 0x18 }
  /// C: `BPF_MODE`.
  var mode: UInt8 { opcode & 0xe0 }
  /// C: `BPF_OP`.
  var operation: UInt8 { opcode & 0xf0 }
  /// Whether the second operand is a register. C: `BPF_SRC`, `BPF_X`.
  var usesSourceRegister: Bool { opcode & 0x08 != 0 }
  /// Whether the access is of eight bytes. C: `BPF_DW`.
  var isDoubleWord: Bool { sizeBits == 0x18 }
}
