public import BPFTypes

/// A system call as it was made, and how it was answered.
public struct RecordedCall: Sendable, Hashable {
  /// The C name, such as `bpf` or `openat`.
  public let name: String
  /// For `bpf` what was asked for; `nil` for other calls.
  public let command: BPFCommand?
  /// The structure that went with the call, as many bytes as were passed: the attributes of `bpf` and of
  /// `perf_event_open`. Addresses in it meant something during the call alone.
  public let attributes: [UInt8]
  /// What stood where the addresses of the structure pointed, as far as its length can be told.
  public internal(set) var memory: [Memory]
  /// The arguments that are numbers, in the order of the C function; empty for `bpf`.
  public let arguments: [Int64]
  /// A path, or the type of a file system.
  public let text: String?
  /// The result, or the negated error number.
  public let result: Int

  /// Memory that a call pointed to.
  public struct Memory: Sendable, Hashable {
    /// The C name of the field that held the address, such as `insns`.
    public let field: String
    /// What stood there; a string goes without its NUL.
    public let bytes: [UInt8]
    /// Whether the kernel wrote it. It is noted after a call that succeeded, anything else before the call.
    public let isOutput: Bool
  }

  /// The bytes of a field's memory, or `nil` if none were noted.
  public func memory(_ field: String) -> [UInt8]? { memory.first { $0.field == field }?.bytes }
}

extension RecordedCall: CustomStringConvertible {
  /// One line, such as `bpf(BPF_MAP_CREATE, 32 bytes) = 3`.
  public var description: String {
    var parts: [String] = []
    if let command { parts.append(command.kernelName ?? "\(command.rawValue)") }
    if let text { parts.append("\"\(text)\"") }
    parts += arguments.map(String.init)
    if !attributes.isEmpty { parts.append("\(attributes.count) bytes") }
    let answer = result < 0 ? "\(KernelErrno(negated: result))" : "\(result)"
    return "\(name)(\(parts.joined(separator: ", "))) = \(answer)"
  }
}
