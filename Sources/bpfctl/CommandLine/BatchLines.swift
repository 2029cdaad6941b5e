/// One command of a batch.
struct BatchLine: Equatable {
  /// Where it begins, counted from 1.
  let number: Int
  let words: [String]

  /// Reads a batch: a command on a line, which goes on after `\` at its end; `#` begins a comment; a word in
  /// quotes may hold spaces, `#` and `\`.
  ///
  /// - Throws: ``Failure`` if a quote is not closed on its line.
  static func parse(_ text: String) throws -> [BatchLine] {
    var reader = Reader(rest: Array(text.utf8)[...])
    var lines: [BatchLine] = []
    while !reader.rest.isEmpty {
      let number = reader.number
      let words = try reader.takeLine()
      if !words.isEmpty { lines.append(BatchLine(number: number, words: words)) }
    }
    return lines
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>
    var number = 1

    private var isContinued: Bool { rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "\n")]) }

    /// Takes the words up to the end of the line.
    mutating func takeLine() throws -> [String] {
      var words: [String] = []
      while let first = rest.first {
        switch first {
        case UInt8(ascii: "\n"):
          skip(1)
          return words
        case _ where isContinued: skip(2)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): skip(1)
        case UInt8(ascii: "#"): rest = rest.drop { $0 != UInt8(ascii: "\n") }
        case UInt8(ascii: "'"), UInt8(ascii: "\""): words.append(try takeQuoted(first))
        default: words.append(takeWord())
        }
      }
      return words
    }

    private mutating func skip(_ count: Int) {
      number += rest.prefix(count).count { $0 == UInt8(ascii: "\n") }
      rest = rest.dropFirst(count)
    }

    private mutating func takeQuoted(_ quote: UInt8) throws -> String {
      let content = rest.dropFirst().prefix { $0 != quote && $0 != UInt8(ascii: "\n") }
      guard content.endIndex < rest.endIndex, rest[content.endIndex] == quote else {
        throw Failure.usage("line \(number): a quote is not closed")
      }
      rest = rest[(content.endIndex + 1)...]
      return String(decoding: content, as: UTF8.self)
    }

    private mutating func takeWord() -> String {
      var bytes: [UInt8] = []
      while let byte = rest.first {
        if isContinued {
          skip(2)
          continue
        }
        if [UInt8(ascii: " "), 9, 10, 13, UInt8(ascii: "#")].contains(byte) { break }
        bytes.append(byte)
        rest.removeFirst()
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
