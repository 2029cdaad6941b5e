import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport

@testable import BPFBlueprint

/// Puts an object together, of either byte order, as a compiler would or as none would.
struct ObjectBuilder {
  private var elf: ELFBuilder
  /// The object's types; left out if nobody adds one.
  var types: BTFBuilder
  private var symbols: [[UInt8]]
  private var strings: [String] = []
  private var nameOffset: UInt32 = 1
  private var relocations: [(section: Int, offset: UInt64, symbol: Int)] = []

  init(order: ByteOrder = .littleEndian) {
    elf = ELFBuilder(order: order)
    types = BTFBuilder(order: order)
    symbols = [elf.symbol(binding: .local, type: .notype)]
  }

  /// Adds a section and returns its number.
  @discardableResult
  mutating func section(
    _ name: String, _ contents: [UInt8] = [], type: ELFSectionType = .progbits,
    flags: ELFSectionFlags = [.alloc],
    size: UInt64? = nil
  ) -> Int {
    elf.add(.init(name: name, type: type, flags: flags, contents: contents, size: size))
  }

  /// Adds code and a function over all of it, and returns the section's number.
  @discardableResult
  mutating func code(
    _ section: String, _ function: String?, _ instructions: [Instruction], binding: ELFSymbolBinding = .global
  ) -> Int {
    var writer = ByteWriter(order: elf.order)
    for instruction in instructions { instruction.encode(into: &writer) }
    let index = self.section(section, writer.bytes, flags: [.alloc, .execinstr])
    if let function { symbol(function, in: index, size: UInt64(writer.count), type: .func, binding: binding) }
    return index
  }

  /// Adds a symbol and returns its number. Section 0 leaves it undefined.
  @discardableResult
  mutating func symbol(
    _ name: String, in section: Int, at value: UInt64 = 0, size: UInt64 = 0, type: ELFSymbolType = .object,
    binding: ELFSymbolBinding = .global, visibility: UInt8 = 0
  ) -> Int {
    symbols.append(
      elf.symbol(
        name: nameOffset, binding: binding, type: type, other: visibility, section: UInt16(section),
        value: value,
        size: size))
    strings.append(name)
    nameOffset += UInt32(name.utf8.count + 1)
    return symbols.count - 1
  }

  /// Says that an instruction of a section refers to a symbol.
  mutating func relocate(_ section: Int, instruction: Int, to symbol: Int) {
    relocations.append((section, UInt64(instruction * 8), symbol))
  }

  /// As above, at any offset.
  mutating func relocate(_ section: Int, offset: UInt64, to symbol: Int) {
    relocations.append((section, offset, symbol))
  }

  /// The file.
  func bytes() -> ByteSlice {
    var elf = elf
    if types.encoded().count > 25 { elf.add(.init(name: ".BTF", contents: types.encoded(), alignment: 4)) }
    let table = elf.addSymbols(symbols, strings: strings)
    for section in Set(relocations.map(\.section)).sorted() {
      let words = relocations.filter { $0.section == section }.flatMap {
        [$0.offset, UInt64($0.symbol) << 32 | 1]
      }
      elf.add(
        .init(
          name: ".rel", type: .rel, contents: elf.integers(words), link: UInt32(table), info: UInt32(section),
          entrySize: 16))
    }
    return ByteSlice(elf.build())
  }

  /// The object, read.
  func object() throws(BPFError) -> BPFObject {
    try BPFObject(parsing: bytes(), path: "test.bpf.o")
  }
}

extension Instruction {
  /// Both halves of a 64-bit load.
  static func load(_ register: UInt8 = 1, source: UInt8 = 0, _ low: Int32 = 0, _ high: Int32 = 0)
    -> [Instruction]
  {
    [
      Instruction(opcode: 0x18, destination: register, source: source, immediate: low),
      Instruction(opcode: 0, immediate: high),
    ]
  }

  /// A call of a function of the program.
  static func call(distance: Int32) -> Instruction {
    Instruction(opcode: 0x85, source: 1, immediate: distance)
  }

  /// `r0 = 0; exit`.
  static let nothing = [Instruction.move(0, 0), .exit]
}

/// An object of fixtures/objects, read.
func object(_ file: String) throws -> BPFObject {
  try BPFObject(parsing: try objectFile(file), path: file)
}

/// The error that a call throws, or `nil`.
func bpfError(_ body: () throws -> some Any) -> BPFError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? BPFError
  }
}

extension LoadPlan {
  /// One line for each operation.
  var summary: [String] {
    operations.map { operation in
      switch operation {
      case .openModule(let module, _): "module \(module.rawValue)"
      case .loadBTF: "btf"
      case .createMap(let map): "create \(map.name)"
      case .mapArena(let mapping): "arena \(mapping.name)"
      case .updateMap(let update): "update \(update.name)"
      case .freezeMap(_, let name): "freeze \(name)"
      case .insert(let element): "insert \(element.name)[\(element.index)] \(element.contentName)"
      case .pinMap(_, let name, let path): "pin \(name) \(path)"
      case .loadProgram(let program): "load \(program.name)"
      case .bindMap(_, _, let program, let map): "bind \(program) \(map)"
      case .structOpsValue(let value): "struct_ops \(value.name)"
      }
    }
  }

  var maps: [MapCreation] {
    operations.compactMap { if case .createMap(let map) = $0 { map } else { nil } }
  }

  var programs: [ProgramLoad] {
    operations.compactMap { if case .loadProgram(let program) = $0 { program } else { nil } }
  }

  func program(_ name: String) throws -> ProgramLoad {
    guard let found = programs.first(where: { $0.name == name }) else {
      throw FixtureError(description: "the plan has no program \(name)")
    }
    return found
  }

  func map(_ name: String) throws -> MapCreation {
    guard let found = maps.first(where: { $0.name == name }) else {
      throw FixtureError(description: "the plan has no map \(name)")
    }
    return found
  }
}

extension InfoRecords {
  /// The words of each record.
  func words(order: ByteOrder) throws -> [[UInt32]] {
    let slice = ByteSlice(bytes)
    return try (0..<count).map { record in
      try (0..<(recordSize / 4)).map { try slice.load(at: record * recordSize + $0 * 4, order: order) }
    }
  }
}
