import BPF

/// Which modules belong to which of several kernels: `--module [KERNEL:]NAME=FILE`.
struct ModulesOfKernels {
  private static let option = "--module"
  private let values: [(kernel: String?, text: String)]

  /// Reads the option.
  ///
  /// - Parameter kernels: the names of all kernels whose types come from files.
  /// - Throws: a usage error for a module whose kernel is not among them or cannot be told.
  init(_ settings: Settings, kernels: [String]) throws {
    values = try settings.all(Self.option).map { text in
      // Files may have colons in their names, and so may kernels; modules have none.
      let name = text.prefix { $0 != "=" }
      guard let colon = name.lastIndex(of: ":") else {
        guard kernels.count == 1 else {
          throw Failure.usage(
            "\(Self.option) \(text): with \(kernels.count) kernels, say which one: KERNEL:NAME=FILE")
        }
        return (nil, text)
      }
      let kernel = String(text[..<colon])
      guard kernels.contains(kernel) else {
        let known =
          kernels.isEmpty ? "none has its types in a file" : "there are \(kernels.joined(separator: ", "))"
        throw Failure.usage("\(Self.option) \(text): there is no kernel '\(kernel)'; \(known)")
      }
      guard kernels.filter({ $0 == kernel }).count == 1 else {
        throw Failure.usage("\(Self.option) \(text): several kernels are called '\(kernel)'")
      }
      return (kernel, String(text[text.index(after: colon)...]))
    }
  }

  /// The types of one kernel with those of its modules.
  func types(of kernel: String, _ table: BTFTable) throws -> KernelTypes {
    let own = values.filter { $0.kernel == nil || $0.kernel == kernel }.map(\.text)
    return KernelTypes(table, modules: try ModuleOption.read(Self.option, own, base: table))
  }
}
