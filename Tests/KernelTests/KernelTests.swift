import Glibc
import KernelChecks
import TestSupport
import Testing

/// The checks that need a kernel, each in a process of its own: one that hangs inside the kernel fails, and
/// the run goes on.
@Suite("Kernel", .serialized)
struct KernelTests {
  @Test("on this machine's kernel", arguments: KernelCheck.all.map(\.name))
  func check(_ name: String) throws {
    let result = try ChildProcess.run(
      try product("kernel-checks"), ["--only", name, fixturesFolder], seconds: 60)
    let line = try #require(result.lines.last, "no output within a minute; \(result.errors)")
    if line.hasPrefix("skip ") {
      // Swift Testing says nothing of a single case that is cancelled.
      print("➜ skipped: \(line.dropFirst(5))")
      fflush(nil)
      try Test.cancel("\(line.dropFirst(5))")
    }
    #expect(line == "ok \(name)" && result.code == 0, "\(line) \(result.errors)")
    // The kernel frees programs in the background and does not bear hundreds of them at once.
    usleep(100_000)
  }

  @Test func namesAreUnique() {
    #expect(Set(KernelCheck.all.map(\.name)).count == KernelCheck.all.count)
  }
}
