import BPFBytes

/// What went wrong, where, and what helps: the one public error of the loader.
///
/// The parts are open (new codes and stages may come), so switch over ``code`` with a default.
public struct BPFError: Error, Sendable {
  /// What kind of failure it is.
  public var code: Code
  /// Which step of the way from bytes to events failed.
  public var stage: Stage
  /// What was worked on.
  public var subject: Subject
  /// Where in the input the cause lies.
  public var place: Place
  /// One sentence that says what happened, without a full stop.
  public var summary: String
  /// What was needed, where that can be told apart from the summary.
  public var expected: String?
  /// What was there instead.
  public var seen: String?
  /// The kernel's answer.
  public var errno: KernelErrno?
  /// What the user can do about it.
  public var remedy: String?
  /// Why the verifier refuses the program, with its whole log, if the kernel gave one.
  public var verifierReport: VerifierReport?
  /// The error that this one explains.
  public var underlying: (any Error)?

  /// States a failure.
  public init(
    _ code: Code,
    at stage: Stage,
    of subject: Subject = Subject(),
    place: Place = Place(),
    _ summary: String,
    expected: String? = nil,
    seen: String? = nil,
    errno: KernelErrno? = nil,
    remedy: String? = nil,
    verifierReport: VerifierReport? = nil,
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.stage = stage
    self.subject = subject
    self.place = place
    self.summary = summary
    self.expected = expected
    self.seen = seen
    self.errno = errno
    self.remedy = remedy
    self.verifierReport = verifierReport
    self.underlying = underlying
  }

  /// The verifier's whole log, if the kernel gave one.
  public var verifierLog: String? { verifierReport?.log }

  /// The kind of a failure.
  public struct Code: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// A stable word, in kebab case.
    public let rawValue: String
    /// Wraps a word.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The word itself.
    public var description: String { rawValue }

    /// The file cannot be opened or read.
    public static let fileUnreadable = Code(rawValue: "file-unreadable")
    /// The file is not an ELF file at all.
    public static let notELF = Code(rawValue: "not-elf")
    /// An ELF file, but not a relocatable BPF object.
    public static let notBPFObject = Code(rawValue: "not-bpf-object")
    /// The object contradicts itself or its format.
    public static let malformedObject = Code(rawValue: "malformed-object")
    /// The object asks for something that this library does not do yet.
    public static let unsupported = Code(rawValue: "unsupported")
    /// No program, map, global or section of that name.
    public static let notFound = Code(rawValue: "not-found")
    /// A value does not fit what it is meant for.
    public static let invalidValue = Code(rawValue: "invalid-value")
    /// The operation came too late or twice.
    public static let invalidState = Code(rawValue: "invalid-state")
    /// The caller lacks a capability.
    public static let missingCapability = Code(rawValue: "missing-capability")
    /// The locked-memory limit is too low (kernels before 5.11).
    public static let memoryLimit = Code(rawValue: "memory-limit")
    /// The kernel has no BTF where one is needed.
    public static let noKernelBTF = Code(rawValue: "no-kernel-btf")
    /// The verifier refused a program.
    public static let verifierRejected = Code(rawValue: "verifier-rejected")
    /// The kernel does not know the feature.
    public static let kernelTooOld = Code(rawValue: "kernel-too-old")
    /// The hook to attach to does not exist.
    public static let noSuchTarget = Code(rawValue: "no-such-target")
    /// Several types of the kernel may be meant, and they disagree.
    public static let ambiguousType = Code(rawValue: "ambiguous-type")
    /// The kernel does not provide a symbol, function or option that the object needs.
    public static let unresolvedExtern = Code(rawValue: "unresolved-extern")
    /// The memory that events come through holds something that no kernel writes.
    public static let corruptRing = Code(rawValue: "corrupt-ring")
    /// A system call failed for a reason that has no code of its own.
    public static let systemCallFailed = Code(rawValue: "system-call-failed")
  }

  /// A step of the way from bytes to events.
  public struct Stage: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// A word that fits "while …".
    public let rawValue: String
    /// Wraps a word.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The word itself.
    public var description: String { rawValue }

    /// Reading the object file.
    public static let parse = Stage(rawValue: "parsing")
    /// Changing a blueprint before it is loaded.
    public static let configure = Stage(rawValue: "configuring")
    /// Asking the kernel, or files, what a load depends on.
    public static let gather = Stage(rawValue: "gathering facts")
    /// Turning blueprint and facts into a plan.
    public static let link = Stage(rawValue: "linking")
    /// Carrying out a plan.
    public static let load = Stage(rawValue: "loading")
    /// Attaching a program.
    public static let attach = Stage(rawValue: "attaching")
    /// Detaching a program.
    public static let detach = Stage(rawValue: "detaching")
    /// Reading or writing a map.
    public static let access = Stage(rawValue: "accessing")
    /// Pinning, or opening what is pinned.
    public static let pin = Stage(rawValue: "pinning")
    /// Running a program on given data.
    public static let run = Stage(rawValue: "running")
    /// Asking the kernel about what it holds.
    public static let inspect = Stage(rawValue: "inspecting")
  }

  /// What was worked on; any part may be absent.
  public struct Subject: Sendable, Hashable {
    /// The object's file or name.
    public var object: String?
    /// A section of the object.
    public var section: String?
    /// A program or function.
    public var program: String?
    /// A map.
    public var map: String?
    /// Anything else by name: a global, an interface, a path, a hook.
    public var item: String?

    /// Names what was worked on.
    public init(
      object: String? = nil, section: String? = nil, program: String? = nil, map: String? = nil,
      item: String? = nil
    ) {
      self.object = object
      self.section = section
      self.program = program
      self.map = map
      self.item = item
    }
  }

  /// Where in the input the cause lies; any part may be absent.
  public struct Place: Sendable, Hashable {
    /// Bytes from the start of the file.
    public var fileOffset: UInt64?
    /// The number of an instruction within its program.
    public var instruction: Int?
    /// The C source line, as `file:line`.
    public var source: String?

    /// Names a place.
    public init(fileOffset: UInt64? = nil, instruction: Int? = nil, source: String? = nil) {
      self.fileOffset = fileOffset
      self.instruction = instruction
      self.source = source
    }
  }
}

extension BPFError: CustomStringConvertible {
  /// One line: subject, place, what happened, the kernel's answer, and what helps.
  public var description: String {
    var head: [String] = []
    if let object = subject.object { head.append(object) }
    if let section = subject.section { head.append("section \(section)") }
    if let program = subject.program { head.append("program \(program)") }
    if let map = subject.map { head.append("map \(map)") }
    if let item = subject.item { head.append(item) }
    if let source = place.source { head.append(source) }
    if let instruction = place.instruction { head.append("instruction \(instruction)") }
    if let offset = place.fileOffset { head.append("offset \(offset)") }
    var line = head.isEmpty ? "" : head.joined(separator: ", ") + ": "
    line += summary
    if let expected { line += "; expected \(expected)" }
    if let seen { line += expected == nil ? "; seen \(seen)" : ", seen \(seen)" }
    if let errno { line += " (\(errno))" }
    if let remedy { line += "; \(remedy)" }
    // A message from a file or the kernel must not be able to break the one-line promise.
    return String(line.map { $0.isNewline ? " " : $0 }).onOneLine
  }
}
