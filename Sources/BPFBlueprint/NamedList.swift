/// Values in the order of the object, found by name or by place.
public struct NamedList<Element: Sendable>: Sendable, RandomAccessCollection {
  private var elements: [Element] = []
  private var places: [String: Int] = [:]
  private let nameOf: @Sendable (Element) -> String

  init(_ elements: [Element], name: @escaping @Sendable (Element) -> String) {
    nameOf = name
    self.elements = elements
    places.reserveCapacity(elements.count)
    // Backwards, as the first of a name is the one that is found by it.
    for place in elements.indices.reversed() { places[name(elements[place])] = place }
  }

  mutating func append(_ element: Element) {
    let name = nameOf(element)
    if places[name] == nil { places[name] = elements.count }
    elements.append(element)
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
    get { places[name].map { elements[$0] } }
    set {
      guard let newValue, let place = places[name] else { return }
      elements[place] = newValue
    }
  }

  /// The place of a name.
  public func index(of name: String) -> Int? { places[name] }

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
