public import BPFBlueprint
import BPFSyscall
public import BPFTypes

extension Kernel {
  /// Asks the running kernel what loading an object depends on.
  ///
  /// - Parameter object: with the programs and maps chosen; nothing that they do not need is looked at.
  /// - Throws: ``BPFError`` if something wanted cannot be told. A missing kernel BTF is a fact, no error.
  public func facts(for object: BPFObject) throws(BPFError) -> Facts {
    try facts(for: object, types: types())
  }

  /// Asks the running machine what loading an object depends on, and takes the kernel's types from elsewhere.
  ///
  /// - Parameter types: those of the kernel that the object is to be planned for.
  public func facts(for object: BPFObject, types: KernelTypes) throws(BPFError) -> Facts {
    let demand = try object.demand()
    var facts = Facts()
    if demand.needsPageSize { facts.pageSize = calls.pageSize }
    if demand.needsPossibleCPUs { facts.possibleCPUs = try possibleCPUs().count }
    if demand.needsKernelVersion { facts.kernelVersion = calls.kernelVersionCode }
    try gatherExterns(demand, into: &facts)
    try gatherTargetFunctions(demand.targetFunctions, into: &facts)
    try facts.learn(object, from: types)
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
