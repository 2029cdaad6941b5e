import BPFBytes
public import ELFReader

/// Why a static probe of a file cannot be found, or its arguments cannot be read.
public enum USDTError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file tells of no probes at all. C: no section `.note.stapsdt`.
  case noProbes
  /// The file has no such probe; the names of those of the same provider, or of all.
  case notFound(provider: String, name: String, others: [String])
  /// A note of a probe does not hold what it has to.
  case malformedNote(fileOffset: UInt64, expected: String, seen: String)
  /// An address of a probe lies in no part of the file that is loaded in the way that it needs.
  case noPlace(probe: String, address: UInt64, expected: String)
  /// An argument of a probe that cannot be told to the kernel's side.
  case argument(probe: String, number: Int, text: String, expected: String)
  /// More arguments than the kernel's side has room for.
  case tooManyArguments(probe: String, count: Int)
  /// Nothing is known about the registers of the file's machine.
  case unsupportedMachine(ELFMachine)
  /// The file cannot be read.
  case malformed(ELFError)

  /// One line.
  public var description: String { text.onOneLine }

  private var text: String {
    switch self {
    case .noProbes: return "there are no static probes (no section .note.stapsdt)"
    case .notFound(let provider, let name, let others):
      let shown = others.prefix(8).joined(separator: ", ")
      return "there is no static probe \(provider):\(name); there are \(shown)"
        + (others.count > 8 ? " and \(others.count - 8) more" : "")
    case .malformedNote(let offset, let expected, let seen):
      return "section .note.stapsdt, note at offset \(hex(offset)): expected \(expected), seen \(seen)"
    case .noPlace(let probe, let address, let expected):
      return "static probe \(probe): address \(hex(address)) is in no \(expected)"
    case .argument(let probe, let number, let text, let expected):
      return "static probe \(probe), argument \(number) '\(text)': expected \(expected)"
    case .tooManyArguments(let probe, let count):
      return
        "static probe \(probe) has \(count) arguments; at most \(USDTSpecification.maximumCount) can be told"
    case .unsupportedMachine(let machine):
      return "the arguments of static probes of \(machine) cannot be read"
    case .malformed(let error): return error.description
    }
  }

  private func hex(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }
}
