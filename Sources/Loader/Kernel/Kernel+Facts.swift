public import BPFBlueprint
import BPFBytes
import BPFSyscall
public import BPFTypes
public import BTF

extension Kernel {
  /// Asks the running kernel what a load depends on.
  ///
  /// - Parameter demand: what is wanted; nothing else is looked at.
  /// - Throws: ``BPFError`` if something wanted cannot be told. A missing kernel BTF is a fact, no error.
  public func facts(for demand: Demand) throws(BPFError) -> Facts {
    var facts = Facts()
    if demand.needsPageSize { facts.pageSize = calls.pageSize }
    if demand.needsPossibleCPUs { facts.possibleCPUs = try possibleCPUs().count }
    if demand.needsKernelVersion { facts.kernelVersion = calls.kernelVersionCode }
    guard !demand.kernelTypes.isEmpty else { return facts }
    do {
      let table = try BTFTable(parsing: try calls.kernelBTF())
      facts.learn(demand.kernelTypes, from: table)
    } catch {
      facts.missingKernelBTF = "\(error)"
    }
    return facts
  }

  func possibleCPUs() throws(BPFError) -> [Int] {
    do {
      return try calls.possibleCPUs()
    } catch {
      throw BPFError(error, at: .gather, of: .init(item: "possible CPUs"))
    }
  }

  func onlineCPUs() throws(BPFError) -> [Int] {
    do {
      return try calls.onlineCPUs()
    } catch {
      throw BPFError(error, at: .access, of: .init(item: "online CPUs"))
    }
  }

  /// Takes the limit of locked memory away. Kernels before 5.11 count maps and programs against it.
  ///
  /// The library never does this by itself, as it concerns the whole process.
  ///
  /// - Throws: ``BPFError`` if the process may not (CAP_SYS_RESOURCE). C: `RLIMIT_MEMLOCK`.
  public func raiseMemoryLimit() throws(BPFError) {
    let result = calls.raiseMemoryLimit()
    guard result < 0 else { return }
    throw BPFError(
      .missingCapability, at: .load, of: .init(item: "RLIMIT_MEMLOCK"),
      "the limit of locked memory cannot be raised",
      errno: KernelErrno(rawValue: Int32(clamping: -result)),
      remedy: "run with CAP_SYS_RESOURCE, or use `ulimit -l unlimited`")
  }
}

extension Facts {
  /// Looks kernel types up in a table: that of the running kernel, or of another one given as a file.
  public mutating func learn(_ types: Set<KernelType>, from table: BTFTable) {
    let wanted = types.filter { $0.module == nil }
    let names = wanted.map { BTFTable.Wanted(name: $0.name, kind: BTFKind(rawValue: $0.kind)) }
    let found = table.find(Set(names))
    for type in wanted {
      if let id = found[BTFTable.Wanted(name: type.name, kind: BTFKind(rawValue: type.kind))] {
        kernelTypes[type] = id.rawValue
      }
    }
  }
}
