import BPFBytes
import BPFSymbols
public import BPFSyscall
import BPFTypes
import BTF

extension Program {
  /// Asks the kernel for the program's code, and for what it knows about it. Linux 4.18.
  ///
  /// - Throws: ``BPFError`` if the kernel refuses; what it answers only to the privileged is left out.
  public func code() throws(BPFError) -> ProgramCode {
    do {
      return try kernel.calls.programCode(fd: fileDescriptor)
    } catch {
      throw BPFError(error, at: .inspect, of: subject, kernel: kernel)
    }
  }

  /// The program as the kernel rewrote it, with its functions and the lines of C that it came from.
  ///
  /// - Throws: ``BPFError`` with code `missingCapability` or `unsupported` if the kernel keeps the code for itself.
  public func listing() throws(BPFError) -> ProgramListing {
    let code = try code()
    guard let bytes = code.translated, !bytes.isEmpty else { throw hidden("its instructions") }
    let instructions = stride(from: 0, to: bytes.count - Instruction.size + 1, by: Instruction.size)
      .compactMap {
        try? Instruction(decoding: ByteSlice(bytes), at: $0)
      }
    let symbols = ProgramSymbols(of: instructions, code, kernel)
    let disassembly = Disassembly(instructions, names: symbols.names(code))
    let types = try types()
    let lines = code.lines.map { (start: Int($0.instruction), line: ProgramListing.SourceLine($0, types)) }
    var functions = code.functions[...]
    var rest = lines[...]
    let rows = disassembly.lines.map { line in
      ProgramListing.Row(
        number: line.number, instruction: instructions[line.number],
        second: instructions[line.number].isWide && line.number + 1 < instructions.count
          ? instructions[line.number + 1] : nil,
        text: line.notation,
        prototype: functions.next(at: line.number).flatMap {
          types?.signature(of: .init(rawValue: $0.typeID))
        },
        source: rest.next(upTo: line.number))
    }
    return ProgramListing(rows: rows, lines: lines)
  }

  /// What the processor executes of the program, function by function.
  ///
  /// - Throws: ``BPFError`` with code `missingCapability` or `unsupported` if the kernel keeps it for itself, or
  ///   interprets the program.
  public func compiledFunctions() throws(BPFError) -> [CompiledFunction] {
    let code = try code()
    guard let bytes = code.jited, !bytes.isEmpty else { throw hidden("what it is compiled to") }
    let symbols = ProgramSymbols(of: [], code, kernel).symbols
    let types = try types()
    // A program of one piece has one length in all but old kernels.
    let lengths = code.lengths.isEmpty ? [UInt32(clamping: bytes.count)] : code.lengths
    var start = 0
    return lengths.enumerated().map { place, length in
      let end = min(start + Int(length), bytes.count)
      defer { start = end }
      let address = code.addresses.indices.contains(place) ? code.addresses[place] : nil
      let type = code.functions.indices.contains(place) ? code.functions[place].typeID : nil
      let lines = address.map { Self.lines(of: code, types, from: $0, count: end - start) } ?? []
      return CompiledFunction(
        prototype: type.flatMap { types?.signature(of: .init(rawValue: $0)) },
        name: address.map { symbols[$0] ?? KernelSymbolNames.spelling(ofAddress: $0) } ?? "unknown",
        address: address, bytes: Array(bytes[start..<end]), lines: lines)
    }
  }

  /// The lines whose code lies in a piece of memory. Of several at one place, all but the last have no code.
  private static func lines(
    of code: ProgramCode, _ types: BTFTable?, from address: UInt64, count: Int
  ) -> [CompiledFunction.Line] {
    guard types != nil else { return [] }
    var lines: [CompiledFunction.Line] = []
    for (line, place) in zip(code.lines, code.lineAddresses) {
      guard place >= address, let offset = Int(exactly: place - address), offset < count else { continue }
      if lines.last?.offset == offset { lines.removeLast() }
      lines.append(.init(offset: offset, source: .init(line, types)))
    }
    return lines.sorted { $0.offset < $1.offset }
  }

  /// The types that the program was loaded with.
  private func types() throws(BPFError) -> BTFTable? {
    let id = try info().btfID
    return id == 0 ? nil : try kernel.btf(id: id)
  }

  private func hidden(_ what: String) -> BPFError {
    BPFError(
      kernel.calls.has(.perfmon) == false ? .missingCapability : .unsupported, at: .inspect, of: subject,
      "the kernel does not show \(what)",
      remedy:
        "needs CAP_PERFMON and CAP_SYSLOG, kernel.kptr_restrict below 2, and net.core.bpf_jit_harden of 0")
  }
}

/// The kernel's names for what a program calls, and for its own functions.
private struct ProgramSymbols {
  let callBase: UInt64
  private(set) var symbols: [UInt64: String] = [:]

  /// Looks the symbols up. Without the kernel's listing, or with one that hides addresses, there are none.
  init(of instructions: [Instruction], _ code: ProgramCode, _ kernel: Kernel) {
    let calls = instructions.filter { $0.isCall && !HeldProgramNames.isNamedByNumber($0) }
    // The listing is long; most programs call helpers alone, whose numbers tell their names.
    guard !calls.isEmpty || instructions.isEmpty, let listing = try? kernel.calls.readFile("/proc/kallsyms")
    else {
      callBase = 0
      return
    }
    let base = "__bpf_call_base"
    let callBase = KernelSymbols(of: [base], in: listing).addresses[base]?.first ?? 0
    self.callBase = callBase
    // Where the kernel shows zeros, distances from zero would find other symbols than are meant.
    guard callBase != 0 else { return }
    let targets = calls.map {
      HeldProgramNames.target(of: $0, callBase: callBase, addresses: code.addresses)
    }
    symbols = KernelSymbolNames(at: Set(targets + code.addresses), in: listing).names
  }

  func names(_ code: ProgramCode) -> HeldProgramNames {
    HeldProgramNames(callBase: callBase, addresses: code.addresses, symbols: symbols)
  }
}

extension KernelSymbolNames {
  /// An address as bpftool writes one that has no name.
  fileprivate static func spelling(ofAddress address: UInt64) -> String {
    let digits = String(address, radix: 16)
    return "0x" + String(repeating: "0", count: max(16 - digits.count, 0)) + digits
  }
}

extension ProgramListing.SourceLine {
  init(_ line: ProgramCode.Line, _ types: BTFTable?) {
    func string(_ offset: UInt32) -> String { (try? types?.string(at: offset)) ?? "" }
    self.init(
      text: String(string(line.text).drop(while: \.isWhitespace)), file: string(line.fileName),
      number: line.number, column: line.column)
  }
}

extension ArraySlice<ProgramCode.Function> {
  /// Takes the function that begins at an instruction.
  fileprivate mutating func next(at number: Int) -> ProgramCode.Function? {
    guard let first, Int(first.instruction) == number else { return nil }
    return popFirst()
  }
}

extension ArraySlice<(start: Int, line: ProgramListing.SourceLine)> {
  /// Takes the lines that begin at an instruction or before it.
  ///
  /// - Returns: the last of them.
  fileprivate mutating func next(upTo number: Int) -> ProgramListing.SourceLine? {
    var found: ProgramListing.SourceLine?
    while let first, first.start <= number { found = popFirst()?.line }
    return found
  }
}
