public import BPFBytes
public import BPFTypes
public import BTF
import ELFReader

extension BTFTable {
  /// Reads the types of a file, told by how it begins: those in an ELF file's section `.BTF`, or BTF alone (parity BTF-6).
  ///
  /// Types of a module may stand on a small base that their file has beside them, `.BTF.base`: with a base given, they
  /// are moved onto that, and without one they stay where they are (parity BTF-23). C: `btf__parse_split`.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file's name, for messages.
  ///   - base: the types that those of the file continue.
  /// - Throws: ``BPFError`` with code `malformedObject` for what is no BTF, and for an ELF file without types.
  public init(parsingFile bytes: ByteSlice, path: String, base: BTFTable? = nil) throws(BPFError) {
    let sections = try Self.sections(ofFile: bytes, path: path)
    do {
      guard let own = sections.base else {
        self = try BTFTable(parsing: sections.types, base: base)
        return
      }
      let table = try BTFTable(parsing: sections.types, base: try BTFTable(parsing: own))
      guard let base else {
        self = table
        return
      }
      self = try BTFTable(parsing: ByteSlice(try table.relocated(onto: base)), base: base)
    } catch {
      throw BPFError(error, of: path)
    }
  }

  private static func sections(
    ofFile bytes: ByteSlice, path: String
  ) throws(BPFError) -> (types: ByteSlice, base: ByteSlice?) {
    guard (try? bytes.slice(at: 0, count: 4).array) == [0x7f, 0x45, 0x4c, 0x46] else { return (bytes, nil) }
    do {
      let file = try ELFFile(bytes)
      guard let section = file.section(named: ".BTF") else {
        throw BPFError(
          .malformedObject, at: .parse, of: .init(object: path), "the file has no section .BTF",
          remedy: "compile with -g")
      }
      let base = file.section(named: ".BTF.base")
      return (try file.contents(of: section), try base.map { try file.contents(of: $0) })
    } catch let error as BPFError {
      throw error
    } catch {
      throw (error as? ELFError).map { BPFError($0, of: path) }
        ?? BPFError(.malformedObject, at: .parse, of: .init(object: path), "\(error)", underlying: error)
    }
  }
}
