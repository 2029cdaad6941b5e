import BPFTypes
import TestSupport
import Testing

/// Logs that no saved one stands for.
@Suite struct VerifierReportTests {
  @Test func nothingIsSaidByNothing() {
    for log in ["", "\n\n", "   ", ":", "7:", "7: (", "; ", "R", "from 1 to", "Verification failed:"] {
      let report = VerifierReport(log: log)
      #expect(report.problem == nil, "\(log)")
      #expect(report.instruction == nil || log.hasPrefix("7"), "\(log)")
    }
  }

  @Test func anAcceptedProgramHasNoCause() {
    let report = VerifierReport(
      log: """
        0: R1=ctx() R10=fp0
        0: (b7) r0 = 0                        ; R0_w=0
        1: (95) exit
        verification time 42 usec
        stack depth 16+8
        processed 2 insns (limit 1000000) max_states_per_insn 3 total_states 4 peak_states 5 mark_read 6

        """)
    #expect(report.cause == nil)
    #expect(report.suggestion == nil)
    #expect(report.statistics.instructions == 2)
    #expect(report.statistics.limit == 1_000_000)
    #expect(report.statistics.statesPerInstruction == 3)
    #expect(report.statistics.states == 4)
    #expect(report.statistics.peakStates == 5)
    #expect(report.statistics.stackDepths == [16, 8])
    #expect(report.statistics.microseconds == 42)
  }

  @Test func unknownWordsAreToldAsTheyAre() {
    let report = VerifierReport(
      log: "3: (85) call bpf_x#1\nthe moon is in the wrong phase\nprocessed 3 insns\n")
    #expect(report.cause == "the moon is in the wrong phase")
    #expect(report.problem == nil)
    #expect(report.suggestion == nil)
    #expect(report.instruction == 3)
    #expect(report.instructionText == "call bpf_x#1")
  }

  @Test func aLogIsFoundInWhatLibbpfPrints() {
    let report = VerifierReport(
      log: """
        libbpf: prog 'count': BPF program load failed: Permission denied\r
        libbpf: prog 'count': -- BEGIN PROG LOAD LOG --\r
        \t7: (79) r1 = *(u64 *)(r0 +0)\r
        \tR0 invalid mem access 'map_value_or_null'\r
        \tprocessed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\r
        -- END PROG LOAD LOG --\r
        libbpf: prog 'count': failed to load: -13\r
        """)
    #expect(report.problem == .uncheckedMapValue)
    #expect(report.instruction == 7)
    #expect(report.instructionText == "r1 = *(u64 *)(r0 +0)")
    #expect(report.statistics.instructions == 7)
  }

  @Test func aReasonThatRunsIntoTheStatisticsIsTakenApart() {
    let report = VerifierReport(
      log:
        "3: (85) call bpf_tail_call#12\nexpected prog array map for tail callprocessed 3 insns (limit 9) x 0\n"
    )
    #expect(report.message == "expected prog array map for tail call")
    #expect(report.problem == .wrongMapType)
    #expect(report.statistics.instructions == 3)
    #expect(report.statistics.limit == 9)
  }

  @Test func mistakesThatOnlyThePathTells() {
    let released = """
      4: (85) call bpf_sk_lookup_tcp#84
      5: (bf) r6 = r0                       ; R0_w=sock(id=0,ref_obj_id=2) R6_w=sock(id=0,ref_obj_id=2)
      6: (bf) r1 = r6
      7: (85) call bpf_sk_release#86

      """
    #expect(
      VerifierReport(log: released + "8: (61) r0 = *(u32 *)(r6 +4)\nR6 invalid mem access 'inv'\n").problem
        == .useAfterRelease)
    #expect(
      VerifierReport(
        log: released + "8: (bf) r1 = r6\n9: (85) call bpf_sk_release#86\nR1 type=inv expected=sock\n"
      ).problem == .doubleRelease)
    // Where nothing was released, an address is just a number.
    #expect(
      VerifierReport(log: "1: (b7) r6 = 77\n2: (61) r0 = *(u32 *)(r6 +4)\nR6 invalid mem access 'inv'\n")
        .problem
        == .scalarDereference)
  }

  /// Words of which no privileged load gives an example.
  @Test(arguments: [
    ("invalid indirect read from stack R2 off -8+4 size 8", VerifierProblem.uninitialisedStack),
    ("invalid read from stack R10 off -8+0 size 8", .uninitialisedStack),
    ("R0 leaks addr as return value", .pointerLeak),
    ("back-edge from insn 4 to 1", .backEdge),
    ("R1 must be referenced or trusted", .untrustedPointer),
    ("calling kernel function bpf_task_release is not allowed", .kernelFunctionNotAllowed),
    ("verifier internal error: register mismatch", .verifierBug),
  ])
  func wordsOfOtherLoads(_ words: String, _ problem: VerifierProblem) {
    #expect(VerifierReport(log: "2: (95) exit\n\(words)\n").problem == problem)
  }

  /// Numbers that do not fit, and bytes that are no text.
  @Test func hostileLogs() {
    let huge = String(repeating: "9", count: 40)
    let logs = [
      "\(huge): (85) call x\nR1 !read_ok", "unreachable insn \(huge)", "processed \(huge) insns (limit 1)",
      "R\(huge) !read_ok", "; @@@:::@", "; text @ :\(huge)",
      "Verification failed:\nAt:\n @ \n x @ y\n a @ b:c",
      String(decoding: (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 31) }, as: UTF8.self),
      "from : R1=\n1: (\n1: ()\n=R=R1==\nR1 type= expected=",
    ]
    for log in logs {
      let report = VerifierReport(log: log)
      #expect(report.register.map { $0 <= 10 } ?? true)
      #expect(report.cause?.contains("\n") != true)
    }
  }

  /// A log of a million steps is not read from its beginning.
  @Test func onlyTheEndOfAHugeLogIsRead() {
    let other = "0: (61) r0 = *(u32 *)(r1 +0)\nR1 invalid mem access 'scalar'\n"
    let line = "1: (07) r0 += 1                       ; R0_w=0x7a11f\n"
    let end = "1: (07) r0 += 1\nBPF program is too large. Processed 1000001 insn\n"
    let log = other + String(repeating: line, count: (16 << 20) / line.utf8.count) + end
    let report = VerifierReport(log: log)
    #expect(report.problem == .tooManySteps)
    #expect(report.log.utf8.count == log.utf8.count)
  }
}
