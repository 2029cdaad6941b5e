/// What one line of a verifier's log is.
enum VerifierLogLine: Equatable {
  /// `7: (61) r1 = *(u32 *)(r1 +0)     ; R1_w=scalar()`.
  case instruction(number: Int, text: Substring, state: Substring)
  /// `; *value += 1; @ file.c:17`; kernels before 6.10 leave out the place.
  case source(VerifierReport.Source)
  /// The state of registers: ` R0=inv0 R10=fp0`, `7: R1=ctx() R10=fp0`, `from 5 to 7: R0=0`.
  case state(Substring)
  /// What the verifier tells of its own work.
  case remark
  /// `processed 7 insns …` and its like.
  case statistics
  case blank
  /// Anything else: reasons, for the most part.
  case message

  init(_ line: Substring) {
    if let head = Self.numbered(line) {
      self = head
    } else if line.allSatisfy(\.isWhitespace) {
      self = .blank
    } else if line.hasPrefix("; ") {
      self = .source(Self.source(line.dropFirst(2)))
    } else if Self.statisticsPrefixes.contains(where: line.hasPrefix) {
      self = .statistics
    } else if line.hasPrefix("from "), let colon = line.firstIndex(of: ":") {
      self = .state(line[line.index(after: colon)...])
    } else if line.first == " " || line.hasPrefix("cur state:") || line.hasPrefix("old state:") {
      self = .state(line)
    } else if Self.remarkPrefixes.contains(where: line.hasPrefix) || Self.isTypeRemark(line) {
      self = .remark
    } else {
      self = .message
    }
  }

  private static let statisticsPrefixes = [
    "processed ", "verification time ", "stack depth ", "insns processed ",
  ]

  private static let remarkPrefixes = [
    "mark_precise:", "regs=", "last_idx ", "parent ", "propagating ", "caller:", "callee:", "returning from ",
    "to caller at ", "Validating ", "Func#", "max_states_per_insn ", "live regs before",
    "numbers of",
    "Live regs before", "btf_vmlinux is malformed",
  ]

  /// What is told of a program's argument or a tracepoint's, without anything being wrong.
  private static func isTypeRemark(_ line: Substring) -> Bool {
    (line.hasPrefix("arg#") && line.contains("reference type(")) || line.hasPrefix("func '")
      || line.hasSuffix(" type is not a struct") || line.hasPrefix("Unrecognized arg#")
      || line.hasPrefix("reg type unsupported for arg#")
  }

  /// Lines that begin with the number of an instruction.
  private static func numbered(_ line: Substring) -> VerifierLogLine? {
    let digits = line.utf8.prefix { (48...57).contains($0) }
    guard !digits.isEmpty, digits.endIndex < line.endIndex, line.utf8[digits.endIndex] == 58 else {
      return nil
    }
    guard let number = Int(String(line[..<digits.endIndex])) else { return nil }
    let rest = line[line.utf8.index(after: digits.endIndex)...]
    guard rest.hasPrefix(" (") else { return rest.hasPrefix(" ") ? .state(rest) : nil }
    guard let close = rest.utf8.firstIndex(of: 41) else { return nil }
    let text = trimmed(rest[rest.utf8.index(after: close)...])
    let (instruction, state) = split(text)
    return .instruction(number: number, text: instruction, state: state)
  }

  /// The state stands behind a semicolon, or, after a path was looked at to its end, behind the number of the
  /// next instruction.
  private static func split(_ text: Substring) -> (Substring, Substring) {
    if let mark = text.utf8.lastIndex(of: 59) {
      return (trimmed(text[..<mark]), text[text.utf8.index(after: mark)...])
    }
    // `if r1 != 0x0 goto pc+1 17: R0_w=1`
    if let mark = text.utf8.firstIndex(of: 58) {
      let head = text[..<mark]
      let words = head.split(separator: " ")
      if words.count > 1, let last = words.last, Int(String(last)) != nil {
        return (trimmed(head[..<last.startIndex]), text[text.utf8.index(after: mark)...])
      }
    }
    return (text, "")
  }

  /// `text @ file.c:12`.
  static func source(_ line: Substring) -> VerifierReport.Source {
    if let mark = line.utf8.lastIndex(of: 64) {
      let place = trimmed(line[line.utf8.index(after: mark)...])
      if let colon = place.utf8.lastIndex(of: 58),
        let number = Int(String(place[place.utf8.index(after: colon)...]))
      {
        return .init(
          file: String(place[..<colon]), line: number, text: String(trimmed(line[..<mark])))
      }
    }
    return .init(text: String(trimmed(line)))
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let last = text.utf8.last, last == 32 || last == 9 || last == 13 { text = text.dropLast() }
    return text.drop { $0 == " " || $0 == "\t" }
  }
}
