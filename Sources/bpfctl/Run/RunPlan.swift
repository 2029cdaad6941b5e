import BPF

/// What the options of `run` ask for.
struct RunPlan {
  /// How long to run, or `nil` for until it is told to stop.
  let duration: Duration?
  /// Programs that are to be attached elsewhere than their sections say.
  let targets: [(program: String, target: String)]
  /// The structures of maps' records.
  let events: [(map: String, name: String)]
  private let variables: [(name: String, value: String)]
  private let sizes: [(map: String, entries: UInt32)]
  private let lengths: [(variable: String, count: Int)]

  init(_ settings: Settings) throws {
    duration = try settings.last("--for").map(Self.duration)
    targets = try settings.all("--attach").map { try Self.pair($0, "--attach PROG=TARGET") }
    events = try settings.all("--event").map { try Self.pair($0, "--event MAP=STRUCT") }
    variables = try settings.all("--set").map { try Self.pair($0, "--set NAME=VALUE") }
    sizes = try settings.all("--map-size").map { text in
      let (name, size) = try Self.pair(text, "--map-size NAME=N")
      guard let entries = UInt32(size), entries > 0 else {
        throw Failure.usage("--map-size \(text): the number of entries has to be positive")
      }
      return (name, entries)
    }
    lengths = try settings.all("--array-size").map { text in
      let (name, size) = try Self.pair(text, "--array-size NAME=N")
      guard let count = Int(size), count > 0 else {
        throw Failure.usage("--array-size \(text): the number of elements has to be positive")
      }
      return (name, count)
    }
  }

  /// Changes an object as the options say.
  func configure(_ object: inout BPFObject) throws {
    for (name, count) in lengths { try object.resizeArray(name, to: count) }
    for (name, value) in variables {
      guard object.globals[name] != nil else {
        throw missing("variable", name, object.path, object.globals.map(\.name))
      }
      try object.globals[name]?.set(text: value)
    }
    for (name, entries) in sizes {
      guard object.maps[name] != nil else { throw missing("map", name, object.path, object.maps.names) }
      object.maps[name]?.maxEntries = entries
    }
    for (program, _) in targets where object.programs[program] == nil {
      throw missing("program", program, object.path, object.programs.names)
    }
  }

  private func missing(_ what: String, _ name: String, _ path: String, _ names: [String]) -> Failure {
    let known = names.isEmpty ? "none" : names.joined(separator: ", ")
    return Failure(.notFound, "\(path): there is no \(what) '\(name)'; it has \(known)")
  }

  private static func pair(_ text: String, _ form: String) throws -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw Failure.usage("'\(text)' is not understood; expected \(form)")
    }
    return (String(parts[0]), String(parts[1]))
  }

  /// `5s`, `500ms`, `2m`, `1h`, or seconds alone; with a fraction if need be.
  static func duration(_ text: String) throws -> Duration {
    let units: [(suffix: String, seconds: Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1),
    ]
    for unit in units where text.hasSuffix(unit.suffix) {
      guard let number = Double(text.dropLast(unit.suffix.count)) else { continue }
      let seconds = number * unit.seconds
      // Ten years are beyond what anybody waits for, and within what a clock can count.
      guard seconds.isFinite, seconds >= 0, seconds < 3.2e8 else { break }
      return .nanoseconds(Int64(seconds * 1e9))
    }
    throw Failure.usage("'\(text)' is no time; expected a number with ms, s, m or h, as in 5s")
  }
}
