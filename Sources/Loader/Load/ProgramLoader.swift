import BPFBlueprint
import BPFBytes
import BPFSyscall
import BPFTypes

/// Loads one program, and asks the verifier for its reasons if it refuses.
struct ProgramLoader {
  let program: ProgramLoad
  let instructions: [Instruction]
  let objectTypes: OwnedDescriptor?
  let context: LoadContext
  private var object: BPFObject { context.object }
  private var kernel: Kernel { context.kernel }
  /// The types of the module, or the program, that the program binds to. C: `attach_btf_obj_fd`, `attach_prog_fd`.
  let target: Int32?
  /// The types of the modules whose functions it calls. C: `fd_array` without its unused first place.
  let calledModules: [Int32]
  let logLevel: UInt32

  /// The first log buffer: the largest that kernels before 5.2 take. Only what is written costs memory, so where
  /// that is too small the next one is as large as any, and the program is not verified again for each doubling.
  private static let firstLogSize = Int(UInt32.max >> 8)
  private static let largestLogSize = 1 << 28

  /// Loads the program.
  ///
  /// - Parameter log: becomes what the verifier said of the program that it accepted, if it was asked.
  func load(log accepted: inout String?) throws(BPFError) -> FileDescriptor {
    let request = self.request()
    var refusal: SystemCallError?
    if logLevel == 0 {
      do {
        return try kernel.calls.progLoad(request)
      } catch {
        refusal = error
        // Without privileges the verifier has not looked at the program, and there is no log to ask for.
        guard error.errno != .EPERM || hasCapabilities else { throw refused(error, log: "") }
      }
    }
    var size = Self.firstLogSize
    while true {
      var log = VerifierLog(capacity: size, level: max(logLevel, 1))
      do {
        let descriptor = try kernel.calls.progLoad(request, log: &log)
        if logLevel > 0 { accepted = log.text }
        return descriptor
      } catch {
        guard error.errno == .ENOSPC else { throw refused(error, log: log.text) }
        // Since Linux 6.4 what does not fit is the beginning. The reason is at the end, and a verification that
        // writes so much is long: it is not done again for the rest.
        if hasEnd(log.text) { throw refused(refusal ?? error, log: log.text) }
        guard size < Self.largestLogSize else { throw overlong(error, log: log.text) }
        size = Self.largestLogSize
      }
    }
  }

  /// Whether a log ends as they all do: with the reason, and what the verification took.
  private func hasEnd(_ log: String) -> Bool {
    let report = VerifierReport(log: log)
    return report.cause != nil && report.statistics.instructions != nil
  }

  /// Whether a refusal can have another reason than the process's own lack of privileges.
  private var hasCapabilities: Bool {
    program.type.neededCapabilities.allSatisfy { kernel.calls.has($0) == true }
  }

  private func request() -> ProgLoad {
    var request = ProgLoad(
      type: program.type, instructions: Instruction.encode(instructions), license: program.license)
    request.name = program.kernelName
    request.kernelVersion = program.kernelVersion
    request.flags = program.flags
    request.interfaceIndex = program.interfaceIndex
    request.expectedAttachType = program.attachType
    request.attachBTFID = program.kernelTarget
    request.attachFD = target
    if !calledModules.isEmpty { request.descriptors = [0] + calledModules }
    request.tokenFD = kernel.tokenDescriptor
    if let objectTypes {
      request.btfFD = objectTypes.rawValue
      request.functionInfo = program.functionInfo.map(ProgLoad.Records.init)
      request.lineInfo = program.lineInfo.map(ProgLoad.Records.init)
      request.fieldRelocations = program.fieldRelocations.map(ProgLoad.Records.init)
    }
    return request
  }

  private var subject: BPFError.Subject {
    BPFError.Subject(object: context.plan.path, section: program.section, program: program.name)
  }

  /// The verifier's reason, if it gave one: whatever the error number, the log tells more.
  private func refused(_ error: SystemCallError, log: String) -> BPFError {
    let report = self.report(log)
    guard let cause = report.cause else {
      if error.errno == .E2BIG, program.fieldRelocations != nil { return cannotComplete(error) }
      var failure = BPFError(
        error, at: .load, of: subject, kernel: kernel, needing: program.type.neededCapabilities)
      if log.isEmpty {
        failure.blameRelease(for: request(), on: kernel.calls.kernelRelease)
      } else {
        failure.verifierReport = report
      }
      if failure.code == .memoryLimit, changesKernelFunctions {
        // The maps were created under the same limit, so another reason is likelier.
        failure.code = .systemCallFailed
        failure.summary = "the kernel refuses programs that change its functions"
        failure.remedy =
          "a locked-down kernel does (see /sys/kernel/security/lockdown); before Linux 5.11 "
          + "so does a low limit of locked memory"
      }
      return failure
    }
    if let absence = absence(at: report.instruction, log: log) {
      let (reason, remedy) = explain(absence)
      return BPFError(
        .verifierRejected, at: .load, of: subject,
        place: .init(instruction: report.instruction, source: report.source?.place),
        "the program uses \(absence.what), which \(reason)", errno: error.errno, remedy: remedy,
        verifierReport: report, underlying: error)
    }
    return BPFError(
      .verifierRejected, at: .load, of: subject,
      place: .init(instruction: report.instruction, source: report.source?.place),
      "the verifier rejects the program: \(cause)", errno: error.errno,
      remedy: report.suggestion ?? "the whole log tells the path that leads there (bpfctl -d prints it)",
      verifierReport: report,
      underlying: error)
  }

  /// Members of the request that a kernel does not know have to be zero.
  private func cannotComplete(_ error: SystemCallError) -> BPFError {
    BPFError(
      .unsupported, at: .load, of: subject, "the kernel does not complete programs from its types itself",
      expected: "Linux 5.17", seen: kernel.calls.kernelRelease, errno: error.errno,
      remedy: "leave BPFObject.fieldResolution at beforeLoading", underlying: error)
  }

  private func explain(_ absence: KernelAbsence) -> (reason: String, remedy: String) {
    switch absence.cause {
    case .kernel:
      (
        "this kernel (\(kernel.calls.kernelRelease)) does not have",
        "ask before with bpf_core_field_exists() and its like, or make the program optional"
      )
    case .disabledMap: ("is not created", "enable the map, or do not load the program")
    }
  }

  /// What is not there, if that is why the verifier refuses: it has come to the call that stands for it
  /// (parity LOG-3 to LOG-5).
  private func absence(at instruction: Int?, log: String) -> KernelAbsence? {
    program.absences.first { $0.instruction == instruction && log.contains("unknown#\($0.marker)") }
  }

  /// Whether attaching the program rewrites the start of a kernel function.
  private var changesKernelFunctions: Bool {
    switch program.attachType {
    case .some(.traceFentry), .some(.traceFexit), .some(.modifyReturn), .some(.lsmMac): true
    default: false
    }
  }

  /// The kernel keeps the error number to itself when the log does not fit. Kernels before 6.4 drop the end
  /// of the log, which has the reason.
  private func overlong(_ error: SystemCallError, log: String) -> BPFError {
    var failure = refused(error, log: log)
    guard failure.code != .verifierRejected else { return failure }
    failure.code = .verifierRejected
    failure.summary =
      "the verifier rejects the program, but its log does not fit in \(Self.largestLogSize >> 20) MiB"
    failure.remedy = "lower the bounds of loops until the log fits; it tells the path that takes so long"
    return failure
  }

  /// The log read, with what the object knows of the place.
  private func report(_ log: String) -> VerifierReport {
    var report = VerifierReport(log: log)
    guard let instruction = report.instruction else { return report }
    if report.instructionText == nil { report.instructionText = Disassembly(instructions)[instruction]?.text }
    // The object's name of the file is longer than the kernel's, and old kernels do not tell any.
    if let line = source(of: instruction) {
      report.source = .init(file: line.file, line: Int(line.line), text: trimmed(line.text))
    }
    report.function = object.functionName(of: program, instruction: instruction) ?? report.function
    return report
  }

  private func trimmed(_ text: String) -> String { String(text.drop(while: \.isWhitespace)) }

  /// The C line of an instruction of the linked program. A kernel that refuses the object's types gets no line
  /// information; then the program's own function can still be looked up.
  private func source(of instruction: Int) -> SourceLine? {
    if let line = object.sourceLine(of: program, instruction: instruction) { return line }
    return object.programs[program.name].flatMap { object.sourceLine(of: $0, instruction: instruction) }
  }
}

extension ProgLoad.Records {
  init(_ records: InfoRecords) {
    self.init(
      recordSize: UInt32(clamping: records.recordSize), count: UInt32(clamping: records.count),
      bytes: records.bytes)
  }
}
