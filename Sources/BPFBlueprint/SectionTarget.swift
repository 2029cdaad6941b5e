public import BPFTypes

/// The part of a `SEC()` name that says where to attach, read by the grammar of its hook (parity `SECG-*`).
public enum SectionTarget: Sendable, Hashable {
  /// `kprobe/function+offset`. SECG-1.
  case kernelFunction(name: String, offset: UInt64)
  /// `ksyscall/name`. SECG-6.
  case systemCall(name: String)
  /// `uprobe/binary:function+offset`; the function may be `name@VERSION`. SECG-2.
  case userFunction(binary: String, name: String, offset: UInt64)
  /// `kprobe.multi/pattern`. SECG-3.
  case kernelFunctions(pattern: String)
  /// `uprobe.multi/binary:pattern`. SECG-4.
  case userFunctions(binary: String, pattern: String)
  /// `usdt/binary:provider:name`, and the same behind `usdt.s/`. SECG-7.
  case staticProbe(binary: String, provider: String, name: String)
  /// `tp/category/name`. SECG-8.
  case tracepoint(category: String, name: String)
  /// `raw_tp/name`. SECG-9.
  case rawTracepoint(name: String)
  /// `fentry/module:function`, `tp_btf/name`, `lsm/hook`, `iter/target`. SECG-10.
  case kernelType(module: String?, name: String)

  /// Reads the target of a section.
  ///
  /// - Returns: `nil` if the section names no target, or its hook's targets are not read yet.
  /// - Throws: ``BPFError`` with code `invalidValue` if the text breaks the grammar.
  public static func parse(
    _ text: String?, of definition: SectionDefinition
  ) throws(BPFError) -> SectionTarget? {
    guard let text, let hook = definition.hook else { return nil }
    switch hook {
    case .kprobe:
      return try kernelFunction(text, isReturn: definition.name.hasPrefix("kret"))
    case .uprobe:
      return try userFunction(text, isReturn: definition.name.hasPrefix("uret"))
    case .systemCall:
      guard !text.isEmpty, text.utf8.allSatisfy(isSymbolCharacter) else {
        throw invalid(text, expected: "the name of a system call, as in nanosleep")
      }
      return .systemCall(name: text)
    case .kprobeMulti, .kprobeSession:
      guard !text.isEmpty, text.utf8.allSatisfy({ isSymbolCharacter($0) || isWildcard($0) }) else {
        throw invalid(text, expected: "a kernel symbol, in which '*' and '?' stand for others")
      }
      return .kernelFunctions(pattern: text)
    case .uprobeMulti:
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw invalid(text, expected: "BINARY:PATTERN, as in libc.so.6:mem*")
      }
      return .userFunctions(binary: String(parts[0]), pattern: String(parts[1]))
    case .usdt:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
        throw invalid(text, expected: "BINARY:PROVIDER:NAME, as in libc.so.6:libc:setjmp")
      }
      return .staticProbe(binary: parts[0], provider: parts[1], name: parts[2])
    case .tracepoint:
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw invalid(text, expected: "CATEGORY/NAME, as in sched/sched_process_exec")
      }
      return .tracepoint(category: String(parts[0]), name: String(parts[1]))
    case .rawTracepoint:
      guard !text.isEmpty else { throw invalid(text, expected: "the name of a tracepoint") }
      return .rawTracepoint(name: text)
    case .trampoline, .lsm, .iterator:
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.last, parts.allSatisfy({ !$0.isEmpty }) else {
        throw invalid(text, expected: "FUNCTION or MODULE:FUNCTION")
      }
      return .kernelType(module: parts.count == 2 ? String(parts[0]) : nil, name: String(name))
    default:
      return nil
    }
  }

  /// Reads `function` or `function+offset`.
  ///
  /// - Throws: ``BPFError`` if the name has characters that no kernel symbol has, the offset is no number,
  ///   or a return probe is given one.
  public static func kernelFunction(_ text: String, isReturn: Bool) throws(BPFError) -> SectionTarget {
    let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard !name.isEmpty, name.utf8.allSatisfy(isSymbolCharacter) else {
      throw invalid(text, expected: "a kernel symbol of letters, digits, '_' and '.'")
    }
    guard parts.count == 2 else { return .kernelFunction(name: name, offset: 0) }
    guard let offset = number(parts[1]) else {
      throw invalid(text, expected: "a number after '+'")
    }
    guard !isReturn || offset == 0 else {
      throw invalid(text, expected: "no offset, because a return probe has none")
    }
    return .kernelFunction(name: name, offset: offset)
  }

  /// Reads `binary:function` or `binary:function+offset`.
  ///
  /// - Throws: ``BPFError`` if a part is missing, or a return probe is given an offset.
  public static func userFunction(_ text: String, isReturn: Bool) throws(BPFError) -> SectionTarget {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw invalid(text, expected: "BINARY:FUNCTION, as in libc.so.6:malloc")
    }
    var name = parts[1]
    var offset: UInt64 = 0
    // Names of some languages have a '+' in them: what follows the last one counts if it is a number.
    if let plus = name.lastIndex(of: "+"), plus > name.startIndex,
      let value = number(name[name.index(after: plus)...])
    {
      offset = value
      name = name[..<plus]
    }
    guard !isReturn || offset == 0 else {
      throw invalid(text, expected: "no offset, because a return probe has none")
    }
    return .userFunction(binary: String(parts[0]), name: String(name), offset: offset)
  }

  private static func isWildcard(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
  }

  private static func isSymbolCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      return true
    default: return false
    }
  }

  /// A number as C's `%li` reads it: `0x` for sixteen, a leading `0` for eight.
  private static func number(_ text: Substring) -> UInt64? {
    var digits = text
    var radix = 10
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      (digits, radix) = (text.dropFirst(2), 16)
    } else if text.hasPrefix("0"), text.count > 1 {
      (digits, radix) = (text.dropFirst(), 8)
    }
    // Swift's own reading would take a sign here.
    guard digits.first?.isHexDigit == true else { return nil }
    return UInt64(digits, radix: radix)
  }

  private static func invalid(_ text: String, expected: String) -> BPFError {
    BPFError(
      .invalidValue, at: .attach, of: .init(item: "target '\(text)'"),
      "the attach target cannot be read", expected: expected)
  }
}
