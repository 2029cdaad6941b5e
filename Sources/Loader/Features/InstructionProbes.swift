import BPFSyscall
import BPFTypes

/// What a kernel's verifier may know of instructions.
public enum InstructionFeature: String, Sendable, Hashable, CaseIterable {
  /// Programs of more than 4096 instructions, for the privileged. Linux 5.2.
  case largePrograms
  /// Loops of which the verifier sees the end. Linux 5.3.
  case boundedLoops
  /// Jumps if less. Linux 4.14.
  case version2
  /// Jumps by halves of registers. Linux 5.1.
  case version3
  /// Jumps over any distance, loads with signs, swaps of all bytes. Linux 6.6.
  case version4

  /// The smallest program that needs it.
  var program: [Instruction] {
    let decide = { (opcode: UInt8, immediate: Int32) in
      Instruction(opcode: opcode, offset: 1, immediate: immediate)
    }
    let end = [Instruction.move(0, 1), .exit]
    switch self {
    case .largePrograms: return Array(repeating: .move(0, 1), count: 4096) + [.exit]
    case .boundedLoops:
      return [
        .move(0, 10), Instruction(opcode: 0x17, destination: 0, immediate: 1),
        Instruction(opcode: 0x55, destination: 0, offset: -2), .exit,
      ]
    case .version2: return [.move(0, 0), decide(0xa5, 0)] + end
    case .version3: return [.move(0, 0), decide(0xa6, 0)] + end
    case .version4: return [.move(0, 0), decide(0x16, 1), Instruction(opcode: 0x06, immediate: 1)] + end
    }
  }
}

extension Kernel {
  /// Asks whether the kernel's verifier knows something of instructions, by loading the smallest program that has
  /// it. What was loaded is gone at once.
  ///
  /// - Parameter interface: the device that is to run it; 0 for the kernel itself.
  public func probe(_ feature: InstructionFeature, onInterface interface: UInt32 = 0) -> FeatureProbe {
    var request = ProgramQuestion.plain.request(feature.program, token: tokenDescriptor)
    request.interfaceIndex = interface
    do {
      _ = try calls.progLoad(request)
      return .supported
    } catch {
      // The unprivileged have neither long programs nor loops.
      guard calls.has(.bpf) == true else { return .inconclusive(.EPERM) }
      return verdict(of: error.errno)
    }
  }
}
