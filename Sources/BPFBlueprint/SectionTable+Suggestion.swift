extension SectionTable {
  /// What to write in place of a section name that means nothing.
  static func remedy(for name: String) -> String {
    let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let prefix = parts.first ?? name
    if parts.count > 1, let exact = definitions.first(where: { $0.name == prefix }) {
      return "write SEC(\"\(exact.name)\"): nothing may follow this name"
    }
    let near = definitions.filter { isNear($0.name, name) || (parts.count > 1 && isNear($0.name, prefix)) }
    if let first = near.first {
      let target = first.takesTarget && parts.count > 1 ? "/" + parts[1] : ""
      return "write SEC(\"\(first.name + target)\") if that is meant, or set the program's type"
    }
    return "use a SEC() name of libbpf's list, or set the program's type"
  }

  /// Whether two names differ by a slip of the hand: one letter missing, added, changed, or two exchanged; or by case.
  private static func isNear(_ known: String, _ written: String) -> Bool {
    let (one, other) = (Array(known.utf8), Array(written.lowercased().utf8))
    guard one.count > 2, abs(one.count - other.count) <= 1 else { return false }
    let start = zip(one, other).prefix { $0 == $1 }.count
    let (left, right) = (one.dropFirst(start), other.dropFirst(start))
    if left.count != right.count {
      return left.count < right.count ? left == right.dropFirst() : left.dropFirst() == right
    }
    if left.dropFirst() == right.dropFirst() { return true }
    return left.count > 1 && left.prefix(2).elementsEqual(right.prefix(2).reversed())
      && left.dropFirst(2) == right.dropFirst(2)
  }
}
