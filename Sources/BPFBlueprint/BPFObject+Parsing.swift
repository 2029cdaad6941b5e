public import BPFBytes
public import BPFTypes
import BTF
package import ELFReader

extension BPFObject {
  /// Reads a compiled object: ELF64, relocatable, for the BPF machine, of either byte order.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file's name, for messages and for the object's name.
  ///   - name: the object's name, in place of the one made from `path`.
  /// - Throws: ``BPFError`` with code `notELF`, `notBPFObject`, `malformedObject` or `unsupported`.
  public init(parsing bytes: ByteSlice, path: String, name: String? = nil) throws(BPFError) {
    let file: ELFFile
    do {
      file = try ELFFile(bytes)
    } catch {
      throw BPFError(error, of: path)
    }
    try self.init(of: file, path: path, name: name)
  }

  /// Reads a compiled object in windows, so that what nobody asks for, such as DWARF, does not come into memory.
  package init(reading source: some ELFSource, path: String, name: String? = nil) throws(BPFError) {
    let file: ELFFile
    do {
      file = try ELFFile(source: source)
    } catch {
      throw BPFError(error, of: path)
    }
    try self.init(of: file, path: path, name: name)
  }

  private init(of file: ELFFile, path: String, name: String?) throws(BPFError) {
    var parser = try ObjectParser(file: file, path: path, name: name)
    self = try parser.object()
  }
}

/// Reads one object, pass by pass; each pass fills what the next one looks up.
struct ObjectParser {
  let file: ELFFile
  let path: String
  let objectName: String
  let symbols: [ELFSymbol]

  var license = ""
  var kernelVersion: UInt32?
  var remarks: [String] = []
  var unsupported: [String] = []
  var types: LoadedTypes?
  var maps: [MapBlueprint] = []
  var code = CodeModel()
  var programs: [ProgramBlueprint] = []
  var externs: [Extern] = []

  init(file: ELFFile, path: String, name: String?) throws(BPFError) {
    self.file = file
    self.path = path
    let base = path.split(separator: "/").last.map(String.init) ?? path
    let stem = base.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? base
    objectName = KernelName.truncated(name ?? (stem.isEmpty ? "object" : stem))
    guard file.header.type == .relocatable, file.header.machine == .bpf || file.header.machine == .none else {
      throw BPFError(
        .notBPFObject, at: .parse, of: .init(object: path), "this ELF file is not a BPF object",
        expected: "type REL (1) and machine BPF (247)",
        seen: "type \(file.header.type.rawValue) and machine \(file.header.machine.rawValue)",
        remedy: "compile with clang -target bpf -g -O2 -c")
    }
    symbols = try Self.readSymbols(of: file, path: path)
  }

  private static func readSymbols(of file: ELFFile, path: String) throws(BPFError) -> [ELFSymbol] {
    let tables = file.sections.filter { $0.type == .symtab }
    guard let table = tables.first, tables.count == 1 else {
      throw BPFError(
        .malformedObject, at: .parse, of: .init(object: path), "a BPF object has exactly one symbol table",
        seen: "\(tables.count)", remedy: tables.isEmpty ? "do not strip the object's symbols" : nil)
    }
    do {
      return try file.symbols(in: table)
    } catch {
      throw BPFError(error, of: path)
    }
  }

  mutating func object() throws(BPFError) -> BPFObject {
    try readSmallSections()
    try readTypes()
    try readDeclaredMaps()
    try readLegacyMaps()
    try readDataSections()
    try readExterns()
    try readArena()
    try readCode()
    try readMapElements()
    try readStructOps()
    return BPFObject(
      name: objectName,
      path: path,
      byteOrder: file.byteOrder,
      license: license,
      declaredKernelVersion: kernelVersion,
      programs: NamedList(programs) { $0.name },
      maps: NamedList(maps) { $0.name },
      externs: externs,
      types: types?.table,
      remarks: remarks,
      extensions: types?.extensions,
      code: code,
      fixups: types?.fixups ?? .init(),
      unsupported: unsupported,
      globalLayouts: globalLayouts()
    )
  }

  /// `license`, `version`, and what code jumps by.
  private mutating func readSmallSections() throws(BPFError) {
    for section in file.sections where section.size > 0 {
      switch section.name {
      case "license":
        let bytes = try contents(of: section)
        license = String(decoding: bytes.array.prefix(63).prefix { $0 != 0 }, as: UTF8.self)
      case "version":
        let bytes = try contents(of: section)
        guard bytes.count == 4, let version = try? bytes.load(UInt32.self, at: 0, order: file.byteOrder)
        else {
          throw malformed(
            section, "the kernel version has the wrong size", expected: "4 bytes", seen: "\(bytes.count)")
        }
        kernelVersion = version
      case CodeModel.jumpTableSection where section.type == .progbits:
        code.jumpTables = try contents(of: section)
      default:
        break
      }
    }
  }

  func contents(of section: ELFSection) throws(BPFError) -> ByteSlice {
    do {
      return try file.contents(of: section)
    } catch {
      throw BPFError(error, of: path)
    }
  }

  func malformed(
    _ section: ELFSection, at offset: UInt64 = 0, _ summary: String, expected: String? = nil,
    seen: String? = nil
  ) -> BPFError {
    BPFError(
      .malformedObject, at: .parse, of: .init(object: path, section: section.name),
      place: .init(fileOffset: section.offset.addingReportingOverflow(offset).partialValue), summary,
      expected: expected, seen: seen, remedy: BPFError.recompile)
  }
}

extension BPFError {
  /// What helps against an object that no compiler writes.
  static let recompile = "compile the object again; the file is damaged or cut short"

  /// Tells an ELF error as one of the object.
  init(_ error: ELFError, of path: String) {
    let code: Code =
      switch error.reason {
      case .notELF: .notELF
      case .unsupportedClass: .notBPFObject
      default: .malformedObject
      }
    self.init(
      code, at: .parse, of: .init(object: path, section: error.section),
      place: .init(fileOffset: error.fileOffset), code == .notELF ? "not an ELF file" : "malformed ELF file",
      expected: error.expected, seen: error.seen,
      remedy: code == .malformedObject
        ? Self.recompile
        : "give it an object that clang -target bpf -g -O2 -c has written",
      underlying: error)
  }
}
