import BPF
import FakeKernel
import Testing

/// Code of programs that the kernel holds, with its symbols, functions and lines.
@Suite struct ProgramListingTests {
  private let fake = FakeKernel()
  private let kernel: Kernel

  init() {
    kernel = Kernel(systemCalls: fake)
    let symbols = """
      ffffffff81000000 T _text
      ffffffff81001000 T __bpf_call_base
      ffffffff81001040 t bpf_kernel_function
      ffffffffa0000000 t bpf_prog_deadbeef_main	[bpf]
      ffffffffa0000100 t bpf_prog_cafe_inner	[bpf]

      """
    fake.configure { $0.files["/proc/kallsyms"] = Array(symbols.utf8) }
  }

  /// A program of two functions that calls everything there is to call.
  private func pinned(_ change: (inout FakeProgram) -> Void = { _ in }) throws -> Program {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let prototype = builder.addPrototype(result: int, parameters: [("context", int)])
    let functions = ["main", "inner"].map {
      builder.addFunction($0, prototype: prototype, linkage: .global).rawValue
    }
    let texts = ["a.c", "  return inner(1);", "\tint x = 5;"].map { builder.string($0) }
    var program = FakeProgram()
    program.id = 9
    program.type = .xdp
    program.name = "main"
    program.btfID = 50
    program.types = builder.encoded()
    program.instructions = Instruction.encode([
      Instruction(opcode: 0x18, destination: 1, source: 1, immediate: 4), Instruction(opcode: 0),
      .call(.mapLookupElem), Instruction(opcode: 0x85, source: 2, immediate: 0x40),
      Instruction(opcode: 0x85, source: 1, offset: 1, immediate: 1), .exit, .move(0, 5), .exit,
    ])
    program.functionInfo = bytes([0, functions[0], 6, functions[1]])
    program.lineInfo = bytes([0, texts[0], texts[1], 12 << 10 | 3, 6, texts[0], texts[2], 20 << 10])
    program.addresses = [0xffff_ffff_a000_0000, 0xffff_ffff_a000_0100]
    program.jited = [0x90, 0x90, 0xc3, 0xc3]
    program.lengths = [3, 1]
    program.lineAddresses = [0xffff_ffff_a000_0001, 0xffff_ffff_a000_0100]
    change(&program)
    fake.pin(.program(program), at: "/main")
    return try kernel.program(pinnedAt: "/main")
  }

  private func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word) { Array($0) } }
  }

  @Test func aListingHasSymbolsFunctionsAndLines() throws {
    let listing = try pinned().listing()
    #expect(listing.rows.map(\.number) == [0, 2, 3, 4, 5, 6, 7])
    #expect(
      listing.rows.map(\.text) == [
        "(18) r1 = map[id:4]", "(85) call bpf_map_lookup_elem#1", "(85) call bpf_kernel_function#64",
        "(85) call pc+1#bpf_prog_cafe_inner", "(95) exit", "(b7) r0 = 5", "(95) exit",
      ])
    #expect(
      listing.rows.map { $0.prototype ?? "-" } == [
        "int main(int context)", "-", "-", "-", "-", "int inner(int context)", "-",
      ])
    let sources = listing.rows.compactMap(\.source)
    #expect(sources.map(\.text) == ["return inner(1);", "int x = 5;"])
    #expect(sources.map(\.file) == ["a.c", "a.c"])
    #expect(sources.map { [$0.number, $0.column] } == [[12, 3], [20, 0]])
    #expect(listing.rows[0].source != nil && listing.rows[5].source != nil)
    #expect(listing.source(of: 5)?.number == 12 && listing.source(of: 7)?.number == 20)
    #expect(listing.rows[0].second != nil && listing.rows[1].second == nil)
  }

  @Test func aProgramWithoutTypesHasNeither() throws {
    let listing = try pinned {
      $0.btfID = 0
      $0.functionInfo = []
      $0.lineInfo = []
    }.listing()
    #expect(listing.rows.allSatisfy { $0.prototype == nil && $0.source == nil })
  }

  /// A kernel that shows zeros in place of addresses has no names for them.
  @Test func hiddenSymbolsAreAddresses() throws {
    fake.configure { $0.files["/proc/kallsyms"] = Array("0000000000000000 T __bpf_call_base\n".utf8) }
    let program = try pinned()
    let texts = try program.listing().rows.map(\.text)
    #expect(texts[2] == "(85) call 0x40#64" && texts[3] == "(85) call pc+1#0xffffffffa0000100")
    fake.configure { $0.files["/proc/kallsyms"] = nil }
    #expect(try program.listing().rows.map(\.text) == texts)
  }

  @Test func helpersAloneNeedNoSymbols() throws {
    let program = try pinned { $0.instructions = Instruction.encode([.call(.mapLookupElem), .exit]) }
    _ = try program.listing()
    #expect(!fake.log.contains { $0.call.contains("kallsyms") })
  }

  @Test func compiledCodeIsCutIntoFunctions() throws {
    let functions = try pinned().compiledFunctions()
    #expect(functions.map(\.bytes) == [[0x90, 0x90, 0xc3], [0xc3]])
    #expect(functions.map(\.name) == ["bpf_prog_deadbeef_main", "bpf_prog_cafe_inner"])
    #expect(functions.map(\.prototype) == ["int main(int context)", "int inner(int context)"])
    #expect(functions.map(\.address) == [0xffff_ffff_a000_0000, 0xffff_ffff_a000_0100])
    #expect(functions.map { $0.lines.map(\.offset) } == [[1], [0]])
    #expect(functions.flatMap(\.lines).map(\.source.number) == [12, 20])
  }

  /// A line without code of its own is not shown, nor one that lies elsewhere.
  @Test func linesWithoutCode() throws {
    let address: UInt64 = 0xffff_ffff_a000_0000
    let same = try pinned { $0.lineAddresses = [address, address] }.compiledFunctions()
    #expect(same.map { $0.lines.map(\.source.number) } == [[20], []])
    let elsewhere = try pinnedAgain { $0.lineAddresses = [address - 1, address + 3] }.compiledFunctions()
    #expect(elsewhere.allSatisfy { $0.lines.isEmpty })
    let hidden = try pinnedAgain { $0.lineAddresses = [] }.compiledFunctions()
    #expect(hidden.allSatisfy { $0.lines.isEmpty })
  }

  /// Lengths that do not fit the code are the kernel's mistake, and cut short.
  @Test func lengthsBeyondTheCode() throws {
    let functions = try pinned { $0.lengths = [3, 100, 5] }.compiledFunctions()
    #expect(functions.map(\.bytes.count) == [3, 1, 0])
  }

  @Test func whatTheKernelHidesIsAnError() throws {
    let hidden = try pinned { $0.isHidden = true }
    let error = try failure { _ = try hidden.compiledFunctions() }
    #expect(error.code == .unsupported && error.description.contains("kernel.kptr_restrict"))
    fake.configure { $0.capabilities = 0 }
    #expect(try failure { _ = try hidden.compiledFunctions() }.code == .missingCapability)
    let empty = try pinnedAgain { $0.instructions = [] }
    #expect(try failure { _ = try empty.listing() }.code == .missingCapability)
  }

  private func pinnedAgain(_ change: (inout FakeProgram) -> Void) throws -> Program {
    _ = fake.unlink("/main")
    return try pinned(change)
  }

  @Test func aRefusalIsAnError() throws {
    let program = try pinned()
    fake.fail(.objGetInfoByFd, .EPERM)
    let error = try failure { _ = try program.listing() }
    #expect(error.errno == .EPERM && error.stage == .inspect && error.subject.program == "main")
  }
}
