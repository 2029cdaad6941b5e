/// A part of a process's memory, as a line of `/proc/PID/maps` tells it.
struct ProcessMapping: Sendable, Hashable {
  /// Where it is.
  let addresses: Range<UInt64>
  /// Whether code in it may run.
  let isExecutable: Bool
  /// Where in the file it begins, in bytes.
  let fileOffset: UInt64
  /// The file, as the process sees it; empty for none.
  let path: String

  /// Reads a listing. Lines that are none are passed over.
  static func parse(_ listing: [UInt8]) -> [ProcessMapping] {
    listing.split(separator: UInt8(ascii: "\n")).compactMap { ProcessMapping(line: $0) }
  }

  /// A line is a range, what is allowed, an offset, a device, an inode, and a path, which may have blanks in it.
  private init?(line: ArraySlice<UInt8>) {
    let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
    guard fields.count >= 5 else { return nil }
    let ends = fields[0].split(separator: UInt8(ascii: "-")).map(Self.hexadecimal)
    guard ends.count == 2, let start = ends[0], let end = ends[1], start <= end,
      let offset = Self.hexadecimal(fields[2])
    else { return nil }
    addresses = start..<end
    isExecutable = fields[1].dropFirst(2).first == UInt8(ascii: "x")
    fileOffset = offset
    path =
      fields.count == 6
      ? String(decoding: fields[5].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self) : ""
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
    // Swift's own reading would take a sign.
    guard let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
    return UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// Where a place of the file is in memory, if it is in this part.
  func address(ofFileOffset offset: UInt64) -> UInt64? {
    let (inside, isBelow) = offset.subtractingReportingOverflow(fileOffset)
    guard !isBelow, inside < addresses.upperBound - addresses.lowerBound else { return nil }
    return addresses.lowerBound + inside
  }
}
