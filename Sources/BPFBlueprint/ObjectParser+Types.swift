import BPFBytes
import BPFTypes
import BTF
import ELFReader

/// The types of an object and what has to be mended in them before a kernel takes them.
struct LoadedTypes {
  let table: BTFTable
  let extensions: BTFExtension?
  var fixups: BTFFixups
}

extension ObjectParser {
  /// Reads `.BTF` and `.BTF.ext`. A broken table is an error only where maps are declared by it.
  mutating func readTypes() throws(BPFError) {
    let needed = file.sections.contains {
      ($0.name == ".maps" || StructOpsSection(rawValue: $0.name) != nil) && $0.size > 0
    }
    guard let section = file.section(named: ".BTF"), section.type == .progbits else {
      if needed { throw missingTypes(nil) }
      return
    }
    let table: BTFTable
    do {
      table = try BTFTable(parsing: try contents(of: section))
    } catch let error as BTFError {
      if needed { throw missingTypes(error) }
      remarks.append("the section .BTF is malformed and left out: \(error)")
      return
    } catch {
      throw error as? BPFError ?? BPFError(.malformedObject, at: .parse, of: .init(object: path), "\(error)")
    }
    var extensions: BTFExtension?
    if let section = file.section(named: ".BTF.ext"), section.type == .progbits {
      let bytes = try contents(of: section)
      do {
        extensions = try BTFExtension(parsing: bytes, strings: table)
      } catch {
        remarks.append("the section .BTF.ext is malformed and left out: \(error)")
      }
    }
    types = LoadedTypes(table: table, extensions: extensions, fixups: fixups())
  }

  private func missingTypes(_ error: BTFError?) -> BPFError {
    BPFError(
      .malformedObject, at: .parse, of: .init(object: path, section: ".BTF"),
      place: .init(fileOffset: error?.fileOffset),
      error == nil
        ? "the object declares maps but has no BTF" : "the object declares maps but its BTF is malformed",
      expected: error?.expected, seen: error?.seen, remedy: "compile with -g and do not strip .BTF",
      underlying: error)
  }

  /// What clang leaves to the loader (parity BTF-30, SYM-6, SYM-7): the sizes of data sections, the offsets
  /// of global variables, and the linkage of hidden symbols.
  private func fixups() -> BTFFixups {
    let sections = file.sections.filter { $0.size > 0 && $0.type != .rel && !$0.flags.contains(.execinstr) }
    var variables: [BTFFixups.Variable] = []
    var staticFunctions: [String] = []
    for symbol in symbols where symbol.binding != .local {
      guard case .section(let index) = symbol.section, file.sections.indices.contains(index) else { continue }
      let isHidden = symbol.visibility == .hidden || symbol.visibility == .internal
      let section = file.sections[index]
      if section.flags.contains(.execinstr) {
        if isHidden, section.name == ".text", symbol.type == .func {
          staticFunctions.append(symbol.name)
        }
      } else {
        variables.append(
          .init(
            section: section.name, name: symbol.name, offset: UInt32(clamping: symbol.value),
            isHidden: isHidden))
      }
    }
    return BTFFixups(
      sections: sections.map { .init(name: $0.name, size: UInt32(clamping: $0.size)) },
      variables: variables, staticFunctions: staticFunctions)
  }
}

extension BPFError {
  /// Tells a BTF error as one of the object.
  init(_ error: BTFError, of path: String, map: String? = nil) {
    self.init(
      .malformedObject, at: .parse, of: .init(object: path, section: error.section, map: map),
      place: .init(fileOffset: error.fileOffset), "malformed BTF", expected: error.expected, seen: error.seen,
      underlying: error)
  }
}
