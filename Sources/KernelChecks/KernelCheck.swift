import BPF
import Glibc

/// One thing that has to be seen on a real kernel.
public struct KernelCheck: Sendable {
  /// Names the check: what is proven.
  public let name: String
  /// What the kernel must offer for the check to make sense.
  public let requirement: Requirement
  let body: @Sendable (CheckContext) throws -> Void

  init(
    _ name: String, needs requirement: Requirement = .bpf,
    _ body: @escaping @Sendable (CheckContext) throws -> Void
  ) {
    self.name = name
    self.requirement = requirement
    self.body = body
  }

  /// Every check, in the order in which they run.
  public static let all: [KernelCheck] =
    tracingChecks + kprobeChecks + programChecks + mapChecks + mapElementChecks + loadingChecks + objectChecks
    + fixtureChecks
    + eventChecks
    + overwritingRingChecks + systemCallChecks
    + eventStreamChecks + verifierChecks + trampolineChecks + uprobeChecks + perfEventChecks + cgroupChecks
    + cgroupOrderChecks + socketMapChecks + iteratorChecks + externChecks + linkChecks + networkChecks
    + netkitChecks
    + structOpsChecks + arenaChecks + featureChecks + coreChecks + multiProbeChecks + extensionChecks
    + usdtChecks + jumpTableChecks + interpreterChecks + introspectionChecks + programRunChecks
    + profilerChecks + surveyChecks
}

/// What a check found.
public enum CheckOutcome: Sendable, Equatable {
  /// What was to be proven was seen.
  case passed
  /// The kernel or the user's privileges do not offer what the check needs.
  case skipped(String)
  /// Something else was seen.
  case failed(String)
}

extension KernelCheck {
  /// Runs the check, and makes sure that nothing is left behind: no program, map, link or descriptor.
  ///
  /// - Parameter fixtures: the folder with `objects` and `manifest.json`.
  public func run(fixtures: String) -> CheckOutcome {
    if let reason = requirement.missing() { return .skipped(reason) }
    let observer = Kernel()
    do {
      // The first task of a process makes Swift open descriptors of its own, which stay; the last of them,
      // for timers, comes on another thread and only a sleep waits for it.
      try waitForTask { try await Task.sleep(nanoseconds: 1_000_000) }
      let before = try Belongings(observer)
      try perform(fixtures: fixtures)
      try requireNothingLeft(since: before, observer)
      return .passed
    } catch {
      return .failed("\(error)")
    }
  }

  /// Runs the body with a context of its own, which is gone afterwards with its threads.
  private func perform(fixtures: String) throws {
    let kernel = Kernel()
    defer { kernel.drain() }
    try body(CheckContext(fixtures: fixtures, kernel: kernel))
  }

  private func requireNothingLeft(since before: Belongings, _ kernel: Kernel) throws {
    // The kernel frees some objects a grace period after their last descriptor is closed.
    var now = try Belongings(kernel)
    for _ in 0..<40 where now.exceeds(before) {
      usleep(50_000)
      now = try Belongings(kernel)
    }
    try expect(!now.exceeds(before), "something is left behind: before \(before), after \(now)")
  }
}

/// What this process and the kernel hold.
private struct Belongings {
  let programs: [UInt32]
  let maps: [UInt32]
  let links: [UInt32]
  let descriptors: Int

  init(_ kernel: Kernel) throws {
    programs = try kernel.programIDs()
    maps = try kernel.mapIDs()
    links = try kernel.linkIDs()
    descriptors = try entries(ofFolder: "/proc/self/fd").count
  }

  /// Whether anything is there that was not there before. What an earlier check left may go meanwhile.
  func exceeds(_ before: Belongings) -> Bool {
    descriptors > before.descriptors || !Set(programs).isSubset(of: before.programs)
      || !Set(maps).isSubset(of: before.maps) || !Set(links).isSubset(of: before.links)
  }
}

/// What a check works with.
struct CheckContext: Sendable {
  let fixtures: String
  let kernel: Kernel

  func object(_ name: String) throws -> BPFObject {
    try BPFObject(contentsOf: path(ofObject: "\(name).bpf.o"))
  }

  /// Where an object is. Few are compiled for each processor, as they name its registers.
  func path(ofObject name: String) -> String {
    #if arch(arm64)
    let own = "\(fixtures)/objects/arm64/\(name)"
    if access(own, R_OK) == 0 { return own }
    #endif
    return "\(fixtures)/objects/\(name)"
  }

  func load(_ name: String) throws -> LoadedObject {
    try object(name).load(on: kernel)
  }
}

/// What was expected and not seen.
struct CheckFailure: Error, CustomStringConvertible {
  let description: String
}

func expect(
  _ condition: Bool, _ message: @autoclosure () -> String, line: Int = #line, file: String = #fileID
) throws {
  guard !condition else { return }
  throw CheckFailure(description: "\(file):\(line): \(message())")
}

func expectEqual<T: Equatable>(
  _ seen: T, _ expected: T, _ what: String, line: Int = #line, file: String = #fileID
) throws {
  try expect(seen == expected, "\(what): expected \(expected), seen \(seen)", line: line, file: file)
}

/// Expects a ``BPFError`` of a code, and returns it.
@discardableResult
func expectError(
  _ code: BPFError.Code, line: Int = #line, file: String = #fileID, _ body: () throws -> Void
) throws -> BPFError {
  do {
    try body()
  } catch let error as BPFError {
    try expect(error.code == code, "expected \(code), seen \(error.code): \(error)", line: line, file: file)
    return error
  }
  throw CheckFailure(description: "\(file):\(line): expected \(code), but nothing failed")
}
