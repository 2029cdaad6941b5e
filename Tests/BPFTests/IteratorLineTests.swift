import Testing

@testable import BPF

@Suite struct IteratorLineTests {
  private func lines(_ pieces: [String]) -> [String] {
    var splitter = LineSplitter()
    var lines: [String] = []
    for piece in pieces {
      splitter.append(Array(piece.utf8))
      while let line = splitter.next() { lines.append(line) }
    }
    if let last = splitter.finish() { lines.append(last) }
    return lines
  }

  @Test func boundsOfPiecesMeanNothing() {
    let text = "one\n\ntwo lines\nlast"
    let expected = ["one", "", "two lines", "last"]
    for first in 0...text.count {
      for second in first...text.count {
        let pieces = [
          text.prefix(first), text.dropFirst(first).prefix(second - first), text.dropFirst(second),
        ].map(String.init)
        #expect(lines(pieces) == expected, "cut at \(first) and \(second)")
      }
    }
  }

  @Test func aLineBreakAtTheEndAddsNothing() {
    #expect(lines(["a\n"]) == ["a"])
    #expect(lines([""]) == [])
    #expect(lines(["\n"]) == [""])
  }

  @Test func bytesThatAreNoTextAreMended() {
    var splitter = LineSplitter()
    splitter.append([0x61, 0xff, 0x0a])
    #expect(splitter.next() == "a\u{fffd}")
  }
}
