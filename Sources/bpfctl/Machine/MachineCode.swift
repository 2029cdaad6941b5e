import BPF

/// A processor whose instructions are shown.
struct Machine {
  /// C: `EM_*` (`elf.h`).
  let number: UInt16
  /// What a disassembler's remarks begin with.
  let remark: String

  static let x86 = Machine(number: 62, remark: "#")
  static let arm64 = Machine(number: 183, remark: "//")

  /// The one that this runs on, for which programs are compiled.
  static var host: Machine {
    #if arch(arm64)
    arm64
    #else
    x86
    #endif
  }
}

/// An instruction of the processor, as a disassembler writes it.
struct MachineInstruction: Equatable {
  /// In bytes from the start of the function.
  let offset: Int
  /// In bytes.
  let length: Int
  /// Operation and operands, as the disassembler separates them.
  let text: String
  /// What the disassembler remarks, such as the address that is meant; may be empty.
  let remark: String

  /// What is done.
  var operation: String { words.first ?? "" }
  /// What it is done to: as bpftool parts it, by blanks, commas and parentheses.
  var operands: [String] { Array(words.dropFirst()) }

  private var words: [String] {
    let parts = text.split { $0 == " " || $0 == "\t" }
    guard let operation = parts.first else { return [] }
    return [String(operation)]
      + parts.dropFirst().flatMap { $0.split { ",()".contains($0) }.map(String.init) }
  }
}

/// Code of a function in the form that disassemblers take.
struct MachineCode {
  let bytes: [UInt8]
  /// Where it lies in the kernel's memory, which jumps are relative to; 0 where the kernel hides it.
  let address: UInt64
  let machine: Machine

  private static let headerSize: UInt64 = 64
  private static let sectionNames: [UInt8] = Array("\0.text\0.shstrtab\0".utf8)

  /// An ELF file with the code as its only section that is loaded.
  var file: [UInt8] {
    let names = Self.headerSize + UInt64(bytes.count)
    let sections = (names + UInt64(Self.sectionNames.count) + 7) & ~7
    var file = ByteWriter(order: .littleEndian)
    file.append(contentsOf: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9))
    // ET_DYN, so that section addresses count.
    for half in [3, machine.number] { file.append(half) }
    file.append(UInt32(1))
    for long in [address, 0, sections] { file.append(long) }
    file.append(UInt32(0))
    // Sizes of the header, of segments and how many; of sections, how many, and which has their names.
    for half in [UInt16(64), 0, 0, 64, 3, 2] { file.append(half) }
    file.append(contentsOf: bytes)
    file.append(contentsOf: Self.sectionNames)
    file.pad(to: 8)
    appendSection(&file, name: 0, type: 0, flags: 0, address: 0, offset: 0, size: 0)
    // SHT_PROGBITS with SHF_ALLOC and SHF_EXECINSTR; SHT_STRTAB.
    appendSection(
      &file, name: 1, type: 1, flags: 6, address: address, offset: Self.headerSize, size: UInt64(bytes.count))
    appendSection(
      &file, name: 7, type: 3, flags: 0, address: 0, offset: names, size: UInt64(Self.sectionNames.count))
    return file.bytes
  }

  private func appendSection(
    _ file: inout ByteWriter, name: UInt32, type: UInt32, flags: UInt64, address: UInt64, offset: UInt64,
    size: UInt64
  ) {
    file.append(name)
    file.append(type)
    for long in [flags, address, offset, size] { file.append(long) }
    file.append(UInt64(0))
    file.append(UInt64(type == 0 ? 0 : 1))
    file.append(UInt64(0))
  }

  /// Reads what a disassembler wrote of ``file``: lines of an address, a colon and an instruction.
  ///
  /// - Returns: `nil` if the lines are not those of this code.
  func instructions(in listing: String) -> [MachineInstruction]? {
    var starts: [(offset: Int, text: Substring)] = []
    for line in listing.split(whereSeparator: \.isNewline) {
      guard let colon = line.firstIndex(of: ":"),
        let place = UInt64(line[..<colon].drop(while: \.isWhitespace), radix: 16), place >= address,
        let offset = Int(exactly: place - address), offset < bytes.count
      else { continue }
      starts.append((offset, line[line.index(after: colon)...].drop(while: \.isWhitespace)))
    }
    guard starts.first?.offset == 0 else { return nil }
    var instructions: [MachineInstruction] = []
    for (start, end) in zip(starts, starts.dropFirst().map(\.offset) + [bytes.count]) {
      guard end > start.offset, !start.text.isEmpty else { return nil }
      let (text, remark) = parted(start.text)
      instructions.append(
        .init(offset: start.offset, length: end - start.offset, text: text, remark: remark))
    }
    return instructions
  }

  /// The instruction without the place in the section that a disassembler gives for addresses, and what it remarks.
  private func parted(_ line: Substring) -> (text: String, remark: String) {
    var text = line
    var remark: Substring = ""
    if let start = line.firstRange(of: " " + machine.remark) ?? line.firstRange(of: "\t" + machine.remark) {
      text = line[..<start.lowerBound]
      remark = line[start.upperBound...].drop(while: \.isWhitespace)
    }
    return (trimmed(withoutPlace(trimmed(text))), trimmed(withoutPlace(remark)))
  }

  private func withoutPlace(_ text: some StringProtocol) -> String {
    guard text.hasSuffix(">"), let start = text.firstRange(of: " <") else { return String(text) }
    return String(text[..<start.lowerBound])
  }

  private func trimmed(_ text: some StringProtocol) -> String {
    var text = String(text)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
