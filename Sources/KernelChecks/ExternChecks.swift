import BPF
import BPFSyscall
import Glibc
import TestSupport

let externChecks: [KernelCheck] = [
  KernelCheck("programs see the kernel's version, what it can do, and addresses of its symbols") { context in
    let loaded = try context.load("externs")
    try loaded.attachAll()
    try runPrograms(1)
    let version = try loaded.seen("version")
    let text = "\(version >> 16).\(version >> 8 & 0xff).\(version & 0xff)"
    let told = String(decoding: try LiveSystemCalls().readSmallFile("/proc/version"), as: UTF8.self)
    try expect(told.contains(text), "the program sees version \(text), the kernel says \(told)")
    try expectEqual(try loaded.seen("cookie"), version >= 5 << 16 | 15 << 8 ? 1 : 0, "attach cookies")
    try expectEqual(try loaded.seen("wrapper"), 1, "wrapped system calls")
    try expectEqual(try loaded.seen("nothing"), 0, "what the loader does not know")
    try expectEqual(
      UInt64(bitPattern: try loaded.seen("address")), try KernelListing.address(of: "_stext"),
      "the address of _stext")
    // Kernels without CONFIG_KALLSYMS_ALL list functions alone.
    try expectEqual(
      UInt64(bitPattern: try loaded.seen("variable")), (try? KernelListing.address(of: "jiffies")) ?? 0,
      "the address of jiffies")
    try expectEqual(try loaded.seen("absent"), 0, "the address of what is not there")
  },
  KernelCheck("programs see options of the user, and of the kernel where it shows them") { context in
    var object = try context.object("externs")
    let options = "CONFIG_DEFAULT_HOSTNAME=\"a host of the user's\"\nCONFIG_VETH=m\nCONFIG_NET=n\n"
    object.configuration = try KernelConfiguration(parsing: ByteSlice(Array(options.utf8)))
    let loaded = try object.load(on: context.kernel)
    try loaded.attachAll()
    try runPrograms(1)
    try expectEqual(
      try loaded.globals["hostname"]?.read().bytes, Array("a host of the u\0".utf8), "the cut text")
    try expectEqual(try loaded.seen("veth"), 2, "a tristate")
    try expectEqual(try loaded.seen("net"), Int64(UInt8(ascii: "n")), "a character")
    try expectEqual(try loaded.seen("unset"), 0, "an option that nothing sets")
    try expectEqual(try loaded.seen("CONFIG_VETH"), 2, "the option as a variable")
    guard let hertz = try shownOption("CONFIG_HZ") else { return }
    try expectEqual("\(try loaded.seen("hertz"))", hertz, "CONFIG_HZ")
    try expectEqual(try loaded.seen("syscall_set"), 1, "CONFIG_BPF_SYSCALL")
  },
  KernelCheck("programs call functions of the kernel and read its variables, if they are there") { context in
    var object = try context.object("kernel_functions")
    // Some kernels list functions alone, and the types of some have no variables.
    let isListed = (try? KernelListing.address(of: "bpf_prog_active")) != nil
    let hasVariable = try isListed && kernelTypesName("bpf_prog_active")
    object.programs["read_variable"]?.isEnabled = hasVariable
    let loaded = try object.load(on: context.kernel)
    try loaded.attachAll()
    try runPrograms(1)
    let hasLock = (try? KernelListing.address(of: "bpf_rcu_read_lock")) != nil
    try expect(try (loaded.seen("locked") > 0) == hasLock, "the lock was taken where the kernel has it")
    try expectEqual(try loaded.seen("wrong"), 0, "what the kernel does not have")
    // The kernel counts the programs that run on this CPU, and this one is one.
    try expectEqual(try loaded.seen("active"), hasVariable ? 1 : -1, "the variable of this CPU")
  },
]

extension LoadedObject {
  /// A variable of the programs as a number.
  fileprivate func seen(_ name: String) throws -> Int64 {
    guard let variable = globals[name] else {
      throw CheckFailure(description: "there is no variable \(name)")
    }
    return variable.layout.size == 8
      ? Int64(bitPattern: try variable.load(as: UInt64.self)) : try variable.integer()
  }
}

/// Whether a name is among those of the kernel's types, found by hopping from one text to the next.
private func kernelTypesName(_ name: String) throws -> Bool {
  let contents = try LiveSystemCalls().readFile("/sys/kernel/btf/vmlinux").array + [0]
  return contents.withUnsafeBytes { bytes in
    guard let base = bytes.bindMemory(to: CChar.self).baseAddress else { return false }
    var place = 0
    while place < bytes.count {
      if strcmp(base + place, name) == 0 { return true }
      place += strlen(base + place) + 1
    }
    return false
  }
}

/// The value of an option as another program reads it, if the kernel or the distribution shows its configuration.
private func shownOption(_ name: String) throws -> String? {
  guard access("/proc/config.gz", R_OK) == 0, access("/bin/zcat", X_OK) == 0 else { return nil }
  let result = try ChildProcess("/bin/zcat", ["/proc/config.gz"]).finish()
  let line = result.output.split(separator: "\n").first { $0.hasPrefix(name + "=") }
  guard let line else { throw CheckFailure(description: "zcat shows no \(name)") }
  return String(line.dropFirst(name.utf8.count + 1))
}
