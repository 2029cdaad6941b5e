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

  /// Each of two kernels has a module of its own.
  @Test func modulesOfSeveralKernels() throws {
    try withKernel { kernel, module, other in
      let second = String(kernel.dropLast("6.12.btf".count)) + "second.btf"
      try writeFile(try readFile(kernel), to: second)
      defer { unlink(second) }
      let words = ["-j", "check", object("kprobe_counter"), "--btf", kernel, "--btf", second]
      for (options, expected) in [
        (["--module", "6.12:timers=\(module)"], [1, 0]), (["--module", "second:timers=\(module)"], [0, 1]),
        (["--module", "second:timers=\(module)", "--module", "6.12:timers=\(module)"], [1, 1]),
        (["--module", "second:timers=\(other)", "--module", "6.12:timers=\(module)"], [1, 0]),
      ] as [([String], [Int])] {
        let result = try bpfctl(words + options)
        let parts = result.output.components(after: "\"kernel\"")
        let found = parts.map {
          $0.contains("\"attach\":\"yes\"") || $0.contains("\"attach\": \"yes\"") ? 1 : 0
        }
        #expect(found == expected, "\(options): \(result.output)")
      }
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
        (["--module", "m=\(module)"], 2, "with 0 kernels"),
        (["--module", "6.12:m=\(module)"], 2, "none has its types in a file"),
        (["--btf", kernel, "--btf", module, "--module", "m=\(module)"], 2, "KERNEL:NAME=FILE"),
        (["--btf", kernel, "--module", "6.1:m=\(module)"], 2, "there is no kernel '6.1'; there are 6.12"),
        (["--btf", kernel, "--btf", kernel, "--module", "6.12:m=\(module)"], 2, "called '6.12'"),
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

extension String {
  /// What stands behind each occurrence of a word, up to the next one.
  fileprivate func components(after word: String) -> [String] {
    var parts: [String] = []
    var rest = Substring(self)
    while let place = rest.firstRange(of: word) {
      rest = rest[place.upperBound...]
      parts.append(String(rest.firstRange(of: word).map { rest[..<$0.lowerBound] } ?? rest))
    }
    return parts
  }
}
