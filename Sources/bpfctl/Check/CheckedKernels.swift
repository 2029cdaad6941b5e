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
    var names = settings.all("--kernel")
    let wantsRunning = names.contains(running)
    names.removeAll { $0 == running }
    var folder: Folder?
    if let path = settings.last("--kernels") {
      folder = try Folder(path, names: names, all: settings.all("--kernel").isEmpty)
    } else if let name = names.first {
      throw Failure.usage("--kernel \(name) needs --kernels FOLDER")
    }
    let modules = try ModulesOfKernels(
      settings, kernels: files.map { name(ofFile: $0) } + (folder?.kernels ?? []))
    var kernels = try files.map { file in
      let name = name(ofFile: file)
      let types = try modules.types(of: name, BTFCommands.types(ofFile: file))
      return try KernelDescription(name: name, types: types, configuration: given)
    }
    if let folder { kernels += try descriptions(of: folder, modules, given) }
    if wantsRunning || kernels.isEmpty {
      let release = LiveSystemCalls().kernelRelease
      kernels.append(
        try KernelDescription(name: release, types: Kernel().types(), configuration: given))
    }
    return kernels
  }

  /// The kernels that are meant of a folder with `NAME.btf` and `NAME.config`.
  private struct Folder {
    let path: String
    let kernels: [String]
    let files: Set<String>

    init(_ path: String, names: [String], all: Bool) throws {
      self.path = path
      files = try CheckedKernels.files(in: path)
      let known = files.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
      guard !known.isEmpty else {
        throw Failure(.notFound, "\(path): there is no file NAME.btf in the folder")
      }
      for name in names where !known.contains(name) {
        throw Failure(
          .notFound, "\(path): there is no kernel '\(name)'; there are \(known.joined(separator: ", "))")
      }
      kernels = known.filter { all || names.contains($0) }
    }
  }

  private static func descriptions(
    of folder: Folder, _ modules: ModulesOfKernels, _ given: KernelConfiguration?
  ) throws -> [KernelDescription] {
    try folder.kernels.map { name in
      let file = "\(name).config"
      let own = folder.files.contains(file) ? try configuration(ofFile: "\(folder.path)/\(file)") : nil
      let types = try modules.types(of: name, BTFCommands.types(ofFile: "\(folder.path)/\(name)\(suffix)"))
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
