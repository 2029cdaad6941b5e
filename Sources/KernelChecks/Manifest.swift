import FoundationEssentials
import TestSupport

/// `fixtures/manifest.json`: what loading each object has to end in.
struct Manifest: Decodable {
  struct Entry: Decodable {
    let expected: String
  }

  let objects: [String: Entry]

  init(path: String) throws {
    self = try JSONDecoder().decode(Manifest.self, from: Data(try readFile(path)))
  }

  /// The objects by name, with `loads` or the code of an error. What is expected of rejected programs differs
  /// between kernels, and stands in `rejected.json`.
  var expectations: [(name: String, expected: String)] {
    objects.filter { !$0.key.hasPrefix("rejected/") }.map { ($0.key, $0.value.expected) }
      .sorted { $0.name < $1.name }
  }
}
