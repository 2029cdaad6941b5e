import BPFSyscall
import BPFTypes
import FakeKernel
import Synchronization
import Testing

/// `BPF_LINK_CREATE` with `kprobe_multi` and `uprobe_multi` (parity OPT-5).
@Suite struct MultiLinkTests {
  let fake = FakeKernel()

  private func program() throws -> FileDescriptor {
    try fake.progLoad(ProgLoad(type: .kprobe, instructions: [UInt8](repeating: 0, count: 8), license: ""))
  }

  @Test func addressesAndCookies() throws {
    let program = try program()
    let seen = Seen()
    fake.answer(.linkCreate) { bytes in
      let attributes = Attributes(bytes)
      seen.note([attributes.memory(32, count: 16), attributes.memory(40, count: 16)])
      return -1
    }
    #expect(throws: SystemCallError.self) {
      _ = try fake.linkCreateKprobeMulti(
        programFD: program.rawValue, type: .traceKprobeMulti, functions: .addresses([1, 2]), cookies: [3, 4],
        isReturn: true)
    }
    try ExpectedBytes(size: 48).word(UInt32(program.rawValue), at: 0).word(42, at: 8).word(1, at: 16)
      .word(2, at: 20).address(at: 32).address(at: 40).expect(.linkCreate, in: fake)
    #expect(seen.lists == [words(1, 2), words(3, 4)])
  }

  @Test func namesAreAnArrayOfTexts() throws {
    let program = try program()
    let seen = Seen()
    fake.answer(.linkCreate) { bytes in
      let attributes = Attributes(bytes)
      guard let pointers = Attributes(address: attributes.long(24), count: 16) else { return -1 }
      seen.note([Array(pointers.string(0).utf8), Array(pointers.string(8).utf8)])
      return -1
    }
    _ = try? fake.linkCreateKprobeMulti(
      programFD: program.rawValue, type: .traceKprobeSession, functions: .names(["one", "another"]),
      cookies: [], isReturn: false)
    #expect(seen.lists == [Array("one".utf8), Array("another".utf8)])
    try ExpectedBytes(size: 32).word(UInt32(program.rawValue), at: 0)
      .word(AttachType.traceKprobeSession.rawValue, at: 8).word(2, at: 20).address(at: 24)
      .expect(.linkCreate, in: fake)
  }

  @Test func placesInAFile() throws {
    let program = try program()
    let seen = Seen()
    fake.answer(.linkCreate) { bytes in
      let attributes = Attributes(bytes)
      seen.note([Array(attributes.string(16).utf8)] + [24, 32, 40].map { attributes.memory($0, count: 16) })
      return -1
    }
    var functions = UserFunctionList(path: "/bin/true", offsets: [1, 2])
    functions.counterOffsets = [3, 4]
    functions.cookies = [5, 6]
    functions.isReturn = true
    functions.process = 9
    _ = try? fake.linkCreateUprobeMulti(
      programFD: program.rawValue, type: .traceUprobeMulti, functions: functions)
    #expect(seen.lists == [Array("/bin/true".utf8), words(1, 2), words(3, 4), words(5, 6)])
    try ExpectedBytes(size: 64).word(UInt32(program.rawValue), at: 0).word(48, at: 8).address(at: 16)
      .address(at: 24).address(at: 32).address(at: 40).word(2, at: 48).word(1, at: 52).word(9, at: 56)
      .expect(.linkCreate, in: fake)
  }

  @Test func cookiesAloneAndEveryProcess() throws {
    let program = try program()
    let seen = Seen()
    fake.answer(.linkCreate) { bytes in
      seen.note([Attributes(bytes).memory(40, count: 8)])
      return -1
    }
    var functions = UserFunctionList(path: "/bin/true", offsets: [1])
    functions.cookies = [5]
    _ = try? fake.linkCreateUprobeMulti(
      programFD: program.rawValue, type: .traceUprobeSession, functions: functions)
    #expect(seen.lists == [words(5)])
    try ExpectedBytes(size: 56).word(UInt32(program.rawValue), at: 0)
      .word(AttachType.traceUprobeSession.rawValue, at: 8).address(at: 16).address(at: 24).address(at: 40)
      .word(1, at: 48).expect(.linkCreate, in: fake)
  }

  private func words(_ values: UInt64...) -> [UInt8] {
    values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) } }
  }
}

/// What a call had behind its addresses.
private final class Seen: Sendable {
  private let value = Mutex<[[UInt8]]>([])

  var lists: [[UInt8]] { value.withLock { $0 } }
  func note(_ lists: [[UInt8]]) { value.withLock { $0 = lists } }
}
