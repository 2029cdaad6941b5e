public import BPFTypes

extension Facts {
  /// Looks up everything that an object wants of a kernel's types.
  ///
  /// - Parameters:
  ///   - object: the object, with the programs chosen that are to be loaded.
  ///   - types: those of the running kernel, or of another one given as files.
  /// - Throws: ``BPFError`` if the object cannot say what it wants. What the kernel lacks is a fact, no error:
  ///   ``BPFObject/link(_:)`` decides whether the object can do without.
  public mutating func learn(_ object: BPFObject, from types: KernelTypes) throws(BPFError) {
    let demand = try object.demand()
    do throws(BPFError) {
      kernelTypes.merge(try types.find(demand.kernelTypes)) { _, new in new }
      try learnExterns(of: object, from: types)
      structOps.merge(try types.structOps(demand.structOps)) { _, new in new }
    } catch {
      missingKernelBTF = error.summary
    }
    noteModules(of: types)
  }

  /// What the plan needs to open the tables of modules again, and what could not be read of them.
  private mutating func noteModules(of types: KernelTypes) {
    let used = Set(
      kernelTypes.values.compactMap(\.module) + structOps.values.compactMap(\.module)
        + kernelExterns.values.compactMap(\.module))
    if !used.isEmpty {
      for module in types.modules where used.contains(module.name) { modules[module.name] = module.id }
    }
    typeRemarks = types.remarks
  }
}
