import BPFBytes
import BTF
import Glibc
import TestSupport
import Testing

/// `bpfctl check --module`: what only a module of the kernel has.
@Suite struct CheckModuleTests {
  private static let names = ["6.12.btf", "timers.btf", "other.btf"]

  /// A kernel that lists its functions, and modules whose types continue the kernel's.
  private func withKernel(_ body: (_ kernel: String, _ module: String, _ other: String) throws -> Void) throws
  {
    let folder = try temporaryFolder()
    let files = Self.names.map { "\(folder)/\($0)" }
    defer {
      for file in files { unlink(file) }
      rmdir(folder)
    }
    var kernel = BTFBuilder()
    let prototype = kernel.addPrototype(result: 0)
    _ = kernel.addFunction("bpf_check", prototype: prototype)
    try writeFile(kernel.encoded(), to: files[0])
    let table = try BTFTable(parsing: ByteSlice(kernel.encoded()))
    var module = BTFBuilder(continuing: table)
    for function in ["hrtimer_nanosleep", "bpf_rcu_read_lock", "bpf_rcu_read_unlock"] {
      _ = module.addFunction(function, prototype: prototype)
    }
    try writeFile(module.encoded(), to: files[1])
    var other = BTFBuilder(continuing: table)
    _ = other.addFunction("nothing", prototype: prototype)
    try writeFile(other.encoded(), to: files[2])
    try body(files[0], files[1], files[2])
  }

  /// The last column of the table, by program.
  private func outcomes(_ words: [String]) throws -> [String: String] {
    let result = try bpfctl(["check"] + words)
    // Below the table, causes are told, which begin with the object and a colon.
    let rows = result.lines.dropFirst().map { $0.split(separator: " ") }
      .filter { $0.first?.hasSuffix(".o") == true }
    return Dictionary(rows.map { (String($0[1]), String($0[$0.count - 1])) }) { first, _ in first }
  }

  @Test func attachTargets() throws {
    try withKernel { kernel, module, other in
      let words = [object("kprobe_counter"), "--btf", kernel]
      let alone = try outcomes(words)
      #expect(alone == ["on_entry": "loads", "on_return": "loads"])
      let beside = try outcomes(words + ["--module", "o=\(other)"])
      #expect(beside == alone)
      let both = try outcomes(words + ["--module", "o=\(other)", "--module", "timers=\(module)"])
      #expect(both == ["on_entry": "yes", "on_return": "yes"])
    }
  }

  @Test func kernelFunctions() throws {
    try withKernel { kernel, module, _ in
      let words = ["check", object("kernel_functions"), "--btf", kernel, "--why", "use"]
      let missing = "the kernel has no bpf_rcu_read_lock()"
      let alone = try bpfctl(words)
      #expect(alone.output.contains(missing))
      let found = try bpfctl(words + ["--module", "timers=\(module)"])
      #expect(!found.output.contains(missing) && found.output.contains("no bpf_no_such_function()"))
    }
  }

  @Test func wrongModules() throws {
    try withKernel { kernel, module, _ in
      let words = ["check", object("kprobe_counter")]
      for (options, code, part) in [
        (["--module", "m=\(module)"], 2, "--btf FILE once"),
        (["--btf", kernel, "--btf", kernel, "--module", "m=\(module)"], 2, "--btf FILE once"),
        (["--btf", kernel, "--module", module], 2, "NAME=FILE"),
        (["--btf", kernel, "--module", "m=\(module)", "--module", "m=\(module)"], 2, "named twice"),
        (["--btf", kernel, "--module", "m=/no/such/file"], 3, "/no/such/file"),
      ] as [([String], Int32, String)] {
        let result = try bpfctl(words + options)
        #expect(result.code == code && result.errors.contains(part), "\(options): \(result.errors)")
      }
    }
  }
}
