import BPFTypes
import Testing

@Suite struct BPFErrorTests {
  @Test func allPartsOnOneLine() {
    let error = BPFError(
      .verifierRejected, at: .load,
      of: .init(object: "a.o", section: "xdp", program: "p", map: "m", item: "global g"),
      place: .init(fileOffset: 64, instruction: 3, source: "a.c:7"), "it failed", expected: "this",
      seen: "that",
      errno: .EACCES, remedy: "try again")
    #expect(
      error.description
        == "a.o, section xdp, program p, map m, global g, a.c:7, instruction 3, offset 64: it failed; "
        + "expected this, seen that (EACCES); try again")
  }

  @Test func absentPartsLeaveNoTrace() {
    #expect(BPFError(.notFound, at: .parse, "nothing").description == "nothing")
    #expect(BPFError(.notFound, at: .parse, "nothing", seen: "x").description == "nothing; seen x")
    #expect(BPFError(.notFound, at: .parse, "nothing", expected: "x").description == "nothing; expected x")
    #expect(BPFError(.notFound, at: .parse, of: .init(map: "m"), "no").description == "map m: no")
  }

  @Test(arguments: ["a\nb", "a\r\nb", "a\rb", "a\u{2028}b", "a\u{85}b"])
  func foreignTextCannotBreakTheLine(text: String) {
    let error = BPFError(
      .malformedObject, at: .parse, of: .init(program: text), text, expected: text, remedy: text)
    #expect(error.description == "program a b: a b; expected a b; a b")
  }

  @Test func codesAreOpen() {
    #expect(BPFError.Code(rawValue: "new").description == "new")
    #expect(BPFError.Code.kernelTooOld.description == "kernel-too-old")
    #expect(BPFError.Stage.gather.description == "gathering facts")
  }
}

@Suite struct KernelErrnoTests {
  @Test func names() {
    #expect(KernelErrno.EPERM.description == "EPERM")
    #expect(KernelErrno(rawValue: 524).name == "ENOTSUPP")
    #expect(KernelErrno(rawValue: 11).name == "EAGAIN", "not EWOULDBLOCK, its other name")
    #expect(KernelErrno(rawValue: 95).name == "EOPNOTSUPP")
    for number in [0, 41, 58, -1, 133, .max] as [Int32] {
      #expect(KernelErrno(rawValue: number).name == nil)
      #expect(KernelErrno(rawValue: number).description == "errno \(number)")
    }
  }
}
