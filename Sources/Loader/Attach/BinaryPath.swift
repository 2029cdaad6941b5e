import BPFSyscall
import BPFTypes
import Glibc

/// Finds executables and libraries by the names that users give them.
struct BinaryPath {
  let calls: any SystemCalls
  /// Reads a variable of the environment.
  let environment: (String) -> String?

  init(calls: any SystemCalls, environment: @escaping (String) -> String? = processEnvironment) {
    self.calls = calls
    self.environment = environment
  }

  /// Finds a file.
  ///
  /// - Parameter name: a path, which is taken as it is; or a name alone, which is looked for where the dynamic
  ///   linker (for names with `.so`) or a shell would.
  /// - Returns: `nil` if a name is nowhere; the second value tells where it was looked for.
  func resolve(_ name: String) -> (path: String?, folders: [String]) {
    guard !name.contains("/") else { return (name, []) }
    let isLibrary = name.hasSuffix(".so") || name.contains(".so.")
    let variable = environment(isLibrary ? "LD_LIBRARY_PATH" : "PATH") ?? ""
    let folders =
      variable.split(separator: ":").map(String.init)
      + (isLibrary ? Self.libraryFolders : ["/usr/bin", "/usr/sbin"])
    return (folders.lazy.map { "\($0)/\(name)" }.first(where: exists), folders)
  }

  private func exists(_ path: String) -> Bool {
    let opened = calls.open(path, in: AT_FDCWD, flags: KernelMacro.O_PATH)
    guard opened >= 0 else { return false }
    _ = calls.close(Int32(clamping: opened))
    return true
  }

  /// The linker's own folders, and where Debian and its like keep the libraries of each architecture.
  private static var libraryFolders: [String] {
    var folders = ["/usr/lib64", "/usr/lib", "/lib64", "/lib"]
    #if arch(x86_64)
    folders += ["/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu"]
    #elseif arch(arm64)
    folders += ["/usr/lib/aarch64-linux-gnu", "/lib/aarch64-linux-gnu"]
    #elseif arch(riscv64)
    folders += ["/usr/lib/riscv64-linux-gnu", "/lib/riscv64-linux-gnu"]
    #elseif arch(s390x)
    folders += ["/usr/lib/s390x-linux-gnu", "/lib/s390x-linux-gnu"]
    #endif
    return folders
  }
}

private func processEnvironment(_ name: String) -> String? {
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}
