import BPF
import ELFReader
import Glibc
import TestSupport
import Testing

@testable import bpfctl

/// The processor's instructions of programs, as disassemblers write them (parity PROG-5).
@Suite struct DisassemblerTests {
  /// Code of x86-64, of a prologue, a constant, a jump, a call and an end.
  private let code = MachineCode(
    bytes: [
      0xf3, 0x0f, 0x1e, 0xfa, 0x0f, 0x1f, 0x44, 0x00, 0x00, 0x66, 0x90, 0x55, 0x48, 0x89, 0xe5,
      0x48, 0xb8, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x85, 0xff, 0x75, 0x05,
      0xe8, 0xfb, 0xff, 0xff, 0xff, 0xb8, 0x07, 0x00, 0x00, 0x00, 0xc9, 0xc3,
    ], address: 0xffff_ffff_a000_0100, machine: .x86)

  /// `llvm-objdump` of LLVM 21.
  private let llvm = """

    /proc/self/fd/0:	file format elf64-x86-64

    Disassembly of section .text:

    ffffffffa0000100 <.text>:
    ffffffffa0000100:      	endbr64
    ffffffffa0000104:      	nopl	(%rax,%rax)
    ffffffffa0000109:      	nop
    ffffffffa000010b:      	pushq	%rbp
    ffffffffa000010c:      	movq	%rsp, %rbp
    ffffffffa000010f:      	movabsq	$0x1122334455667788, %rax # imm = 0x1122334455667788
    ffffffffa0000119:      	testl	%edi, %edi
    ffffffffa000011b:      	jne	0xffffffffa0000122 <.text+0x22>
    ffffffffa000011d:      	callq	0xffffffffa000011d <.text+0x1d>
    ffffffffa0000122:      	movl	$0x7, %eax
    ffffffffa0000127:      	leave
    ffffffffa0000128:      	retq

    """
  /// `objdump` of binutils 2.40.
  private let binutils = """

    /proc/self/fd/0:     file format elf64-x86-64


    Disassembly of section .text:

    ffffffffa0000100 <.text>:
    ffffffffa0000100:	endbr64
    ffffffffa0000104:	nopl   0x0(%rax,%rax,1)
    ffffffffa0000109:	xchg   %ax,%ax
    ffffffffa000010b:	push   %rbp
    ffffffffa000010c:	mov    %rsp,%rbp
    ffffffffa000010f:	movabs $0x1122334455667788,%rax
    ffffffffa0000119:	test   %edi,%edi
    ffffffffa000011b:	jne    0xffffffffa0000122
    ffffffffa000011d:	call   0xffffffffa000011d
    ffffffffa0000122:	mov    $0x7,%eax
    ffffffffa0000127:	leave
    ffffffffa0000128:	ret

    """
  private let lengths = [4, 5, 2, 1, 3, 10, 2, 2, 5, 5, 1, 1]

  @Test func theListingOfLLVMIsUnderstood() throws {
    let instructions = try #require(code.instructions(in: llvm))
    #expect(instructions.map(\.length) == lengths)
    #expect(instructions.map(\.offset) == [0, 4, 9, 11, 12, 15, 25, 27, 29, 34, 39, 40])
    #expect(instructions[1].text == "nopl\t(%rax,%rax)" && instructions[1].operands == ["%rax", "%rax"])
    #expect(instructions[5].operands == ["$0x1122334455667788", "%rax"])
    #expect(instructions[5].remark == "imm = 0x1122334455667788")
    // The target is an address, and not where it is in a section that is ours alone.
    #expect(instructions[7].text == "jne\t0xffffffffa0000122" && instructions[7].operation == "jne")
    #expect(instructions[8].operands == ["0xffffffffa000011d"])
    #expect(instructions[11].operation == "retq" && instructions[11].operands.isEmpty)
  }

  @Test func theListingOfBinutilsIsUnderstood() throws {
    let instructions = try #require(code.instructions(in: binutils))
    #expect(instructions.map(\.length) == lengths)
    #expect(instructions[1].operands == ["0x0", "%rax", "%rax", "1"])
    #expect(instructions[7].text == "jne    0xffffffffa0000122")
    #expect(instructions[7].operands == ["0xffffffffa0000122"])
  }

  @Test func otherProcessorsHaveOtherRemarks() throws {
    let arm = MachineCode(
      bytes: [UInt8](repeating: 0, count: 20), address: 0xffff_8000_8000_1000, machine: .arm64)
    let instructions = try #require(
      arm.instructions(
        in: """
          ffff800080001000 <.text>:
          ffff800080001000:      	stp	x29, x30, [sp, #-0x10]!
          ffff800080001004:      	mov	x0, #0x1234     // =4660
          ffff800080001008:      	cbz	w0, 0xffff800080001010 <.text+0x10>
          ffff80008000100c:      	<unknown>
          ffff800080001010:      	ret
          """))
    #expect(instructions.map(\.length) == [4, 4, 4, 4, 4])
    #expect(instructions[0].operands == ["x29", "x30", "[sp", "#-0x10]!"])
    #expect(instructions[1].text == "mov\tx0, #0x1234" && instructions[1].remark == "=4660")
    #expect(instructions[2].text == "cbz\tw0, 0xffff800080001010")
    #expect(instructions[3].text == "<unknown>")
  }

  @Test(arguments: [
    "", "no address\n", "zz:\tnop\n", "ffffffffa0000104:\tnop\n", "ffffffffa0000100:\n",
    "ffffffffa0000100:\tnop\nffffffffa0000100:\tnop\n", "ffffffffa0000100:\tnop\nffffffffa0000105:\t\n",
  ])
  func whatIsNoListingIsRefused(text: String) { #expect(code.instructions(in: text) == nil) }

  /// What lies elsewhere is none of the code's.
  @Test func otherAddressesAreLeftOut() throws {
    let text = "0:\tnop\nffffffffa0000100:\tnop\nffffffffffffffff:\tnop\n"
    #expect(try #require(code.instructions(in: text)).map(\.length) == [41])
  }

  private func writeFile(_ text: String, to path: String) throws {
    let file = try #require(fopen(path, "wb"))
    defer { fclose(file) }
    #expect(fputs(text, file) >= 0)
  }

  @Test func theFileIsOneOfELF() throws {
    let file = try ELFFile(ByteSlice(code.file))
    let section = try #require(file.sections.first { $0.name == ".text" })
    #expect(section.address == code.address && section.size == UInt64(code.bytes.count))
    #expect(try file.contents(of: section).array == code.bytes)
  }

  @Test func linesStandAboveTheirCode() throws {
    let instructions = try #require(code.instructions(in: llvm))
    func source(_ text: String) -> ProgramListing.SourceLine {
      .init(text: text, file: "a.c", number: 3, column: 9)
    }
    let function = CompiledFunction(
      prototype: "int main(void)", name: "bpf_prog_main", address: code.address, bytes: code.bytes,
      lines: [.init(offset: 0, source: source("begin")), .init(offset: 25, source: source("if (x)"))])
    let functions = [DisassembledFunction(function, instructions)]
    let details = ListingDetails(showsBytes: true, showsPlaces: true)
    let json = MachineText.json(functions, details).compact
    #expect(
      json.hasPrefix(
        #"[{"proto":"int main(void)","name":"bpf_prog_main","insns":[{"src":"begin","file":"a.c","line_num":3,"#
          + #""line_col":9,"pc":"0x0","operation":"endbr64","operands":[null],"opcodes":["0xf3","0x0f","0x1e","#
          + #""0xfa"]},{"pc":"0x4","operation":"nopl","operands":["%rax","%rax"],"opcodes":["#), "\(json)")
    #expect(json.contains(#"{"src":"if (x)","file":"a.c","line_num":3,"line_col":9,"pc":"0x19","#), "\(json)")
    let plain = MachineText.json(functions, ListingDetails()).compact
    #expect(plain.contains(#"{"src":"if (x)","pc":"0x19","operation":"testl","operands":["%edi","%edi"]}"#))
  }

  @Test func theDisassemblerOfLLVMComesFirst() throws {
    let folder = "/tmp/swift-bpf-path-\(getpid())"
    mkdir(folder, 0o700)
    defer { rmdir(folder) }
    #expect(Disassembler(in: folder) == nil && Disassembler(in: "") == nil)
    var made: [String] = []
    defer { for path in made { unlink(path) } }
    for name in ["objdump", "llvm-objdump-14", "llvm-objdump-19", "llvm-objdump"] {
      made.append("\(folder)/\(name)")
      try writeFile("#!/bin/sh\nexit 3\n", to: made[made.count - 1])
      chmod(made[made.count - 1], 0o700)
      #expect(Disassembler(in: "/nowhere:\(folder)")?.path == made.last)
    }
    let disassembler = try #require(Disassembler(in: folder))
    let error = try #require(throws: Failure.self) { _ = try disassembler.instructions(of: code) }
    #expect(error.message.contains("exit code 3"), "\(error.message)")
  }

  /// What is installed here agrees with what was recorded.
  @Test func whatIsInstalledTakesCodeApart() throws {
    guard let disassembler = Disassembler.installed else {
      print("➜ no disassembler is installed")
      return
    }
    let instructions = try disassembler.instructions(of: code)
    #expect(instructions.map(\.length) == lengths)
    #expect(instructions[7].operands == ["0xffffffffa0000122"])
    #expect(try disassembler.instructions(of: .init(bytes: [], address: 1, machine: .x86)).isEmpty)
  }
}
