import BPF

/// What the exit code says; part of the interface, shown by `bpfctl help`.
enum ExitCode: Int32, CaseIterable {
  case success = 0
  case failure = 1
  case usage = 2
  case object = 3
  case privileges = 4
  case kernel = 5
  case verifier = 6
  case notFound = 7

  /// What it stands for.
  var meaning: String {
    switch self {
    case .success: "everything was done"
    case .failure: "something failed that has no code of its own"
    case .usage: "the command line cannot be understood, or a value in it does not fit"
    case .object: "the file cannot be read, or is not a BPF object that makes sense"
    case .privileges: "a capability is missing, or the limit of locked memory is too low"
    case .kernel: "the kernel lacks something, such as its own BTF or a kind of hook"
    case .verifier: "the verifier rejects a program"
    case .notFound: "there is no such program, map, variable, target or path"
    }
  }

  /// The code for an error of the library.
  init(_ code: BPFError.Code) {
    switch code {
    case .fileUnreadable, .notELF, .notBPFObject, .malformedObject: self = .object
    case .missingCapability, .memoryLimit: self = .privileges
    case .kernelTooOld, .noKernelBTF, .unresolvedExtern: self = .kernel
    case .verifierRejected: self = .verifier
    case .notFound, .noSuchTarget: self = .notFound
    case .invalidValue: self = .usage
    default: self = .failure
    }
  }
}

/// Why a command ends early: one line for the user.
struct Failure: Error {
  let code: ExitCode
  let message: String

  init(_ code: ExitCode, _ message: String) {
    self.code = code
    self.message = message
  }

  /// What there is to say was printed already.
  static func silent(_ code: ExitCode) -> Failure { Failure(code, "") }

  /// Wrong words on the command line.
  static func usage(_ message: String) -> Failure { Failure(.usage, message) }
}
