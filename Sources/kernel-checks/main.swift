// Runs the checks that need a kernel: `kernel-checks [--list] [--only NAME]... FIXTURES`; with
// `--verifier-logs FIXTURES` it prints what the verifier says of the rejected fixtures, for
// `scripts/save-verifier-logs`; with `--load-each FIXTURES` what becomes of each program by itself, for
// `scripts/compare-check`; with `--program-rights` what programs of each kind may call and be bound to, or with
// `--helper-rights` the helpers alone, for `scripts/helper-rights`.
//
// One line for each check: `ok NAME`, `skip NAME: REASON` or `FAIL NAME: REASON`. The exit code is 0 if
// nothing failed, 1 if something did, 2 for wrong usage. With `LONG_RUN` in the environment those that stress take
// minutes.
import BPF
import Glibc
import KernelChecks

var arguments = Array(CommandLine.arguments.dropFirst())
var checks = KernelCheck.all
if arguments.first == "--list" {
  for check in checks { print(check.name) }
  exit(0)
}
if arguments.first == "--verifier-logs", arguments.count == 2 {
  // As below: the limit of kernels before 5.11.
  try? Kernel().raiseMemoryLimit()
  try VerifierLogs.print(fixtures: arguments[1])
  exit(0)
}
if arguments.first == "--load-each", arguments.count == 2 {
  try? Kernel().raiseMemoryLimit()
  try ProgramLoads.print(fixtures: arguments[1])
  exit(0)
}
if arguments == ["--program-rights"] || arguments == ["--helper-rights"] {
  try? Kernel().raiseMemoryLimit()
  try ProgramRights.print(helpersOnly: arguments == ["--helper-rights"])
  exit(0)
}
var wanted: Set<String> = []
while arguments.first == "--only", arguments.count >= 2 {
  wanted.insert(arguments[1])
  arguments.removeFirst(2)
}
if !wanted.isEmpty { checks = checks.filter { wanted.contains($0.name) } }
guard let fixtures = arguments.first, arguments.count == 1, !checks.isEmpty else {
  print("usage: kernel-checks [--list] [--only NAME]... FIXTURES")
  exit(2)
}

// Kernels before 5.11 count maps as locked memory, and a machine's default is soon reached. Where the limit
// must not be raised, the checks will tell.
try? Kernel().raiseMemoryLimit()

var failures = 0
for check in checks {
  switch check.run(fixtures: fixtures) {
  case .passed: print("ok \(check.name)")
  case .skipped(let reason): print("skip \(check.name): \(reason)")
  case .failed(let reason):
    print("FAIL \(check.name): \(reason)")
    failures += 1
  }
  fflush(nil)
}
exit(failures == 0 ? 0 : 1)
