import BPF

/// Reads the records of an object's ring buffers and perf event arrays, and prints each.
final class EventPrinter {
  /// Becomes readable when there is something to print.
  var descriptor: Int32 { reader.fileDescriptor }

  private let reader: EventReader
  private let formats: [RecordFormat]
  private let output: Output
  /// How many overwritten bytes of each map have been told of.
  private var reported: [UInt64]

  /// Opens every map of events that the object has.
  ///
  /// - Parameter structures: the C structure of a map's records, where the user says it.
  /// - Returns: `nil` if there is no such map.
  init?(
    _ loaded: LoadedObject, _ object: BPFObject, structures: [(map: String, name: String)], _ output: Output
  )
    throws
  {
    let maps = loaded.maps.filter(Self.holdsEvents)
    for (map, name) in structures {
      guard maps.contains(where: { $0.name == map }) else {
        let known = maps.isEmpty ? "none" : maps.map(\.name).joined(separator: ", ")
        throw Failure(.notFound, "\(object.path): there is no map of events '\(map)'; it has \(known)")
      }
      guard object.types?.firstType(named: name, kind: .structure) != nil else {
        throw Failure(.notFound, "\(object.path): the object's types do not have struct \(name)")
      }
    }
    guard !maps.isEmpty else { return nil }
    // With one structure that is offered as an event there is no doubt about what is meant.
    let offered = object.eventStructures
    let only = offered.count == 1 ? offered.first : nil
    formats = maps.map { map in
      let name = structures.last { $0.map == map.name }?.name ?? only
      return RecordFormat(map: map.name, structure: name, types: object.types)
    }
    reader = try EventReader(maps)
    reported = maps.map { _ in 0 }
    self.output = output
  }

  /// Whether records come out of a map.
  static func holdsEvents(_ map: Map) -> Bool {
    map.type == .ringbuf || map.type == .perfEventArray
  }

  /// Prints what is there.
  func printAll() throws {
    let reportLoss = { [formats, output] (origin: EventOrigin, count: UInt64) in
      let map = formats[origin.map].map
      if output.json {
        output.line(
          JSON.object([
            "map": .string(map), "cpu": .number(origin.cpu ?? 0), "lost": .number(count),
          ]).compact)
      } else {
        output.line("\(map): CPU \(origin.cpu ?? 0) lost \(Text.count(Int(clamping: count), "record"))")
      }
    }
    while try reader.consume(limit: 4096, onLost: reportLoss, print) > 0 { output.flush() }
    try reportOverwritten()
    output.flush()
  }

  /// Tells of records that are gone because newer ones took their place.
  private func reportOverwritten() throws {
    for (place, format) in formats.enumerated() {
      let bytes = try reader.statistics(ofMap: place).overwritten
      let news = bytes &- reported[place]
      guard news > 0 else { continue }
      reported[place] = bytes
      output.line(
        output.json
          ? JSON.object(["map": .string(format.map), "overwritten": .number(news)]).compact
          : "\(format.map): \(news) bytes of records were overwritten before they were read")
    }
  }

  private func print(_ record: RawSpan, _ origin: EventOrigin) {
    let format = formats[origin.map]
    let bytes = unsafe record.withUnsafeBytes { unsafe Array($0) }
    output.line(
      output.json ? format.json(bytes, cpu: origin.cpu).compact : format.text(bytes, cpu: origin.cpu))
  }
}

/// How the records of one map are shown: field by field if their structure is known, else as bytes.
struct RecordFormat {
  let map: String
  private let types: BTFTable?
  private let type: BTFTypeID
  private let size: Int

  init(map: String, structure: String?, types: BTFTable?) {
    self.map = map
    self.types = types
    type = structure.flatMap { types?.firstType(named: $0, kind: .structure) } ?? .void
    size = type == .void ? 0 : (try? types?.size(of: type)) ?? 0
  }

  /// The fields, or `nil` for a record that is shorter than its structure.
  private func fields(_ bytes: [UInt8]) -> [JSON.Member]? {
    guard type != .void, bytes.count >= size,
      // Records of perf event arrays are padded.
      let value = try? types?.value(of: type, in: ByteSlice(Array(bytes.prefix(size)))),
      case .object(let members) = JSON(value)
    else { return nil }
    return members
  }

  func json(_ bytes: [UInt8], cpu: Int?) -> JSON {
    var members: [JSON.Member] = [.init(name: "map", value: .string(map))]
    if let cpu { members.append(.init(name: "cpu", value: .number(cpu))) }
    if let fields = fields(bytes) {
      members.append(.init(name: "event", value: .object(fields)))
    } else {
      members.append(.init(name: "data", value: .bytes(bytes)))
    }
    return .object(members)
  }

  func text(_ bytes: [UInt8], cpu: Int?) -> String {
    let head = cpu.map { "\(map) (CPU \($0)):" } ?? "\(map):"
    guard let fields = fields(bytes) else { return "\(head) \(Text.hex(bytes))" }
    return ([head] + fields.map { "\($0.name)=\($0.value.compact)" }).joined(separator: " ")
  }
}
