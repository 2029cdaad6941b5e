/// Values in the order of the object, found by name or by place.
public struct NamedList<Element: Sendable>: Sendable, RandomAccessCollection {
  private var elements: [Element]
  private let nameOf: @Sendable (Element) -> String
  /// The places of the elements in the order of their names, and of their own where names are equal.
  private let byName: [Int]

  init(_ elements: [Element], name: @escaping @Sendable (Element) -> String) {
    self.elements = elements
    nameOf = name
    let names = elements.map(name)
    var byName = Array(elements.indices)
    let isSorted = names.indices.dropFirst().allSatisfy { names[$0 - 1] <= names[$0] }
    if !isSorted { byName.sort { names[$0] != names[$1] ? names[$0] < names[$1] : $0 < $1 } }
    self.byName = byName
  }

  /// The first place.
  public var startIndex: Int { 0 }
  /// One past the last place.
  public var endIndex: Int { elements.count }

  /// The element at a place, which must be inside.
  public subscript(position: Int) -> Element { elements[position] }

  /// The element of a name, or `nil`. What is written back keeps the name and the place; writing to a name
  /// that is not there, or writing `nil`, changes nothing.
  public subscript(name: String) -> Element? {
    get { index(of: name).map { elements[$0] } }
    set {
      guard let newValue, let place = index(of: name) else { return }
      elements[place] = newValue
    }
  }

  /// The place of a name: of several, the first.
  public func index(of name: String) -> Int? {
    let first = byName.firstPlace { nameOf(elements[$0]) >= name }
    guard first < byName.count, nameOf(elements[byName[first]]) == name else { return nil }
    return byName[first]
  }

  /// All names, in order.
  public var names: [String] { elements.map(nameOf) }

  /// Changes each element in turn.
  public mutating func updateAll<E: Error>(_ body: (inout Element) throws(E) -> Void) throws(E) {
    for place in elements.indices { try body(&elements[place]) }
  }

  mutating func update<E: Error>(at place: Int, _ body: (inout Element) throws(E) -> Void) throws(E) {
    guard elements.indices.contains(place) else { return }
    try body(&elements[place])
  }
}
