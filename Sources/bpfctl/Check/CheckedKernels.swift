import BPF
import BPFCheck
import Glibc

/// The kernels that `bpfctl check` holds objects against.
enum CheckedKernels {
  private static let running = "running"
  private static let suffix = ".btf"

  static func read(_ settings: Settings) throws -> [KernelDescription] {
    let given = try settings.last("--config").map { try configuration(ofFile: $0) }
    let files = settings.all("--btf")
    guard settings.all("--module").isEmpty || files.count == 1 else {
      throw Failure.usage("--module needs one kernel to belong to: --btf FILE once")
    }
    var kernels = try files.map { file in
      let table = try BTFCommands.types(ofFile: file)
      let types = KernelTypes(table, modules: try ModuleOption.read("--module", settings, base: table))
      return try KernelDescription(name: name(ofFile: file), types: types, configuration: given)
    }
    var names = settings.all("--kernel")
    let wantsRunning = names.contains(running)
    names.removeAll { $0 == running }
    if let folder = settings.last("--kernels") {
      kernels += try self.kernels(in: folder, names: names, all: settings.all("--kernel").isEmpty, given)
    } else if let name = names.first {
      throw Failure.usage("--kernel \(name) needs --kernels FOLDER")
    }
    if wantsRunning || kernels.isEmpty {
      let release = LiveSystemCalls().kernelRelease
      kernels.append(
        try KernelDescription(name: release, types: Kernel().types(), configuration: given))
    }
    return kernels
  }

  private static func kernels(
    in folder: String, names: [String], all: Bool, _ given: KernelConfiguration?
  ) throws -> [KernelDescription] {
    let files = try self.files(in: folder)
    let known = files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    guard !known.isEmpty else {
      throw Failure(.notFound, "\(folder): there is no file NAME.btf in the folder")
    }
    for name in names where !known.contains(name) {
      throw Failure(
        .notFound, "\(folder): there is no kernel '\(name)'; there are \(known.joined(separator: ", "))")
    }
    return try known.filter { all || names.contains($0) }.map { name in
      let file = "\(name).config"
      let own = files.contains(file) ? try configuration(ofFile: "\(folder)/\(file)") : nil
      let types = KernelTypes(try BTFCommands.types(ofFile: "\(folder)/\(name)\(suffix)"))
      return try KernelDescription(name: name, types: types, configuration: own ?? given)
    }
  }

  private static func name(ofFile path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(suffix) ? String(last.dropLast(suffix.count)) : last
  }

  private static func configuration(ofFile path: String) throws -> KernelConfiguration {
    try KernelConfiguration(parsingFile: try ObjectLoading.bytes(ofFile: path), of: path)
  }

  private static func files(in folder: String) throws -> Set<String> {
    guard let stream = unsafe opendir(folder) else {
      throw Failure(.object, "\(folder): the folder cannot be read (\(Text.systemMessage(errno)))")
    }
    defer { unsafe closedir(stream) }
    var names: Set<String> = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.insert(name)
    }
    return names
  }
}
