import BPFBytes
public import BPFTypes
public import BTF
import Synchronization

/// Where the types of a kernel come from: the running one, or files.
public protocol KernelTypeSource: Sendable {
  /// Reads the table of the kernel proper.
  func kernelTable() throws(BPFError) -> BTFTable

  /// The modules that have a table, in the order in which they are searched.
  func modules() throws(BPFError) -> [KernelModule]

  /// Reads the table of a module.
  ///
  /// - Returns: `nil` if the module is gone meanwhile.
  func table(of module: KernelModule, base: BTFTable) throws(BPFError) -> BTFTable?
}

/// A module of the kernel that has types of its own.
public struct KernelModule: Sendable, Hashable {
  /// The module's name.
  public let name: String
  /// What the kernel calls the table, or 0 for one that comes from a file. C: `btf_id`.
  public let id: UInt32

  /// Names a module.
  public init(name: String, id: UInt32 = 0) {
    self.name = name
    self.id = id
  }
}

/// The types of one kernel: those of the kernel proper, and those of its modules.
///
/// Every table is read when something is first looked for in it. An object that needs no kernel types
/// makes nothing be read (parity CORE-36), and modules are read only if the kernel proper lacks something.
public final class KernelTypes: Sendable {
  private let source: any KernelTypeSource
  private let state = Mutex(State())

  private struct State: Sendable {
    var kernel: Result<BTFTable, BPFError>?
    var modules: [KernelModule]?
    var tables: [KernelModule: BTFTable?] = [:]
    var remarks: [String] = []
  }

  /// The types that a source has.
  public init(_ source: any KernelTypeSource) {
    self.source = source
  }

  /// Types that are read already, as those of files.
  ///
  /// - Parameters:
  ///   - table: the kernel proper's.
  ///   - modules: those of modules, each continuing `table`.
  public convenience init(_ table: BTFTable, modules: [(name: String, table: BTFTable)] = []) {
    self.init(GivenTypes(kernel: table, given: modules))
  }

  /// The table of the kernel proper.
  ///
  /// - Throws: ``BPFError`` with code `noKernelBTF`.
  public func kernel() throws(BPFError) -> BTFTable {
    try state.withLock { state in self.kernel(&state) }.get()
  }

  private func kernel(_ state: inout State) -> Result<BTFTable, BPFError> {
    if let known = state.kernel { return known }
    let result = Result { () throws(BPFError) in try source.kernelTable() }
    state.kernel = result
    return result
  }

  /// The modules that have types, in the order in which they are searched.
  public var modules: [KernelModule] {
    state.withLock { state in
      if let known = state.modules { return known }
      var found: [KernelModule] = []
      do throws(BPFError) {
        found = try source.modules()
      } catch {
        state.remarks.append("the types of kernel modules cannot be read: \(error)")
      }
      state.modules = found
      return found
    }
  }

  /// The table of a module.
  ///
  /// - Returns: `nil` if it cannot be read. That is remembered in ``remarks``: one broken module is no reason to
  ///   fail what may not need it.
  public func table(of module: KernelModule) -> BTFTable? {
    state.withLock { state in
      if let known = state.tables[module] { return known }
      var table: BTFTable?
      do throws(BPFError) {
        table = try source.table(of: module, base: try kernel(&state).get())
      } catch {
        state.remarks.append("the types of module \(module.name.onOneLine) cannot be read: \(error)")
      }
      state.tables[module] = .some(table)
      return table
    }
  }

  /// What could not be read so far, one sentence each.
  public var remarks: [String] { state.withLock { $0.remarks } }

  /// Finds many types, each in the kernel proper before its modules unless it names a module (parity SECG-10).
  ///
  /// - Throws: ``BPFError`` with code `noKernelBTF` if there is nothing to search.
  public func find(_ wanted: Set<KernelType>) throws(BPFError) -> [KernelType: FoundKernelType] {
    guard !wanted.isEmpty else { return [:] }
    let kernel = try kernel()
    var found: [KernelType: FoundKernelType] = [:]
    learn(wanted.filter { $0.mayBeInKernel }, from: kernel, of: nil, into: &found)
    var rest = wanted.subtracting(found.keys).filter { $0.mayBeInModules }
    guard !rest.isEmpty else { return found }
    for module in modules {
      let here = rest.filter { $0.module == nil || $0.module == module.name }
      guard !here.isEmpty, let table = table(of: module) else { continue }
      learn(here, from: table, of: module, into: &found)
      rest.subtract(found.keys)
    }
    return found
  }

  private func learn(
    _ wanted: Set<KernelType>, from table: BTFTable, of module: KernelModule?,
    into found: inout [KernelType: FoundKernelType]
  ) {
    let places = table.find(Set(wanted.map(\.inTable)), inBase: false)
    for type in wanted {
      guard let id = places[type.inTable] else { continue }
      found[type] = FoundKernelType(id: id.rawValue, module: module?.name)
    }
  }
}

/// Tables that somebody has read.
private struct GivenTypes: KernelTypeSource {
  let kernel: BTFTable
  let given: [(name: String, table: BTFTable)]

  func kernelTable() -> BTFTable { kernel }
  func modules() -> [KernelModule] { given.map { KernelModule(name: $0.name) } }
  func table(of module: KernelModule, base: BTFTable) -> BTFTable? {
    given.first { $0.name == module.name }?.table
  }
}

extension KernelType {
  /// What a module is called that is none: the kernel proper.
  private static let kernelProper = "vmlinux"

  fileprivate var inTable: BTFTable.Wanted { .init(name: name, kind: BTFKind(rawValue: kind)) }
  fileprivate var mayBeInKernel: Bool { module == nil || module == Self.kernelProper }
  fileprivate var mayBeInModules: Bool { module != Self.kernelProper }
}

/// Where a wanted type of the kernel was found.
public struct FoundKernelType: Sendable, Hashable, Codable, ExpressibleByIntegerLiteral {
  /// Its number in the table that has it.
  public var id: UInt32
  /// The module whose table has it, or `nil` for that of the kernel proper.
  public var module: String?

  /// States a place.
  public init(id: UInt32, module: String? = nil) {
    self.id = id
    self.module = module
  }

  /// A number in the kernel proper's table.
  public init(integerLiteral id: UInt32) { self.init(id: id) }
}
