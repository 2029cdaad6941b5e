import BPFTypes
import TestSupport
import Testing

/// The verifier's own words about every rejected fixture, from four kernels.
@Suite struct SavedLogTests {
  static let cases = savedKernels.flatMap { kernel in
    ((try? RejectedFixtures().names) ?? []).map { (kernel, $0) }
  }

  @Test func thereAreEnough() {
    #expect(Self.cases.count >= 4 * 30)
  }

  @Test(arguments: cases)
  func saysWhatIsExpected(kernel: String, name: String) throws {
    let expected = try RejectedFixtures().expectation(of: name, on: KernelVersion(kernel))
    guard let log = savedLog(name, of: kernel) else {
      #expect(expected == nil, "the kernel accepts it")
      return
    }
    let expectation = try #require(expected, "the kernel rejects it")
    let report = VerifierReport(log: log)
    #expect(report.problem?.rawValue == expectation.kind)
    #expect(report.cause?.contains(expectation.cause) == true, "\(report.cause ?? "")")
    #expect(report.cause?.contains("\n") == false)
    #expect(report.suggestion != nil)
    #expect(report.log == log)
    #expect(report.statistics.instructions != nil || log.hasPrefix("number of funcs"))
  }

  /// Kernels since 6.10 name the line; older ones print its text.
  @Test(arguments: cases)
  func findsTheLine(kernel: String, name: String) throws {
    guard let log = savedLog(name, of: kernel),
      let expected = try RejectedFixtures().expectation(of: name, on: KernelVersion(kernel)),
      let line = expected.line, let source = VerifierReport(log: log).source
    else { return }
    let text = String(decoding: try readFile("\(fixturesFolder)/src/rejected/\(name).bpf.c"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if KernelVersion(kernel) >= KernelVersion("6.10") {
      #expect(source.file == "\(name).bpf.c")
      #expect(source.line == line)
    } else {
      #expect(source.line == nil)
    }
    #expect(lines[line - 1].drop { $0 == " " } == source.text)
  }

  /// A log may be cut off anywhere; whatever is left must not trap.
  @Test(arguments: savedKernels)
  func everyBeginningIsRead(kernel: String) throws {
    for (place, name) in try RejectedFixtures().names.enumerated() {
      guard let log = savedLog(name, of: kernel) else { continue }
      let bytes = Array(log.utf8.suffix(3000))
      // Every byte of some, and parts of all: a step that is no divisor of the lines' lengths.
      for count in stride(from: 0, through: bytes.count, by: place % 20 == 0 ? 1 : 61) {
        let report = VerifierReport(log: String(decoding: bytes[..<count], as: UTF8.self))
        #expect(report.branches.count <= VerifierReport.maximumBranches)
      }
    }
  }

  @Test func theKernelsOwnReportIsRead() throws {
    let log = try #require(savedLog("packet_bounds_in_function", of: "7.3"))
    let report = VerifierReport(log: log)
    let kernelReport = try #require(report.kernelReport)
    #expect(kernelReport.title == "Memory Safety: Access outside bounds")
    #expect(kernelReport.reason?.hasPrefix("The verifier cannot prove offset + access_size") == true)
    #expect(
      kernelReport.steps == ["update: R1 changed from context pointer at offset 0 to pkt at offset 0"])
    #expect(
      report.suggestion
        == "Add or adjust a bounds check that proves offset + access_size stays within the object.")
    #expect(report.function == "first_byte")
    #expect(report.source?.text == "return data[0];")
    #expect(report.instruction == 7)
    #expect(report.register == 1)
  }

  @Test func thePathIsTold() throws {
    let log = try #require(savedLog("stale_packet_pointer", of: "6.12"))
    let report = VerifierReport(log: log)
    #expect(report.branches.map(\.instruction) == [5, 10])
    #expect(report.branches.first?.text == "if r3 > r2 goto pc+8")
    #expect(report.branches.first?.source?.text == "if (data + 14 > end) return XDP_PASS;")
  }

  @Test func everyKindOfMistakeHasWords() {
    for problem in VerifierProblem.all {
      #expect(problem.explanation?.isEmpty == false, "\(problem)")
      #expect(problem.suggestion?.contains("\n") == false, "\(problem)")
    }
    #expect(Set(VerifierProblem.all).count == VerifierProblem.all.count)
    #expect(VerifierProblem(rawValue: "of-tomorrow").explanation == nil)
  }
}
