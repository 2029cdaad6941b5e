import BPF
import Glibc

/// Pins what was loaded, and prepares the place for it the way bpftool does.
struct Pinning {
  let mounting: Mounting

  init(mounting: Mounting) {
    self.mounting = mounting
  }

  /// As the options say.
  init(_ settings: Settings) {
    mounting = settings.neverMounts ? .forbidden : .allowed
  }

  /// Whether a file system may be mounted, and if not, why.
  enum Mounting {
    case allowed
    /// `-n` was given.
    case forbidden
    /// The command leaves nothing mounted.
    case neverByThisCommand
  }

  private static let fileSystemMagic = 0xcafe_4a11

  /// Pins each program in a folder under its name; if one cannot be pinned, none stays.
  ///
  /// - Parameter place: puts a program, or what stands for it, at a path.
  func pin(
    programs: [Program], in folder: String,
    by place: (Program, String) throws -> Void = { program, path in try program.pin(to: path) }
  ) throws {
    try prepare(folder: folder)
    try pinAll(programs, at: { "\(folder)/\($0.name)" }, by: place)
  }

  /// Pins each map in a folder, as ``LoadedObject/pinMaps(in:)`` names the files.
  func pin(maps: [Map], of object: BPFObject, in folder: String) throws {
    try prepare(folder: folder)
    func path(of map: Map) -> String {
      "\(folder)/\(object.maps[map.name]?.pinFileName ?? map.name)"
    }
    try pinAll(maps, at: path) { map, path in try map.pin(to: path) }
  }

  func pin(_ program: Program, at path: String) throws {
    try prepare(file: path)
    try program.pin(to: path)
  }

  func pin(_ map: Map, at path: String) throws {
    try prepare(file: path)
    try map.pin(to: path)
  }

  /// Makes sure that a file can be made: its folder is there and in a BPF file system.
  func prepare(file path: String) throws {
    guard let slash = path.lastIndex(of: "/") else {
      throw Failure.usage("'\(path)' has to name a file in a BPF file system, as in /sys/fs/bpf/NAME")
    }
    if path[slash...].contains(".") {
      throw Failure.usage("\(path): a BPF file system takes no names with dots")
    }
    if unsafe access(path, F_OK) == 0 { throw Failure(.failure, "\(path): something is there already") }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    guard unsafe access(folder, F_OK) == 0 else {
      throw Failure(.notFound, "\(folder): there is no such folder")
    }
    if !isFileSystem(folder) { try mount(at: folder) }
  }

  private func pinAll<T>(_ items: [T], at path: (T) -> String, by place: (T, String) throws -> Void) throws {
    var done: [String] = []
    for item in items {
      do {
        try place(item, path(item))
        done.append(path(item))
      } catch {
        for path in done { unsafe unlink(path) }
        throw error
      }
    }
  }

  /// Makes sure that a folder is there and in a BPF file system; one is mounted on it if need be.
  func prepare(folder: String) throws {
    if isFileSystem(folder) { return }
    let exists = unsafe access(folder, F_OK) == 0
    let parent =
      folder.lastIndex(of: "/").map { $0 == folder.startIndex ? "/" : String(folder[..<$0]) } ?? "."
    if !exists {
      guard unsafe access(parent, F_OK) == 0 else {
        throw Failure(.notFound, "\(parent): there is no such folder, and so none can be made in it")
      }
      guard isFileSystem(parent) || mounting == .allowed else { throw noFileSystem(folder) }
      guard unsafe mkdir(folder, 0o700) == 0 else { throw system("mkdir", folder) }
      if isFileSystem(parent) { return }
    }
    try mount(at: folder)
  }

  private func mount(at folder: String) throws {
    guard mounting == .allowed else { throw noFileSystem(folder) }
    // Other mount namespaces shall not see it; where that cannot be said, it is no obstacle.
    _ = unsafe Glibc.mount("", folder, "none", UInt(MS_PRIVATE), nil)
    guard unsafe Glibc.mount("bpf", folder, "bpf", 0, "mode=0700") == 0 else { throw system("mount", folder) }
  }

  private func isFileSystem(_ folder: String) -> Bool {
    LiveSystemCalls().fileSystemType(folder) == Self.fileSystemMagic
  }

  private func noFileSystem(_ folder: String) -> Failure {
    let reason =
      mounting == .forbidden
      ? "and -n forbids to mount one" : "mount one with `mount -t bpf bpf /sys/fs/bpf` and pin below it"
    return Failure(.usage, "\(folder): not in a BPF file system; \(reason)")
  }

  private func system(_ call: String, _ path: String) -> Failure {
    let error = KernelErrno(rawValue: errno)
    let code: ExitCode = error == .EPERM || error == .EACCES ? .privileges : .failure
    return Failure(code, "\(path): \(call) failed (\(error))")
  }
}
