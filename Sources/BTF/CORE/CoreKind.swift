/// What an instruction asks of the kernel's types. C: `enum bpf_core_relo_kind` (parity CORE-1 to CORE-13).
public struct CoreKind: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  /// The number in the file.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Where a field begins, in bytes. C: `BPF_CORE_FIELD_BYTE_OFFSET`.
  public static let fieldByteOffset = CoreKind(rawValue: 0)
  /// How long a field is, in bytes. C: `BPF_CORE_FIELD_BYTE_SIZE`.
  public static let fieldByteSize = CoreKind(rawValue: 1)
  /// Whether there is such a field. C: `BPF_CORE_FIELD_EXISTS`.
  public static let fieldExists = CoreKind(rawValue: 2)
  /// Whether a field has a sign. C: `BPF_CORE_FIELD_SIGNED`.
  public static let fieldSigned = CoreKind(rawValue: 3)
  /// How far to shift what was loaded left, so that a bit field's upper bits are gone.
  /// C: `BPF_CORE_FIELD_LSHIFT_U64`.
  public static let fieldLeftShift = CoreKind(rawValue: 4)
  /// How far to shift that right again. C: `BPF_CORE_FIELD_RSHIFT_U64`.
  public static let fieldRightShift = CoreKind(rawValue: 5)
  /// The number of a type in the object. C: `BPF_CORE_TYPE_ID_LOCAL`.
  public static let typeIDLocal = CoreKind(rawValue: 6)
  /// The number of a type in the kernel. C: `BPF_CORE_TYPE_ID_TARGET`.
  public static let typeIDTarget = CoreKind(rawValue: 7)
  /// Whether there is such a type. C: `BPF_CORE_TYPE_EXISTS`.
  public static let typeExists = CoreKind(rawValue: 8)
  /// How long a type is, in bytes. C: `BPF_CORE_TYPE_SIZE`.
  public static let typeSize = CoreKind(rawValue: 9)
  /// Whether there is such an enumerator. C: `BPF_CORE_ENUMVAL_EXISTS`.
  public static let enumeratorExists = CoreKind(rawValue: 10)
  /// The number of an enumerator. C: `BPF_CORE_ENUMVAL_VALUE`.
  public static let enumeratorValue = CoreKind(rawValue: 11)
  /// Whether there is a type with all that the object's has. C: `BPF_CORE_TYPE_MATCHES`.
  public static let typeMatches = CoreKind(rawValue: 12)

  /// Whether a path of members leads to what is asked about.
  public var isAboutField: Bool { rawValue <= Self.fieldRightShift.rawValue }
  /// Whether a whole type is asked about.
  public var isAboutType: Bool {
    (Self.typeIDLocal.rawValue...Self.typeSize.rawValue).contains(rawValue) || self == .typeMatches
  }
  /// Whether an enumerator is asked about.
  public var isAboutEnumerator: Bool { self == .enumeratorExists || self == .enumeratorValue }

  /// The question in the words of the compiler.
  public var description: String {
    let names = [
      "byte_off", "byte_sz", "field_exists", "signed", "lshift_u64", "rshift_u64", "local_type_id",
      "target_type_id", "type_exists", "type_size", "enumval_exists", "enumval_value", "type_matches",
    ]
    return names.indices.contains(Int(rawValue)) ? names[Int(rawValue)] : "unknown kind \(rawValue)"
  }
}

/// One thing that an object asks of the kernel's types; many instructions ask the same.
public struct CoreQuestion: Sendable, Hashable, Codable {
  /// The type that the path begins at, in the object's table.
  public let type: BTFTypeID
  /// The path, in the strings of the object's table, as `0:1:2`.
  public let access: UInt32
  /// What is asked.
  public let kind: CoreKind

  /// States a question.
  public init(type: BTFTypeID, access: UInt32, kind: CoreKind) {
    self.type = type
    self.access = access
    self.kind = kind
  }

  /// Questions differ in the first two nearly always, and objects ask thousands.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(type.rawValue) << 32 | UInt64(access))
  }
}

extension BTFCoreRelocation {
  /// What is asked, whichever instruction asks.
  public var question: CoreQuestion {
    CoreQuestion(type: type, access: access, kind: CoreKind(rawValue: kind))
  }
}

/// What a kernel's types say to a question.
public struct CoreAnswer: Sendable, Hashable, Codable {
  /// What the object's own types say: what the compiler has put into the instruction.
  public var local: UInt64 = 0
  /// What to put there; `nil` if the kernel has no such thing, and the instruction must not be reached.
  public var value: UInt64?
  /// Whether the instruction must hold ``local`` now: of some things compilers have another idea.
  public var isChecked = true
  /// How many bytes the object's field has, if its offset is asked for; 0 otherwise.
  public var localSize: UInt32 = 0
  /// How many bytes the kernel's field has, if its offset is asked for; 0 otherwise.
  public var size: UInt32 = 0
  /// Whether an access of another size than the compiler's reads the same value (parity CORE-31).
  public var isResizable = true

  /// Zero, as the compiler has it.
  public init() {}
}

/// Why a question has no answer: the object or the kernel's types contradict themselves or each other.
public struct CoreFailure: Error, Sendable, Hashable, Codable {
  /// The kind of the failure.
  public enum Reason: String, Sendable, Hashable, Codable {
    /// The object's question makes no sense.
    case malformed
    /// Several types of the kernel answer, and not the same.
    case ambiguous
    /// Nobody can answer questions of that kind.
    case unsupported
  }

  /// The kind of the failure.
  public var reason: Reason
  /// What happened, as a sentence without a full stop.
  public var summary: String
  /// What was there.
  public var seen: String?

  init(_ reason: Reason, _ summary: String, seen: String? = nil) {
    self.reason = reason
    self.summary = summary
    self.seen = seen
  }

  init(_ error: BTFError) {
    self.init(.malformed, "the types cannot be read", seen: "\(error)")
  }
}
