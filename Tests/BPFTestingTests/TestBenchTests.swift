import BPFTesting
import TestSupport
import Testing

/// The fixtures' programs, as somebody who wrote them would test them, wherever they can run.
@Suite(.serialized) struct TestBenchTests {
  private func bench(_ name: String, on engine: TestEngine, _ program: String) throws -> TestBench {
    var object = try BPFObject(parsing: try fixture(name), path: "\(name).bpf.o", name: name)
    if name == "tc_counter" { try object.globals["watched_port"]?.set(UInt16(53)) }
    return try TestBench(object, on: engine, program: program)
  }

  private let client = IPv4Address(10, 0, 0, 1)
  private let server = IPv4Address(10, 0, 0, 2)

  @Test(arguments: TestEngine.available) func packetsAreCountedAndDropped(engine: TestEngine) throws {
    let bench = try bench("xdp_counter", on: engine, "count_xdp")
    let packet = Packet().ipv4(from: client, to: server).udp(from: 5353, to: 53).payload("query").padded()
    let passed = try bench.run("count_xdp", packet: packet)
    #expect(passed.xdp == .pass)
    #expect(passed.packet == packet.bytes)
    try bench.map("dropped").set(client.stored, to: UInt64(0))
    #expect(try bench.run("count_xdp", packet: packet).xdp == .drop)
    #expect(try bench.map("dropped").value(client.stored, as: UInt64.self) == 1)
    #expect(try bench.map("packets").value(UInt32(17), as: UInt64.self) == 2)
    #expect(try bench.map("packets").value(UInt32(6), as: UInt64.self) == 0)
  }

  @Test(arguments: TestEngine.available) func datagramsOfAPortAreMarked(engine: TestEngine) throws {
    let bench = try bench("tc_counter", on: engine, "first")
    let packet = Packet().ipv4(from: client, to: server).udp(from: 40000, to: 53).padded()
    #expect(try bench.run("first", packet: packet).trafficControl == .unspecified)
    #expect(try bench.map("datagrams").value(UInt32(2), as: UInt64.self) == 1)
    let other = Packet().ipv4(from: client, to: server).tcp(from: 40000, to: 53).padded()
    #expect(try bench.run("first", packet: other).trafficControl == .unspecified)
    #expect(try bench.map("datagrams").value(UInt32(2), as: UInt64.self) == 1)
    #expect(try bench.variable("watched_port", as: UInt16.self) == 53)
  }

  @Test(arguments: TestEngine.available) func tracepointsWithoutAPacket(engine: TestEngine) throws {
    let bench = try bench("globals", on: engine, "use_globals")
    #expect(try bench.run("use_globals").returnValue == 0)
    #expect(try bench.variable("counter", as: Int64.self) == -6)
    #expect(try bench.variable("zeroed", as: UInt64.self) == 0x1234_5678_9abc_def0)
  }

  @Test func errorsNameWhatIsThere() throws {
    let bench = try bench("xdp_counter", on: .interpreter, "count_xdp")
    #expect(throws: BPFError.self) { _ = try bench.map("nothing") }
    #expect(throws: BPFError.self) { _ = try bench.variable("nothing", as: UInt8.self) }
    let error = try #require(throws: BPFError.self) { _ = try bench.run("nothing") }
    #expect(error.code == .notFound && "\(error)".contains("count_xdp"))
    let short = try #require(throws: BPFError.self) { _ = try bench.run("count_xdp", packet: [1, 2]) }
    #expect(short.code == .invalidValue && "\(short)".contains("at least 14 bytes"))
    let size = try #require(throws: BPFError.self) {
      _ = try bench.map("packets").value(UInt32(0), as: UInt16.self)
    }
    #expect(size.code == .invalidValue)
  }

  @Test func theInterpreterIsAlwaysThere() {
    #expect(TestEngine.interpreter.reasonToSkip == nil)
    #expect(TestEngine.available.first == .interpreter)
    if let reason = TestEngine.kernel.reasonToSkip {
      #expect(reason.contains("CAP_"))
      #expect(TestEngine.available == [.interpreter])
    }
  }
}
