import Glibc

/// A program of this machine that shows the processor's instructions.
struct Disassembler {
  let path: String
  private let isLLVM: Bool

  /// What to say where there is none.
  static let remedy =
    "no disassembler is installed: the code is shown as bytes; install llvm (llvm-objdump) or binutils (objdump)"

  /// LLVM's, as bpftool prefers it, of any release; else that of the binutils.
  private static let names =
    ["llvm-objdump"] + (11...40).reversed().map { "llvm-objdump-\($0)" } + ["objdump"]

  /// Finds one in the folders that `PATH` names.
  ///
  /// - Parameter folders: separated by colons.
  init?(in folders: String) {
    let folders = folders.split(separator: ":")
    for name in Self.names {
      for folder in folders {
        let path = "\(folder)/\(name)"
        guard unsafe access(path, X_OK) == 0 else { continue }
        self.path = path
        isLLVM = name != "objdump"
        return
      }
    }
    return nil
  }

  /// The one that the environment has.
  static var installed: Disassembler? {
    guard let folders = unsafe getenv("PATH") else { return nil }
    return unsafe Disassembler(in: String(cString: folders))
  }

  /// Takes code apart.
  ///
  /// - Throws: ``Failure`` if the disassembler fails, or writes what is not understood.
  func instructions(of code: MachineCode) throws -> [MachineInstruction] {
    guard !code.bytes.isEmpty else { return [] }
    var arguments = [path, "-d", "-z", "--no-show-raw-insn"]
    // The kernel compiles to what the processor has, which need not be what a disassembler takes for granted.
    if isLLVM, code.machine.number == Machine.arm64.number { arguments.append("--mattr=+all") }
    let listing = try ChildProgram.output(of: arguments + ["/proc/self/fd/0"], input: code.file)
    guard let instructions = code.instructions(in: String(decoding: listing, as: UTF8.self)) else {
      throw Failure(.failure, "\(path): what it writes is not understood")
    }
    return instructions
  }
}

/// A program that is run for what it writes.
enum ChildProgram {
  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - words: its path, and its arguments.
  ///   - input: what its standard input is: a file that it may also open by name.
  /// - Returns: its standard output. What it says on standard error goes nowhere.
  /// - Throws: ``Failure`` if it cannot be run, or says that it failed.
  static func output(of words: [String], input: [UInt8]) throws -> [UInt8] {
    let path = words.first ?? ""
    let file = try temporaryFile()
    defer { close(file) }
    try write(input, to: file)
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw failure("pipe", errno) }
    let (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(reading) }
    var process: pid_t = 0
    let result = spawn(&process, words, input: file, output: writing)
    close(writing)
    guard result == 0 else { throw failure(path, result) }
    let output = readToEnd(reading)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw failure("waitpid", errno) }
    }
    guard status == 0 else {
      throw Failure(
        .failure,
        "\(path) failed (\(status & 0x7f == 0 ? "exit code \(status >> 8)" : "signal \(status & 0x7f)"))")
    }
    return output
  }

  /// A file without a name.
  private static func temporaryFile() throws -> Int32 {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/bpfctl-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&path)
    guard file >= 0 else {
      throw Failure(.failure, "no file can be made in \(folder) (\(Text.systemMessage(errno)))")
    }
    unsafe unlink(path)
    _ = fcntl(file, F_SETFD, FD_CLOEXEC)
    return file
  }

  private static func spawn(
    _ process: inout pid_t, _ words: [String], input: Int32, output: Int32
  ) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var pointers = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe posix_spawn(&process, words.first ?? "", &actions, nil, &pointers, environ)
  }

  private static func write(_ bytes: [UInt8], to file: Int32) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw failure("write", errno)
      }
    }
  }

  private static func readToEnd(_ descriptor: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        all += buffer.prefix(count)
      } else if count == 0 || errno != EINTR {
        return all
      }
    }
  }

  private static func failure(_ what: String, _ error: Int32) -> Failure {
    Failure(.failure, "\(what) cannot be run (\(Text.systemMessage(error)))")
  }
}
