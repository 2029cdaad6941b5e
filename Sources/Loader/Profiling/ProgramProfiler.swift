import BPFBytes
import BPFSyscall
public import BPFTypes

/// As long as it lives, what a program does to the processor is counted at each of its runs.
///
/// It costs each run two small programs, whose own work is counted in part: the reading of each metric, and of the
/// others once.
public struct ProgramProfiler: ~Copyable, Sendable {
  /// What is counted, in the order that was asked for.
  public let metrics: [ProfileMetric]

  private let subject: BPFError.Subject
  private let states: Map
  /// The kernel forgets the events of an array whose descriptor was closed that they were put in by.
  private let events: Map
  private let entry: Link
  private let exit: Link

  fileprivate init(
    of subject: BPFError.Subject, _ metrics: [ProfileMetric], _ maps: ProfilerMaps,
    entry: consuming Link, exit: consuming Link
  ) {
    self.subject = subject
    self.metrics = metrics
    states = maps.states
    events = maps.events
    self.entry = entry
    self.exit = exit
  }

  /// What was counted so far. Runs go on meanwhile, so that the numbers need not be of the same moment.
  public func profile() throws(BPFError) -> ProgramProfile {
    try Self.profile(of: subject, metrics, states)
  }

  /// Ends it, which waits for the kernel, and tells what was counted.
  public consuming func stop() throws(BPFError) -> ProgramProfile {
    let (subject, metrics, states) = (subject, metrics, states)
    // What is counted has been entered: the exit goes first.
    try exit.detach()
    try entry.detach()
    return try Self.profile(of: subject, metrics, states)
  }

  private static func profile(
    of subject: BPFError.Subject, _ metrics: [ProfileMetric], _ states: Map
  ) throws(BPFError) -> ProgramProfile {
    let values = try states.perCPUValues([0, 0, 0, 0]) ?? []
    do {
      return try ProfilerState(metricCount: metrics.count).profile(of: metrics, values)
    } catch {
      throw BPFError(
        .invalidState, at: .access, of: subject, "what was counted cannot be read", underlying: error)
    }
  }
}

/// The maps of a profiler.
private struct ProfilerMaps {
  let events: Map
  let states: Map
  /// How many places each metric has in ``events``.
  let cpuSpan: Int
}

extension Program {
  /// How many metrics are counted at the same time: processors have few counters.
  public static var mostProfileMetrics: Int { 4 }

  /// Begins to count what happens while this program runs, by two programs that the kernel runs at its entry and at
  /// its exit. Linux 5.5; on arm64 6.0. Needs `CAP_BPF` and `CAP_PERFMON`.
  ///
  /// - Parameter metrics: at most ``mostProfileMetrics``.
  /// - Returns: what counting lasts as long as.
  /// - Throws: ``BPFError``: `invalidValue` for too many metrics or none, `unsupported` for a program without types
  ///   or one that the kernel attaches nothing to, `noSuchTarget` if this machine does not count a metric,
  ///   `missingCapability`, `kernelTooOld`.
  public func startProfiling(_ metrics: [ProfileMetric]) throws(BPFError) -> ProgramProfiler {
    guard (1...Self.mostProfileMetrics).contains(metrics.count) else {
      throw BPFError(
        .invalidValue, at: .configure, of: subject,
        metrics.isEmpty ? "there is no metric to profile" : "there are too many metrics to profile at a time",
        expected: "1 to \(Self.mostProfileMetrics)", seen: "\(metrics.count)")
    }
    let function = try profiledFunction()
    let maps = try profilerMaps(metrics)
    let code = ProfilerCode(
      state: ProfilerState(metricCount: metrics.count), cpuSpan: Int32(clamping: maps.cpuSpan),
      events: maps.events.fileDescriptor, states: maps.states.fileDescriptor)
    let (atEntry, atExit) = try withExtendedLifetime(maps) { () throws(BPFError) in
      (
        try loadProfiler(code.atEntry, .traceFentry, of: function, "profile_entry"),
        try loadProfiler(code.atExit, .traceFexit, of: function, "profile_exit")
      )
    }
    // What is counted at the exit has been entered: the entry goes first.
    let entry = try attachProfiler(atEntry, .traceFentry)
    let exit = try attachProfiler(atExit, .traceFexit)
    return ProgramProfiler(of: subject, metrics, maps, entry: entry, exit: exit)
  }

  /// The number of the program's own function among its types.
  private func profiledFunction() throws(BPFError) -> UInt32 {
    let hasTypes = try info().btfID != 0
    guard let function = try hasTypes ? code().functions.first?.typeID : nil else {
      throw BPFError(
        .unsupported, at: .attach, of: subject,
        hasTypes
          ? "the program has types, but none of its functions, so nothing attaches to it"
          : "the program has no types (BTF), so nothing attaches to it",
        remedy: "compile it with -g, and load it with its .BTF and .BTF.ext")
    }
    return function
  }

  private func profilerMaps(_ metrics: [ProfileMetric]) throws(BPFError) -> ProfilerMaps {
    let cpus = try kernel.possibleCPUs()
    let span = (cpus.max() ?? 0) + 1
    let events = try kernel.createMap(
      "profile_events", type: .perfEventArray, keySize: 4, valueSize: 4,
      maxEntries: UInt32(clamping: span * metrics.count))
    let states = try kernel.createMap(
      "profile_states", type: .percpuArray, keySize: 4,
      valueSize: UInt32(clamping: ProfilerState(metricCount: metrics.count).size), maxEntries: 1)
    let online = try Set(kernel.onlineCPUs())
    for (place, metric) in metrics.enumerated() {
      for cpu in cpus where online.contains(cpu) {
        let event = try openEvent(metric, on: cpu)
        // The array holds the event from now on.
        try events.update(UInt32(clamping: place * span + cpu), event.rawValue)
      }
    }
    return ProfilerMaps(events: events, states: states, cpuSpan: span)
  }

  private func openEvent(_ metric: ProfileMetric, on cpu: Int) throws(BPFError) -> FileDescriptor {
    do {
      return try kernel.calls.perfEventOpenCounting(metric.event, cpu: cpu, excludesUser: metric.excludesUser)
    } catch {
      let item = "metric \(metric.name)"
      let subject = BPFError.Subject(section: sectionName, program: name, item: item)
      guard [.ENOENT, .EOPNOTSUPP, .ENODEV, .EINVAL].contains(error.errno) else {
        throw BPFError(error, at: .attach, of: subject, kernel: kernel, needing: [.perfmon])
      }
      let others = kernel.countedMetrics(on: cpu).map(\.name).joined(separator: ", ")
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject, "this machine does not count it", errno: error.errno,
        remedy: others.isEmpty
          ? "virtual machines often have no counters of the processor"
          : "it counts \(others); virtual machines often have no counters of the processor",
        underlying: error)
    }
  }

  private func loadProfiler(
    _ instructions: [Instruction], _ attachType: AttachType, of function: UInt32, _ name: String
  ) throws(BPFError) -> OwnedDescriptor {
    var request = ProgLoad(type: .tracing, instructions: Instruction.encode(instructions), license: "GPL")
    request.name = name
    request.expectedAttachType = attachType
    request.attachBTFID = function
    request.attachFD = fileDescriptor
    request.tokenFD = kernel.tokenDescriptor
    do {
      return OwnedDescriptor(try kernel.calls.progLoad(request))
    } catch {
      let refusal = error
      var log = VerifierLog(capacity: 1 << 16)
      do {
        return OwnedDescriptor(try kernel.calls.progLoad(request, log: &log))
      } catch {
        // Asked for it, a kernel that refused says why.
        throw refusedProfiler(refusal, VerifierReport(log: log.text))
      }
    }
  }

  private func refusedProfiler(_ error: SystemCallError, _ report: VerifierReport) -> BPFError {
    var failure = BPFError(
      error, at: .load, of: subject("profiler"), kernel: kernel, needing: [.bpf, .perfmon])
    failure.verifierReport = report.log.isEmpty ? nil : report
    if let cause = report.cause {
      failure.code = .unsupported
      failure.summary = "the kernel does not let this program be profiled: \(cause)"
      return failure
    }
    switch error.errno {
    case .EPERM where failure.code != .missingCapability, .EACCES where failure.code != .missingCapability:
      // The maps were created under the same limit of memory.
      failure.code = .systemCallFailed
      failure.summary = "the kernel refuses to attach programs to programs"
      failure.remedy = "a locked-down kernel does (see /sys/kernel/security/lockdown)"
    case .EINVAL, .ENOTSUPP, .EOPNOTSUPP, .E2BIG: failure = tooOld(error)
    default: break
    }
    return failure
  }

  private func attachProfiler(_ profiler: OwnedDescriptor, _ type: AttachType) throws(BPFError) -> Link {
    let hook = "\(type == .traceFentry ? "fentry" : "fexit") \(name)"
    do {
      let link = try kernel.calls.linkTracing(programFD: profiler.rawValue, type: type)
      let attachment = made(hook, link: link)
      return Link(
        info: .init(
          id: kernel.nextAttachmentID(), program: name, hook: hook, linkID: attachment.linkID),
        resources: attachment.resources)
    } catch {
      switch error.errno {
      case .ENOTSUPP, .EOPNOTSUPP: throw tooOld(error)
      case .EBUSY:
        throw BPFError(
          .invalidState, at: .attach, of: subject(hook), "the program is replaced by another one",
          errno: error.errno, underlying: error)
      case .E2BIG:
        throw BPFError(
          .invalidState, at: .attach, of: subject(hook),
          "as many programs as the kernel allows are attached to this one", errno: error.errno,
          underlying: error)
      default: throw BPFError(error, at: .attach, of: subject(hook), kernel: kernel)
      }
    }
  }

  private func tooOld(_ error: SystemCallError) -> BPFError {
    BPFError(
      .kernelTooOld, at: .attach, of: subject("profiler"), "the kernel attaches nothing to programs",
      expected: "Linux 5.5, on arm64 6.0", seen: kernel.calls.kernelRelease, errno: error.errno,
      underlying: error)
  }
}

extension Kernel {
  /// The metrics of ``ProfileMetric/all`` that this machine counts.
  public func countedMetrics() throws(BPFError) -> [ProfileMetric] {
    countedMetrics(on: try onlineCPUs().first ?? 0)
  }

  fileprivate func countedMetrics(on cpu: Int) -> [ProfileMetric] {
    ProfileMetric.all.filter { metric in
      do {
        _ = try calls.perfEventOpenCounting(metric.event, cpu: cpu, excludesUser: metric.excludesUser)
        return true
      } catch {
        return false
      }
    }
  }
}
