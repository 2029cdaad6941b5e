import BPFBytes
import BPFTypes
import BTF
import Testing

@testable import BPFBlueprint

/// A kernel with the function `shared`, and modules with functions of their own; counts what is read.
private final class ModularKernel: KernelTypeSource {
  let base: BTFTable
  let contents: [(module: KernelModule, table: BTFTable?)]
  let reads = Counter()

  final class Counter: @unchecked Sendable {
    // Unchecked: each test uses its own on one thread.
    var names: [String] = []
  }

  init(_ modules: [(name: String, functions: [String]?)]) throws {
    var kernel = BTFBuilder()
    let prototype = kernel.addPrototype(result: 0)
    _ = kernel.addFunction("shared", prototype: prototype)
    let table = try BTFTable(parsing: ByteSlice(kernel.encoded()))
    base = table
    contents = try modules.enumerated().map { place, module in
      (
        KernelModule(name: module.name, id: UInt32(place + 7)),
        try module.functions.map { functions in
          var builder = BTFBuilder(continuing: table)
          for function in functions { _ = builder.addFunction(function, prototype: prototype) }
          return try BTFTable(parsing: ByteSlice(builder.encoded()), base: table)
        }
      )
    }
  }

  func kernelTable() -> BTFTable {
    reads.names.append("vmlinux")
    return base
  }

  func modules() -> [KernelModule] {
    reads.names.append("list")
    return contents.map(\.module)
  }

  func table(of module: KernelModule, base: BTFTable) throws(BPFError) -> BTFTable? {
    reads.names.append(module.name)
    guard let table = contents.first(where: { $0.module == module })?.table else {
      throw BPFError(.malformedObject, at: .gather, "broken")
    }
    return table
  }
}

/// An fentry program on a target.
private func traced(_ target: String) throws -> BPFObject {
  var builder = ObjectBuilder()
  builder.code("fentry/\(target)", "main", Instruction.nothing)
  return try builder.object()
}

@Suite struct KernelTypesTests {
  /// Parity CORE-36, EXT-13: what needs no types reads none, and modules are read for what the kernel lacks.
  @Test func nothingIsReadBeforeItIsWanted() throws {
    let source = try ModularKernel([("first", ["other"]), ("second", ["shared"])])
    let types = KernelTypes(source)
    var facts = Facts()
    var plain = ObjectBuilder()
    plain.code("xdp", "main", Instruction.nothing)
    try facts.learn(try plain.object(), from: types)
    #expect(source.reads.names.isEmpty && facts == Facts())
    try facts.learn(try traced("shared"), from: types)
    #expect(source.reads.names == ["vmlinux"])
    try facts.learn(try traced("shared"), from: types)
    try facts.learn(try traced("other"), from: types)
    #expect(source.reads.names == ["vmlinux", "list", "first"])
  }

  /// Parity SECG-10, LOAD-14.
  @Test func targetsLieInTheKernelOrInItsModules() throws {
    let source = try ModularKernel([("first", ["other", "both"]), ("second", ["shared", "both"])])
    func load(_ target: String) throws -> (id: UInt32, module: String?, opened: [String]) {
      var facts = Facts()
      let object = try traced(target)
      try facts.learn(object, from: KernelTypes(source))
      let plan = try object.link(facts)
      let load = try #require(plan.programs.first)
      let opened = plan.operations.compactMap { operation -> String? in
        guard case .openModule(let slot, let id) = operation else { return nil }
        return "\(slot.rawValue) \(id)"
      }
      return (load.kernelTarget, load.kernelTargetModule?.rawValue, opened)
    }
    #expect(try load("shared") == (2, nil, []))
    #expect(try load("vmlinux:shared") == (2, nil, []))
    #expect(try load("other") == (3, "first", ["first 7"]))
    #expect(try load("both") == (4, "first", ["first 7"]))
    #expect(try load("second:both") == (4, "second", ["second 8"]))
    #expect(try load("second:shared") == (3, "second", ["second 8"]))
    for missing in ["first:shared", "vmlinux:other", "third:both", "nobody"] {
      #expect(bpfError { _ = try load(missing) }?.code == .noSuchTarget, "\(missing)")
    }
    for broken in [":x", "x:"] {
      #expect(bpfError { _ = try load(broken) }?.code == .invalidValue, "\(broken)")
    }
  }

  @Test func brokenModulesAreRemarkedAndPassedOver() throws {
    let source = try ModularKernel([("broken", nil), ("whole", ["other"])])
    var facts = Facts()
    let object = try traced("other")
    try facts.learn(object, from: KernelTypes(source))
    #expect(facts.kernelTypes.values.first == FoundKernelType(id: 3, module: "whole"))
    let remarks = try object.link(facts).remarks
    #expect(remarks.count == 1 && remarks[0].contains("module broken"))
  }
}
