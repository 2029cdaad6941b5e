public import BPFBytes
public import BPFTypes

/// Options as the kernel's build system writes them: `CONFIG_NAME=value`, one to a line (parity EXT-3, EXT-4).
public struct KernelConfiguration: Sendable, Hashable {
  /// The values as they are written, text with its quotes. What is not set is not there.
  public private(set) var values: [String: String] = [:]

  /// No options.
  public init() {}

  /// Reads the text of a configuration. Of an option that is given twice, the first counts; lines that do not
  /// begin with `CONFIG_` are comments.
  ///
  /// - Parameters:
  ///   - text: the whole text.
  ///   - wanted: the options to keep, or `nil` for all.
  ///   - item: what the text is called in errors.
  /// - Throws: ``BPFError`` with code `invalidValue` and the number of a line that is no option.
  public init(
    parsing text: ByteSlice, keeping wanted: Set<String>? = nil, of item: String = "kernel configuration"
  ) throws(BPFError) {
    let prefix = Array(Extern.optionPrefix.utf8)
    let lines = text.array.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where line.starts(with: prefix) {
      var line = line
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      guard let mark = line.firstIndex(of: UInt8(ascii: "=")), mark + 1 < line.endIndex else {
        throw BPFError(
          .invalidValue, at: .configure, of: .init(item: "\(item), line \(number + 1)"),
          "the line is no option", expected: "CONFIG_NAME=value",
          seen: String(decoding: line.prefix(80), as: UTF8.self))
      }
      let name = String(decoding: line[..<mark], as: UTF8.self)
      guard wanted?.contains(name) ?? true, values[name] == nil else { continue }
      values[name] = String(decoding: line[(mark + 1)...], as: UTF8.self)
    }
  }

  /// How large a configuration may be; those of distributions have 300 KB.
  private static let largestText = 1 << 22

  /// Reads a configuration that may be compressed, as `/proc/config.gz` is.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue`.
  public init(
    parsingFile file: ByteSlice, keeping wanted: Set<String>? = nil, of item: String
  ) throws(BPFError) {
    guard Gzip.isGzip(file) else {
      try self.init(parsing: file, keeping: wanted, of: item)
      return
    }
    let text: [UInt8]
    do {
      text = try Gzip.decompress(file, limit: Self.largestText)
    } catch {
      throw BPFError(
        .invalidValue, at: .configure, of: .init(item: item), "\(error)", underlying: error)
    }
    try self.init(parsing: ByteSlice(text), keeping: wanted, of: item)
  }
}
