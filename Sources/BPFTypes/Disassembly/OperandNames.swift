/// What operands are called by somebody who knows more of a program than its instructions.
public protocol OperandNames: Sendable {
  /// The function that an instruction calls: in place of the helper's name, or of the distance to the function.
  ///
  /// - Returns: `nil` for what the verifier would print.
  func callee(of call: Instruction) -> String?

  /// The 64-bit constant that an instruction loads.
  ///
  /// - Parameter next: the instruction behind it, which has the constant's upper half.
  /// - Returns: `nil` for the plain number.
  func constant(of load: Instruction, next: Instruction?) -> String?
}

/// The names of a program that the kernel holds, whose rewritten instructions tell of addresses and ids.
///
/// The notation is that of `bpftool prog dump xlated`: `map[id:7][0]+8`, `subprog[+5]`, `pc+3#bpf_prog_…`.
public struct HeldProgramNames: OperandNames {
  /// The address that the kernel's calls are counted from, or 0 if the kernel hides it. C: `__bpf_call_base`.
  private let callBase: UInt64
  /// Where each function of the program lies; empty for a program that is interpreted.
  private let addresses: [UInt64]
  private let symbols: [UInt64: String]

  /// States what is known.
  ///
  /// - Parameter symbols: the names of the kernel's functions by their addresses.
  public init(callBase: UInt64, addresses: [UInt64], symbols: [UInt64: String]) {
    self.callBase = callBase
    self.addresses = addresses
    self.symbols = symbols
  }

  /// The address that a call goes to, as far as the instruction tells it.
  ///
  /// Calls within a compiled program have the number of the function, all others the distance from a place in
  /// the kernel.
  public static func target(of call: Instruction, callBase: UInt64, addresses: [UInt64]) -> UInt64 {
    if call.isSubprogramCall, addresses.indices.contains(Int(call.immediate)) {
      return addresses[Int(call.immediate)]
    }
    return callBase &+ UInt64(bitPattern: Int64(call.immediate))
  }

  /// Whether the number of a call is that of a helper, which has the same name in every kernel.
  public static func isNamedByNumber(_ call: Instruction) -> Bool {
    call.source == 0 && HelperID(rawValue: UInt32(bitPattern: call.immediate)).kernelName != nil
  }

  /// The kernel's symbol for the function that is called, or its address.
  public func callee(of call: Instruction) -> String? {
    let address = Self.target(of: call, callBase: callBase, addresses: addresses)
    let name = symbols[address] ?? "0x\(String(address, radix: 16))"
    if call.isSubprogramCall {
      // The interpreter's functions have no address.
      let distance = "\(call.offset < 0 ? "" : "+")\(call.offset)"
      return addresses.isEmpty ? distance : "\(distance)#\(name)"
    }
    return Self.isNamedByNumber(call) ? HelperID(rawValue: UInt32(bitPattern: call.immediate)).callName : name
  }

  /// The map, the place in a map, or the function that a constant stands for.
  public func constant(of load: Instruction, next: Instruction?) -> String? {
    let upper = next?.immediate ?? 0
    switch load.source {
    case Instruction.pseudoMapFD: return "map[id:\(load.immediate)]"
    case Instruction.pseudoMapValue: return "map[id:\(load.immediate)][0]+\(upper)"
    case KernelMacro.BPF_PSEUDO_MAP_IDX_VALUE: return "map[idx:\(load.immediate)]+\(upper)"
    case Instruction.pseudoFunction: return "subprog[\(load.immediate < 0 ? "" : "+")\(load.immediate)]"
    default: return nil
    }
  }
}
