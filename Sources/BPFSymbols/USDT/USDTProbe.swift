/// One place where a program has a static probe, as its note in the file tells it. Several places may have the
/// same provider and name. C: a note of owner `stapsdt` and type 3.
public struct USDTProbe: Sendable, Hashable, CustomStringConvertible {
  /// Who defines the probe.
  public let provider: String
  /// What the provider calls it.
  public let name: String
  /// Where its arguments are when it is reached, in the words of the assembler.
  public let arguments: String
  /// The address of its instruction, as the linker gave it.
  public let address: UInt64
  /// The address that section `.stapsdt.base` had when the note was written; 0 for none.
  public let base: UInt64
  /// The address of the 16-bit counter that says how many watch; 0 for none.
  public let counterAddress: UInt64
  /// Where the note's payload begins, in bytes from the start of the file.
  public let noteOffset: UInt64

  /// As users write it.
  public var description: String { "\(provider):\(name)" }
}

/// Where a static probe lies in its file.
public struct USDTSite: Sendable, Hashable {
  /// The probe.
  public let probe: USDTProbe
  /// Its instruction's address, moved along with the file if that was prelinked.
  public let address: UInt64
  /// Its instruction, in bytes from the start of the file: what a user probe is placed by.
  public let fileOffset: UInt64
  /// Its counter, in bytes from the start of the file; `nil` if it has none.
  public let counterOffset: UInt64?
}
