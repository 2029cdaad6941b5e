/// Where an argument of a static probe is when the probe is reached, and how it is to be read.
public struct USDTArgument: Sendable, Hashable {
  /// Where a value comes from. Registers are named by their place in the kernel's `struct pt_regs`, in bytes.
  public enum Location: Sendable, Hashable {
    /// It is known already. C: `BPF_USDT_ARG_CONST`.
    case constant(Int64)
    /// A register has it. C: `BPF_USDT_ARG_REG`.
    case register(UInt16)
    /// Memory has it, at a register's value and some bytes more. C: `BPF_USDT_ARG_REG_DEREF`.
    case memory(base: UInt16, displacement: Int64)
    /// Memory has it, at the sum of one register, another one shifted left, and some bytes more. C: `BPF_USDT_ARG_SIB`;
    /// programs that were compiled with headers older than libbpf 1.7 get an error for it.
    case indexed(base: UInt16, index: UInt16, shift: UInt8, displacement: Int64)
  }

  /// Where it comes from.
  public let location: Location
  /// Bytes that the value has: 1, 2, 4 or 8.
  public let size: UInt8
  /// Whether it is extended by its sign.
  public let isSigned: Bool

  /// States an argument.
  public init(_ location: Location, size: UInt8, isSigned: Bool) {
    self.location = location
    self.size = size
    self.isSigned = isSigned
  }
}

/// What the kernel's side is told about a static probe: `struct __bpf_usdt_spec` in `usdt.bpf.h`.
public struct USDTSpecification: Sendable, Hashable {
  /// How many arguments there is room for. C: `BPF_USDT_MAX_ARG_CNT`.
  public static let maximumCount = 12
  /// Bytes of the structure.
  public static let size = maximumCount * argumentSize + 16
  /// Bytes of one argument, `struct __bpf_usdt_arg_spec`.
  private static let argumentSize = 16

  /// The arguments, at most ``maximumCount``.
  public let arguments: [USDTArgument]
  /// What `bpf_usdt_cookie` gives.
  public let cookie: UInt64

  /// Reads the arguments of a probe.
  ///
  /// - Throws: ``USDTError`` for the first that cannot be told, or if there are too many.
  public init(of probe: USDTProbe, cookie: UInt64, grammar: USDTGrammar) throws(USDTError) {
    let words = Self.words(of: probe.arguments)
    guard words.count <= Self.maximumCount else {
      throw .tooManyArguments(probe: probe.description, count: words.count)
    }
    var arguments: [USDTArgument] = []
    for (number, word) in words.enumerated() {
      do {
        arguments.append(try grammar.argument(word))
      } catch {
        throw .argument(
          probe: probe.description, number: number, text: String(decoding: word, as: UTF8.self),
          expected: error.expected)
      }
    }
    self.arguments = arguments
    self.cookie = cookie
  }

  /// Divides the text at its blanks, but for those inside of brackets.
  private static func words(of text: String) -> [ArraySlice<UInt8>] {
    let bytes = Array(text.utf8)
    var words: [ArraySlice<UInt8>] = []
    var start: Int?
    var depth = 0
    for (place, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        guard depth == 0, let first = start else { continue }
        words.append(bytes[first..<place])
        start = nil
        continue
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(depth - 1, 0)
      default: break
      }
      start = start ?? place
    }
    if let start { words.append(bytes[start...]) }
    return words
  }
}
