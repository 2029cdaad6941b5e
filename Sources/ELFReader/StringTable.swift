import BPFBytes

/// The names of one table's entries, decoded under a budget.
///
/// Names may overlap, so a small file could ask for the same long string a million times; the budget bounds
/// the work and the memory of all names together.
struct StringTable {
  let bytes: ByteSlice
  /// The label of the section that holds the strings.
  private let label: String
  private let limits: ELFLimits
  private var budget: Int

  init(bytes: ByteSlice, label: String, limits: ELFLimits) {
    self.bytes = bytes
    self.label = label
    self.limits = limits
    budget = limits.nameBytes
  }

  /// Decodes a name; offset 0 means that there is none.
  ///
  /// - Parameters:
  ///   - offset: where it begins in the string table.
  ///   - user: what has the name, for errors: "symbol 12".
  ///   - section: the label of the section that `user` is in or is.
  ///   - place: where the offset was read, in the file.
  mutating func name(
    at offset: UInt32,
    of user: @autoclosure () -> String,
    section: String,
    place: @autoclosure () -> UInt64
  ) throws(ELFError) -> String {
    if offset == 0 { return "" }
    let room = min(max(limits.nameLength, 0), max(budget, 0))
    guard let start = Int(exactly: offset), start < bytes.count else {
      throw ELFError(
        .invalidString,
        section: section,
        fileOffset: place(),
        expected: "the name of \(user()) inside \(label) of \(bytes.count) bytes",
        seen: "name offset \(offset)"
      )
    }
    let reach = min(bytes.count - start, room == .max ? room : room + 1)
    do {
      let name = try bytes.slice(at: start, count: reach).string(at: 0)
      budget -= name.utf8.count
      return name
    } catch {
      throw unended(user(), section, place(), offset, isLong: reach < bytes.count - start)
    }
  }

  private func unended(
    _ user: String,
    _ section: String,
    _ place: UInt64,
    _ offset: UInt32,
    isLong: Bool
  ) -> ELFError {
    guard isLong else {
      return ELFError(
        .invalidString,
        section: section,
        fileOffset: place,
        expected: "the name of \(user) to end inside \(label) of \(bytes.count) bytes",
        seen: "no NUL byte from name offset \(offset) on"
      )
    }
    return ELFError(
      .limitExceeded,
      section: section,
      fileOffset: place,
      expected: "names of at most \(limits.nameLength) bytes each and \(limits.nameBytes) together",
      seen: "more, at the name of \(user), name offset \(offset) in \(label)"
    )
  }
}
