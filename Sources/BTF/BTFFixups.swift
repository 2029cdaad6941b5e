/// What a compiler leaves to the loader: parity BTF-30, SYM-6 and SYM-7.
public struct BTFFixups: Sendable {
  /// How large an ELF section is.
  public struct Section: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// In bytes.
    public let size: UInt32

    /// States a size.
    public init(name: String, size: UInt32) {
      self.name = name
      self.size = size
    }
  }

  /// Where a symbol says that a visible variable lies.
  public struct Variable: Sendable, Hashable {
    /// The ELF section.
    public let section: String
    /// The name of symbol and variable.
    public let name: String
    /// From the start of the section, in bytes.
    public let offset: UInt32
    /// Whether the symbol is hidden; the variable then counts as static.
    public let isHidden: Bool

    /// States a place.
    public init(section: String, name: String, offset: UInt32, isHidden: Bool = false) {
      self.section = section
      self.name = name
      self.offset = offset
      self.isHidden = isHidden
    }
  }

  // In the order of the names, and found by that: an object has few, and is not worth a table of hashes. Of several
  // of one name, the last counts.
  private var sections: [Section]
  private var variables: [Variable]
  private var staticFunctions: [String]

  /// States what is to be mended.
  ///
  /// - Parameters:
  ///   - sections: the sections of data, those included that the loader lays out itself.
  ///   - variables: the visible variables in them.
  ///   - staticFunctions: functions that are hidden and so count as static.
  public init(sections: [Section] = [], variables: [Variable] = [], staticFunctions: [String] = []) {
    self.sections = sections.sorted { $0.name < $1.name }
    self.variables = variables.sorted { ($0.section, $0.name) < ($1.section, $1.name) }
    self.staticFunctions = staticFunctions.sorted()
  }

  /// Adds a section, and the variables in it.
  public mutating func add(_ section: Section, _ added: [Variable]) {
    self = Self(
      sections: sections.filter { $0.name != section.name } + [section],
      variables: variables.filter { $0.section != section.name } + added, staticFunctions: staticFunctions)
  }

  var hasStaticFunctions: Bool { !staticFunctions.isEmpty }

  /// How large a section is, in bytes.
  public func size(ofSection name: String) -> UInt32? {
    sections.last(upTo: { $0.name <= name }).flatMap { $0.name == name ? $0.size : nil }
  }

  /// Where a variable of a section lies.
  public func variable(_ name: String, in section: String) -> Variable? {
    let found = variables.last(upTo: { ($0.section, $0.name) <= (section, name) })
    return found?.section == section && found?.name == name ? found : nil
  }

  /// Whether a function is hidden.
  public func isStatic(function name: String) -> Bool {
    staticFunctions.last(upTo: { $0 <= name }) == name
  }
}

extension Array {
  /// The last element for which a condition holds, of an array in an order in which it holds up to somewhere.
  fileprivate func last(upTo holds: (Element) -> Bool) -> Element? {
    var low = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? self[low - 1] : nil
  }
}
