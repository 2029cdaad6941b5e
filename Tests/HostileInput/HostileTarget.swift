import BPFBytes

/// A reader of bytes that nobody vouches for, and all that can be asked of what it has read.
///
/// The fuzzer and `swift test` give the same bytes to the same code, so whatever the one has found the other
/// can keep.
public enum HostileTarget: String, CaseIterable, Sendable {
  /// A whole ELF file: headers, contents, symbols, relocations, notes, functions.
  case elf
  /// A `.BTF` section.
  case btf
  /// A `.BTF.ext` section behind its `.BTF`, which begins with its size in four bytes, little-endian.
  case btfExtension = "btf-ext"
  /// A BPF object, as far as its plan.
  case object
  /// A kernel's types, behind their size in four bytes, little-endian, and the BPF object that is loaded for that
  /// kernel.
  case core
  /// What a netlink socket received.
  case netlink
  /// What the verifier wrote.
  case verifierLog = "verifier-log"
  /// The memory of a ring and the positions in it; `RingScript` has the layout.
  case rings
  /// The kernel's configuration, as text or compressed by gzip.
  case kernelConfiguration = "kernel-config"
  /// The kernel's symbols, as `/proc/kallsyms` lists them.
  case kernelSymbols = "kallsyms"

  /// Reads the bytes and asks everything.
  ///
  /// - Returns: what came of it; a trap is what nobody wants to see.
  public func read(_ bytes: [UInt8]) -> Harvest {
    var harvest = Harvest()
    switch self {
    case .elf: harvest.readELF(ByteSlice(bytes))
    case .btf: harvest.readTypes(ByteSlice(bytes))
    case .btfExtension: harvest.readExtension(bytes)
    case .object: harvest.readObject(ByteSlice(bytes))
    case .core: harvest.readForKernel(ByteSlice(bytes))
    case .netlink: harvest.readNetlink(ByteSlice(bytes))
    case .verifierLog: harvest.readVerifierLog(bytes)
    case .rings: harvest.readRings(bytes)
    case .kernelConfiguration: harvest.readConfiguration(bytes)
    case .kernelSymbols: harvest.readKernelSymbols(bytes)
    }
    return harvest
  }
}

/// What came of reading: how much could be read, and what is wrong although nothing trapped.
public struct Harvest: Sendable {
  /// How many values were read.
  public private(set) var values = 0
  /// How many reads ended in an error.
  public private(set) var errors = 0
  /// What a reader must not do, one sentence each.
  public private(set) var faults: [String] = []

  /// Takes note of a value. That it is used at all keeps the compiler from leaving the reading out.
  mutating func note(_ value: some Any) {
    values += 1
  }

  /// Takes note of what `body` gives, or of its error, which has to be one line.
  mutating func attempt(_ body: () throws -> some Any) {
    do {
      note(try body())
    } catch {
      errors += 1
      let text = "\(error)"
      require(!text.isEmpty && !text.contains { $0.isNewline }, "an error is not one line: \(text)")
    }
  }

  /// Takes note of a fault if the condition does not hold.
  mutating func require(_ condition: Bool, _ fault: @autoclosure () -> String) {
    if !condition { faults.append(fault()) }
  }
}
