import BPFBlueprint
import BPFTypes
import TestSupport
import Testing

@testable import BPFCheck

/// Which helpers programs may call, by the table that was measured.
@Suite struct HelperRightsTests {
  private typealias Right = HelperRights.Right

  private func right(
    _ type: ProgramType, _ attachType: AttachType? = nil, isSleepable: Bool = false, toCall helper: HelperID
  ) -> Right? {
    let kind = ProgramKind(type.rawValue, attachType.map { Int($0.rawValue) } ?? -1, isSleepable, "")
    return HelperRights(of: kind).right(toCall: helper)
  }

  @Test func typesAgesAndAttachTypes() {
    #expect(
      right(.xdp, toCall: .skbLoadBytes) == Right(firstAllowed: nil, lastRefused: KernelRelease(7, 3)))
    #expect(
      right(.xdp, toCall: .getCurrentPidTgid)
        == Right(firstAllowed: KernelRelease(6, 12), lastRefused: KernelRelease(6, 1)))
    #expect(
      right(.cgroupSockAddr, .cgroupUdp4Sendmsg, toCall: .bind)
        == Right(firstAllowed: nil, lastRefused: KernelRelease(7, 3)))
    let everywhere = Right(firstAllowed: KernelRelease(5, 10), lastRefused: nil)
    for attachType in [AttachType.cgroupInet4Connect, nil] {
      #expect(right(.cgroupSockAddr, attachType, toCall: .bind) == everywhere)
    }
    #expect(right(.xdp, toCall: .mapLookupElem) == everywhere)
    // Programs with targets: iterators alone write to files, and what sleeps is for those that may.
    #expect(right(.tracing, .traceIter, toCall: .seqWrite) == everywhere)
    #expect(right(.tracing, .traceFentry, toCall: .seqWrite)?.firstAllowed == nil)
    #expect(right(.lsm, .lsmMac, toCall: .copyFromUser)?.firstAllowed == nil)
    #expect(right(.lsm, .lsmMac, isSleepable: true, toCall: .copyFromUser) == everywhere)
  }

  /// Of what no program of the table may call, and of unknown types, nothing is said.
  @Test func whatIsNotKnown() {
    for type in [ProgramType.ext, .structOps, ProgramType(rawValue: 9999)] {
      #expect(right(type, toCall: .skbLoadBytes) == nil)
    }
    #expect(right(.xdp, toCall: HelperID(rawValue: .max)) == nil)
  }

  @Test func kernelsBetweenThoseThatWereAsked() {
    let since = Right(firstAllowed: KernelRelease(6, 12), lastRefused: KernelRelease(6, 1))
    let never = Right(firstAllowed: nil, lastRefused: KernelRelease(7, 3))
    for (right, level, isAbsent, isPresent) in [
      (since, KernelRelease(5, 4), true, false), (since, KernelRelease(6, 1), true, false),
      (since, KernelRelease(6, 6), false, false), (since, KernelRelease(6, 12), false, true),
      (since, KernelRelease(9, 0), false, true), (since, nil, false, false),
      (never, KernelRelease(7, 3), true, false), (never, KernelRelease(7, 4), false, false),
    ] as [(Right, KernelRelease?, Bool, Bool)] {
      let presence = right.presence(at: level)
      #expect(presence.isAbsent == isAbsent, "\(right) at \(String(describing: level))")
      #expect((presence == .present(.release)) == isPresent, "\(right) at \(String(describing: level))")
    }
  }

  @Test(arguments: [
    ("reads_packet", [Outcome.no, .no, .no, .no, .unknown]),
    ("redirects", [.no, .no, .no, .no, .unknown]), ("binds", [.no, .no, .no, .no, .unknown]),
    ("asks_for_process", [.no, .no, .unknown, .yes, .yes]),
    ("is_guarded", [.yes, .yes, .yes, .yes, .yes]),
  ])
  func verdicts(program: String, outcomes: [Outcome]) throws {
    let object = try BPFObject(parsing: try fixture("helper_rights"), path: "helper_rights.bpf.o")
    let releases = [(5, 10), (6, 1), (6, 8), (6, 12), (7, 9)]
    for ((major, minor), outcome) in zip(releases, outcomes) {
      var kernel = SmallKernel(major, minor)
      kernel.isMinimised = true
      let verdict = ObjectCheck(object).verdict(on: try kernel.description())
      let found = try #require(verdict.programs.first { $0.name == program })
      #expect(found.load == outcome, "\(major).\(minor): \(found.findings.map(\.message))")
      if outcome == .no {
        let finding = try #require(found.findings.first { $0.rule == .helper })
        #expect(finding.message.contains("may not call") && finding.source != nil, "\(finding.message)")
      }
    }
  }
}
