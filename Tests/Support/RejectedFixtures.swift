import FoundationEssentials

/// `fixtures/rejected.json`: what has to be said of each program that the verifier rejects.
public struct RejectedFixtures: Sendable {
  /// What has to be said on some kernels.
  public struct Expectation: Decodable, Sendable {
    /// The problem's word.
    public let kind: String
    /// The line of the source that is named; missing where the object has none for the instruction.
    public let line: Int?
    /// A part of the one line that tells the cause.
    public let cause: String
    /// Only for kernels before this one; the first one that fits counts.
    let before: String?
  }

  private struct Entry: Decodable {
    let expected: [Expectation]
    /// Kernels from this one on accept the program.
    let acceptedSince: String?
  }

  private let entries: [String: Entry]

  /// Reads the file.
  ///
  /// - Parameter folder: the one with `rejected.json`.
  public init(in folder: String = fixturesFolder) throws {
    entries = try JSONDecoder().decode(
      [String: Entry].self, from: Data(try readFile("\(folder)/rejected.json")))
  }

  /// The names of the sources without `.bpf.c`, in order.
  public var names: [String] { entries.keys.sorted() }

  /// What has to be said of a program; `nil` if the kernel has to accept it.
  ///
  /// - Parameter kernel: a version such as 6.12, as numbers.
  public func expectation(of name: String, on kernel: KernelVersion) -> Expectation? {
    guard let entry = entries[name] else { return nil }
    if let since = entry.acceptedSince, kernel >= KernelVersion(since) { return nil }
    return entry.expected.first { $0.before.map { kernel < KernelVersion($0) } ?? true }
  }
}

/// The first two numbers of a kernel's version.
public struct KernelVersion: Comparable, Sendable {
  let numbers: [Int]

  /// Reads `6.12` or `6.12.3-extra`.
  public init(_ text: some StringProtocol) {
    numbers = text.split(separator: ".").prefix(2).map { Int(String($0)) ?? 0 }
  }

  /// Compares number by number.
  public static func < (left: Self, right: Self) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

/// The kernels whose verifier logs are saved in `fixtures/verifier-logs`.
public let savedKernels = ["5.10", "6.1", "6.12", "7.3"]

/// A saved log; `nil` if the kernel accepts the program.
public func savedLog(_ name: String, of kernel: String) -> String? {
  (try? readFile("\(fixturesFolder)/verifier-logs/\(kernel)/\(name).log")).map {
    String(decoding: $0, as: UTF8.self)
  }
}
