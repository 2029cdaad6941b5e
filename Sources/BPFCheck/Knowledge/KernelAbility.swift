public import BPFTypes

/// A kind of instruction, or a flag, that kernels take since some release.
public struct KernelAbility: Sendable, Hashable {
  /// What results call it.
  public let name: String
  /// The release that brought it.
  public let introduction: KernelRelease
  /// What in the kernel's types came together with it.
  let marker: KernelMarker?
  /// Whether kernels without it refuse the instruction wherever it stands, even where the program cannot come.
  let isRefusedUnreached: Bool

  private init(
    _ name: String, _ introduction: KernelRelease, _ marker: KernelMarker? = nil,
    refusedUnreached: Bool = true
  ) {
    self.name = name
    self.introduction = introduction
    self.marker = marker
    isRefusedUnreached = refusedUnreached
  }

  /// Two are the same if they are called the same.
  public static func == (left: KernelAbility, right: KernelAbility) -> Bool { left.name == right.name }
  /// By the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The releases are those of the commits to `kernel/bpf/verifier.c` and `kernel/bpf/core.c`.
extension KernelAbility {
  static let jump32 = KernelAbility("instructions of cpu v3: 32-bit jumps", KernelRelease(5, 1))
  static let atomics = KernelAbility(
    "instructions of cpu v3: atomic operations that fetch", KernelRelease(5, 12), .helper(.checkMtu),
    refusedUnreached: false)
  static let functionAddresses = KernelAbility(
    "addresses of functions", KernelRelease(5, 13), .helper(.forEachMapElem))
  static let kernelFunctionCalls = KernelAbility(
    "calls of kernel functions", KernelRelease(5, 13), .helper(.forEachMapElem))
  static let version4 = KernelAbility(
    "instructions of cpu v4: sign-extending loads, unconditional byte swaps, long jumps", KernelRelease(6, 6),
    .attachType(.tcxIngress))
  static let version4Arithmetic = KernelAbility(
    "instructions of cpu v4: signed division, sign-extending moves", KernelRelease(6, 6),
    .attachType(.tcxIngress), refusedUnreached: false)
  static let mayGoto = KernelAbility("may_goto", KernelRelease(6, 9), .mapType(.arena))
  static let addressSpaceCast = KernelAbility(
    "casts between address spaces", KernelRelease(6, 9), .mapType(.arena), refusedUnreached: false)
  static let acquireRelease = KernelAbility(
    "load-acquire and store-release", KernelRelease(6, 15), .function("check_load_mem"),
    refusedUnreached: false)
  static let indirectJump = KernelAbility("jumps by tables", KernelRelease(6, 19), .mapType(.insnArray))

  static let sleepableTracing = KernelAbility("sleepable tracing and LSM programs", Introductions.sleepable)
  static let sleepableIterator = KernelAbility(
    "sleepable iterators", KernelRelease(5, 18), .attachType(.traceKprobeMulti))
  static let sleepableUprobe = KernelAbility(
    "sleepable uprobes", KernelRelease(6, 0), .attachType(.lsmCgroup))
  static let sleepableOperations = KernelAbility(
    "sleepable struct_ops", KernelRelease(6, 1), .helper(.userRingbufDrain))
  static let sleepableTracepoint = KernelAbility("sleepable tracepoints", KernelRelease(7, 1))
  static let sleepableSyscall = KernelAbility(
    "programs that make system calls", KernelRelease(5, 14), .helper(.sysBpf))
  static let fragments = KernelAbility(
    "XDP on packets of several buffers", Introductions.fragments, .helper(.xdpGetBuffLen))

  static let constantMaps = KernelAbility("maps that programs cannot write", Introductions.constantMaps)
  static let mappableMaps = KernelAbility("maps that can be mapped into memory", Introductions.mappableMaps)
  static let operationLinks = KernelAbility(
    "struct_ops attached by links", Introductions.operationLinks, .attachType(.netfilter))
  static let faultingArenas = KernelAbility(
    "arenas that fault", Introductions.faultingArenas, .mapType(.arena))
  static let overwritingRings = KernelAbility(
    "ring buffers that overwrite", Introductions.overwritingRings, .mapType(.insnArray))

  static let all: [KernelAbility] = [
    jump32, atomics, functionAddresses, kernelFunctionCalls, version4, version4Arithmetic, mayGoto,
    addressSpaceCast,
    acquireRelease, indirectJump, sleepableTracing, sleepableIterator, sleepableUprobe, sleepableOperations,
    sleepableTracepoint, sleepableSyscall, fragments, constantMaps, mappableMaps, operationLinks,
    faultingArenas,
    overwritingRings,
  ]
}

extension KernelAbility {
  /// The abilities that one instruction needs.
  static func needed(by instruction: Instruction) -> KernelAbility? {
    switch instruction.opcode & 0x07 {
    case 0x06:
      if instruction.opcode & 0xf0 == 0 { return version4 }
      return jump32
    case 0x05: return neededByJump(instruction)
    case 0x01:
      // BPF_MEMSX of 1, 2 and 4 bytes.
      return instruction.opcode & 0xe0 == 0x80 ? version4 : nil
    case 0x03: return neededByAtomic(instruction)
    case 0x04, 0x07: return neededByArithmetic(instruction)
    case 0x00:
      guard instruction.isLoadImmediate64 else { return nil }
      return instruction.source == Instruction.pseudoFunction ? functionAddresses : nil
    default: return nil
    }
  }

  private static func neededByJump(_ instruction: Instruction) -> KernelAbility? {
    switch instruction.opcode {
    case 0x0d: indirectJump
    case 0xe5: mayGoto
    case 0x85: instruction.isKernelFunctionCall ? kernelFunctionCalls : nil
    default: nil
    }
  }

  /// `BPF_ATOMIC` without anything in its constant but a plain addition is what older kernels call `BPF_XADD`.
  private static func neededByAtomic(_ instruction: Instruction) -> KernelAbility? {
    guard instruction.opcode & 0xe0 == 0xc0, instruction.immediate != 0 else { return nil }
    return instruction.immediate & 0x100 != 0 ? acquireRelease : atomics
  }

  private static func neededByArithmetic(_ instruction: Instruction) -> KernelAbility? {
    switch instruction.opcode & 0xf0 {
    case 0x30, 0x90: return instruction.offset == 1 ? version4Arithmetic : nil
    case 0xb0:
      guard instruction.opcode & 0x08 != 0, instruction.offset != 0 else { return nil }
      return instruction.offset == 1 && instruction.opcode & 0x07 == 0x07 && instruction.immediate != 0
        ? addressSpaceCast : version4Arithmetic
    case 0xd0: return instruction.opcode & 0x07 == 0x07 ? version4 : nil
    default: return nil
    }
  }
}
