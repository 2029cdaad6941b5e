import BPFBytes
import BPFSymbols
import ELFReader
import TestSupport
import Testing

/// Parity ATT-12, ATT-14: what files tell of their static probes.
@Suite struct USDTNoteTests {
  private func read(_ probes: [ProbeFile.Probe], _ change: (inout ProbeFile) -> Void = { _ in }) throws
    -> ELFFile
  {
    var file = ProbeFile()
    file.probes = probes
    change(&file)
    return try ELFFile(ByteSlice(file.build()))
  }

  @Test func aProbeAndItsPlaces() throws {
    var other = ProbeFile.Probe(at: 64)
    other.name = "other"
    let file = try read([.init("8@%rax", at: 16, counter: 32), other, .init("4@$1", at: 48)])
    let probes = try file.staticProbes()
    #expect(probes.map(\.description) == ["swift_bpf:step", "swift_bpf:other", "swift_bpf:step"])
    #expect(probes.map(\.arguments) == ["8@%rax", "", "4@$1"])
    let sites = try file.staticProbeSites(provider: "swift_bpf", name: "step")
    #expect(sites.map(\.fileOffset) == [4096 + 16, 4096 + 48])
    #expect(sites.map(\.address) == [0x7_0000_1010, 0x7_0000_1030])
    #expect(sites.map(\.counterOffset) == [8192 + 32, nil])
  }

  /// Code and counter move together with the section that the notes are relative to.
  @Test func prelinkedFiles() throws {
    for (distance, base): (UInt64, UInt64?) in [(0x10_0000, 0x1000), (0, nil), (0, 0)] {
      let file = try read([.init(at: 16, counter: 32)]) { file in
        file.prelink = distance
        file.base = base
      }
      let site = try #require(try file.staticProbeSites(provider: "swift_bpf", name: "step").first)
      #expect(site.address == 0x7_0000_1010 + distance)
      #expect(site.fileOffset == 4096 + 16 && site.counterOffset == 8192 + 32)
    }
  }

  @Test func whatIsNotThere() throws {
    #expect(throws: USDTError.noProbes) {
      try read([]).staticProbeSites(provider: "swift_bpf", name: "step")
    }
    #expect(throws: USDTError.notFound(provider: "swift_bpf", name: "stop", others: ["swift_bpf:step"])) {
      try read([.init()]).staticProbeSites(provider: "swift_bpf", name: "stop")
    }
    #expect(throws: USDTError.notFound(provider: "other", name: "step", others: ["swift_bpf:step"])) {
      try read([.init()]).staticProbeSites(provider: "other", name: "step")
    }
    let text = "\(USDTError.notFound(provider: "p", name: "n", others: (0..<10).map { "p:\($0)" }))"
    #expect(text.hasSuffix("p:7 and 2 more"))
  }

  @Test func placesOutsideOfTheFile() throws {
    // Behind the code's page, where the data is; before it, where nothing is.
    for place: UInt64 in [4096, 0 &- 8192, 1 << 40] {
      #expect {
        try read([.init(at: place)]).staticProbeSites(provider: "swift_bpf", name: "step")
      } throws: { error in
        guard case .noPlace("swift_bpf:step", _, let expected) = error as? USDTError else { return false }
        return expected.hasPrefix("code")
      }
    }
    // A counter in the code.
    #expect {
      try read([.init(counter: 0 &- 4096)]).staticProbeSites(provider: "swift_bpf", name: "step")
    } throws: { error in
      guard case .noPlace(_, _, let expected) = error as? USDTError else { return false }
      return expected.hasPrefix("data")
    }
  }

  @Test(
    arguments: [
      [], [UInt8](repeating: 1, count: 23), [UInt8](repeating: 1, count: 24),
      [UInt8](repeating: 1, count: 30),
      [UInt8](repeating: 1, count: 24) + Array("p\0n\0".utf8),
      [UInt8](repeating: 1, count: 24) + Array("p\0n\0a".utf8),
      [UInt8](repeating: 1, count: 24) + Array("p\0n".utf8),
      [UInt8](repeating: 1, count: 24) + Array("\0n\0\0".utf8),
      [UInt8](repeating: 1, count: 24) + Array("p\0\0\0".utf8),
    ] as [[UInt8]])
  func malformedNotes(payload: [UInt8]) throws {
    var probe = ProbeFile.Probe()
    probe.payload = payload
    #expect {
      try read([probe]).staticProbes()
    } throws: { error in
      guard case .malformedNote(let offset, _, _) = error as? USDTError else { return false }
      return offset > 8192 && "\(error)".contains("0x")
    }
  }

  @Test func machines() throws {
    for (machine, grammar): (ELFMachine, USDTGrammar) in [
      (.x86_64, .x86_64), (.aarch64, .arm64), (.s390, .s390x), (.riscv, .riscv64),
    ] {
      #expect(try USDTGrammar(of: machine) == grammar)
    }
    #expect(throws: USDTError.unsupportedMachine(.mips)) { try USDTGrammar(of: .mips) }
    #expect(try USDTGrammar(of: ProbeFile.hostMachine) == USDTGrammar.host)
  }
}
