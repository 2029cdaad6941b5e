public import BPFBytes

/// The kernel functions that can be traced and whose names match a pattern, out of the kernel's listings.
public enum TraceableFunctions {
  /// Reads `available_filter_functions_addrs`, whose lines are an address, a name, and the module in brackets.
  /// Linux 6.5.
  ///
  /// - Returns: the addresses, in the listing's order and without repetitions.
  public static func addresses(matching pattern: GlobPattern, inAddressed listing: ByteSlice) -> [UInt64] {
    var seen: Set<UInt64> = []
    var addresses: [UInt64] = []
    forEachLine(listing) { words in
      guard words.count >= 2, let address = hexadecimal(words[0]), address != 0, pattern.matches(words[1]),
        seen.insert(address).inserted
      else { return }
      addresses.append(address)
    }
    return addresses
  }

  /// Reads `available_filter_functions`, whose lines are a name, and the module in brackets, and finds the
  /// addresses in `/proc/kallsyms`.
  ///
  /// Functions of one name are told apart by nothing here. Where the kernel has more of a name than can be
  /// traced, all of them are left out, as one address that cannot be traced makes the kernel refuse the rest.
  ///
  /// - Returns: the addresses, in the order of `symbols`; none where the kernel hides them.
  public static func addresses(
    matching pattern: GlobPattern, in listing: ByteSlice, symbols: ByteSlice
  ) -> [UInt64] {
    var traceable: [String: Int] = [:]
    forEachLine(listing) { words in
      guard let name = words.first, pattern.matches(name) else { return }
      traceable[String(decoding: name, as: UTF8.self), default: 0] += 1
    }
    guard !traceable.isEmpty else { return [] }
    var found: [(name: String, address: UInt64)] = []
    var counts: [String: Int] = [:]
    forEachLine(symbols) { words in
      guard words.count >= 3, words[1].count == 1, let type = words[1].first, codeTypes.contains(type),
        let address = hexadecimal(words[0]), address != 0, let name = known(words[2], in: traceable)
      else { return }
      found.append((name, address))
      counts[name, default: 0] += 1
    }
    return found.filter { counts[$0.name, default: 0] <= traceable[$0.name, default: 0] }.map(\.address)
  }

  /// The letters of code, global, static and weak.
  private static let codeTypes = Set("tTwW".utf8)
  private static let movedMark = ".llvm."

  /// A symbol's name as the list of functions has it, which may be without what link-time optimisation added.
  private static func known(_ bytes: some Collection<UInt8>, in traceable: [String: Int]) -> String? {
    let name = String(decoding: bytes, as: UTF8.self)
    if traceable[name] != nil { return name }
    guard let mark = firstRange(of: Array(movedMark.utf8), in: Array(name.utf8)) else { return nil }
    let bare = String(decoding: Array(name.utf8)[..<mark], as: UTF8.self)
    return traceable[bare] == nil ? nil : bare
  }

  private static func firstRange(of mark: [UInt8], in name: [UInt8]) -> Int? {
    guard name.count > mark.count else { return nil }
    return (1...(name.count - mark.count)).first { name[$0...].starts(with: mark) }
  }

  private static func forEachLine(_ listing: ByteSlice, _ body: ([ArraySlice<UInt8>]) -> Void) {
    for line in listing.array.split(separator: UInt8(ascii: "\n")) {
      body(line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
    }
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
    // Swift's own reading would take a sign.
    guard digits.first.map({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) == true else { return nil }
    return UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
