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

  /// The objects by name, with `loads` or the code of an error. Not those in folders: what is expected of rejected
  /// programs differs between kernels, and stands in `rejected.json`; objects for other processors have one
  /// of the same name for this one.
  var expectations: [(name: String, expected: String)] {
    objects.filter { !$0.key.contains("/") }.map { ($0.key, $0.value.expected) }
      .sorted { $0.name < $1.name }
  }
}
