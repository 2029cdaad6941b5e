import BPFBlueprint
import BPFBytes
import BPFSyscall
import BPFTypes

/// Loads one program, and asks the verifier for its reasons if it refuses.
struct ProgramLoader {
  let program: ProgramLoad
  let instructions: [Instruction]
  let objectTypes: OwnedDescriptor?
  let plan: LoadPlan
  let object: BPFObject
  let kernel: Kernel
  let logLevel: UInt32

  /// The first log buffer: the largest that kernels before 5.2 take, of which only what is written costs
  /// memory. It doubles while the log does not fit.
  private static let firstLogSize = Int(UInt32.max >> 8)
  private static let largestLogSize = 1 << 28

  func load() throws(BPFError) -> FileDescriptor {
    let request = self.request()
    if logLevel == 0 {
      do {
        return try kernel.calls.progLoad(request)
      } catch {
        // Without privileges the verifier has not looked at the program, and there is no log to ask for.
        guard error.errno != .EPERM else { throw refused(error, log: "") }
      }
    }
    var size = Self.firstLogSize
    while true {
      var log = VerifierLog(capacity: size, level: max(logLevel, 1))
      do {
        return try kernel.calls.progLoad(request, log: &log)
      } catch {
        guard error.errno == .ENOSPC, size <= Self.largestLogSize / 2 else {
          throw refused(error, log: log.text)
        }
        size *= 2
      }
    }
  }

  private func request() -> ProgLoad {
    var writer = ByteWriter(reserving: instructions.count * Instruction.size)
    for instruction in instructions { instruction.encode(into: &writer) }
    var request = ProgLoad(type: program.type, instructions: writer.bytes, license: program.license)
    request.name = program.kernelName
    request.kernelVersion = program.kernelVersion
    request.flags = program.flags
    request.interfaceIndex = program.interfaceIndex
    request.expectedAttachType = program.attachType
    request.attachBTFID = program.kernelTarget
    request.tokenFD = kernel.tokenDescriptor
    if let objectTypes {
      request.btfFD = objectTypes.rawValue
      request.functionInfo = program.functionInfo.map(ProgLoad.Records.init)
      request.lineInfo = program.lineInfo.map(ProgLoad.Records.init)
    }
    return request
  }

  private func refused(_ error: SystemCallError, log: String) -> BPFError {
    let subject = BPFError.Subject(object: plan.path, section: program.section, program: program.name)
    let cause = VerifierCause(log: log)
    guard !log.isEmpty, let summary = cause.summary else {
      var explained = BPFError(
        error, at: .load, of: subject, kernel: kernel, needing: program.type.neededCapabilities)
      if explained.code == .memoryLimit, changesKernelFunctions {
        // The maps were created under the same limit, so another reason is likelier.
        explained.code = .systemCallFailed
        explained.summary = "the kernel refuses programs that change its functions"
        explained.remedy =
          "a locked-down kernel does (see /sys/kernel/security/lockdown); before Linux 5.11 "
          + "so does a low limit of locked memory"
      }
      return explained
    }
    return BPFError(
      .verifierRejected, at: .load, of: subject,
      place: .init(
        instruction: cause.instruction, source: cause.sourcePlace ?? source(of: cause.instruction)),
      "the verifier rejects the program: \(summary)", errno: error.errno,
      remedy: cause.suggestion ?? "the whole log tells the path that leads there (bpfctl -d prints it)",
      verifierLog: log,
      underlying: error)
  }

  /// Whether attaching the program rewrites the start of a kernel function.
  private var changesKernelFunctions: Bool {
    switch program.attachType {
    case .some(.traceFentry), .some(.traceFexit), .some(.modifyReturn), .some(.lsmMac): true
    default: false
    }
  }

  /// The C line of an instruction of the linked program, as far as it belongs to the program's own function.
  private func source(of instruction: Int?) -> String? {
    guard let instruction, let blueprint = object.programs[program.name],
      instruction < blueprint.instructionCount
    else {
      return nil
    }
    return object.sourceLine(of: blueprint, instruction: instruction)?.place
  }
}

extension ProgLoad.Records {
  init(_ records: InfoRecords) {
    self.init(
      recordSize: UInt32(clamping: records.recordSize), count: UInt32(clamping: records.count),
      bytes: records.bytes)
  }
}
