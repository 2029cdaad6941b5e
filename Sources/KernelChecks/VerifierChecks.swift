import BPF
import Glibc
import TestSupport

let verifierChecks: [KernelCheck] = [
  KernelCheck("every rejected fixture is rejected and explained as its data says") { context in
    let fixtures = try RejectedFixtures(in: context.fixtures)
    try expectEqual(fixtures.names, try VerifierLogs.rejectedFixtures(context.fixtures), "fixtures with data")
    let kernel = try runningKernel()
    for name in fixtures.names {
      try requireExplanation(fixtures.expectation(of: name, on: kernel), of: name, context)
      // The kernel frees in the background what it refused, and does not bear a storm of that.
      usleep(20_000)
    }
  },
  KernelCheck("the log of an accepted program has statistics") { context in
    var options = LoadOptions()
    options.verifierLogLevel = 1
    let loaded = try context.object("execve_counter").load(on: context.kernel, options)
    guard let report = loaded.report.programs.first?.verifierReport else {
      throw CheckFailure(description: "there is no report")
    }
    try expectEqual(report.cause, nil, "cause")
    try expect((report.statistics.instructions ?? 0) > 5, "instructions: \(report.statistics)")
    try expectEqual(report.statistics.limit, 1_000_000, "limit")
  },
]

private func requireExplanation(
  _ expected: RejectedFixtures.Expectation?, of name: String, _ context: CheckContext
) throws {
  let object = try BPFObject(contentsOf: "\(context.fixtures)/objects/rejected/\(name).bpf.o")
  guard let expected else {
    _ = try object.load(on: context.kernel)
    return context.kernel.drain()
  }
  let error = try expectError(.verifierRejected) { _ = try object.load(on: context.kernel) }
  guard let report = error.verifierReport else { throw CheckFailure(description: "\(name): no report") }
  try expectEqual(report.problem?.rawValue, expected.kind, "\(name): the kind (\(error))")
  try expect(report.cause?.contains(expected.cause) == true, "\(name): the cause: \(error)")
  // Here the object tells the line, also for kernels whose log does not.
  try expectEqual(report.source?.line, expected.line, "\(name): the line (\(error))")
  if expected.line != nil {
    try expect(
      error.place.source?.hasSuffix("\(name).bpf.c:\(expected.line ?? 0)") == true, "\(name): \(error)")
  }
  try expect(report.suggestion != nil, "\(name): what helps (\(error))")
  try expect(!error.description.contains("\n"), "\(name): one line (\(error))")
}

private func runningKernel() throws -> KernelVersion {
  var name = utsname()
  guard uname(&name) == 0 else { throw CheckFailure(description: "uname failed") }
  return withUnsafeBytes(of: &name.release) {
    KernelVersion(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self))
  }
}
