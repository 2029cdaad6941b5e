public import BPFBlueprint
public import BPFBytes
import BPFSymbols
import BPFSyscall
import BPFTypes

extension Kernel {
  /// Finds out what the externs of an object stand for, as far as types do not tell it.
  func gatherExterns(_ demand: Demand, into facts: inout Facts) throws(BPFError) {
    for feature in demand.features {
      switch probe(feature) {
      case .supported: break
      case .unsupported: facts.missing.insert(feature)
      case .inconclusive: facts.undetermined.insert(feature)
      }
    }
    if !demand.configuration.isEmpty { try gatherConfiguration(demand.configuration, into: &facts) }
    if !demand.kernelSymbols.isEmpty {
      do {
        facts.learn(demand.kernelSymbols, fromSymbols: try calls.readFile(Self.symbolsPath))
      } catch {
        facts.missingKernelSymbols = "\(error)"
      }
    }
  }

  private static let symbolsPath = "/proc/kallsyms"

  private func gatherConfiguration(_ wanted: Set<String>, into facts: inout Facts) throws(BPFError) {
    do {
      facts.configuration = try configuration(of: wanted)
    } catch {
      guard error.code == .notFound else { throw error }
      facts.missingConfiguration = error.summary
    }
  }

  /// Whether the kernel has the function that a wrapped system call goes through. Its name is shown to everybody,
  /// so that no probe has to be set on it.
  func findSyscallWrapper() -> FeatureProbe {
    do {
      let listing = try calls.readFile(Self.symbolsPath)
      let names = Set(KernelFeature.wrappedCalls)
      return KernelSymbols(of: names, in: listing).addresses.isEmpty ? .unsupported : .supported
    } catch {
      return .inconclusive(error.errno)
    }
  }
}

extension KernelFeature {
  /// `bpf(2)` as kernels of each architecture name it where system calls are wrapped.
  static let wrappedCalls = ["x64", "arm64", "s390x", "riscv"].map { "__\($0)_sys_bpf" }
}

extension Facts {
  /// Looks symbols up in a listing: that of the running kernel, or of another one given as a file.
  ///
  /// - Parameters:
  ///   - symbols: the wanted names.
  ///   - listing: the contents of `/proc/kallsyms`.
  public mutating func learn(_ symbols: Set<String>, fromSymbols listing: ByteSlice) {
    let found = KernelSymbols(of: symbols, in: listing)
    guard found.hidesAddresses else {
      kernelSymbols.merge(found.addresses) { _, new in new }
      return
    }
    // Zeros look like addresses, and a program would read from nowhere.
    missingKernelSymbols =
      listing.isEmpty
      ? "there are none" : "the kernel shows zeros in place of addresses (kernel.kptr_restrict)"
  }
}
