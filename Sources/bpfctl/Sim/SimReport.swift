import BPF
import BPFInterpreter

/// What `sim` shows.
struct SimReport {
  let object: BPFObject
  let program: String
  private var last: RunResult?
  private var trace: [String] = []
  private var events: [InterpretedEvent] = []
  private var runs = 0
  private var instructions = 0

  init(object: BPFObject, program: String) {
    self.object = object
    self.program = program
  }

  mutating func add(_ result: RunResult) {
    last = result
    runs += 1
    instructions += result.instructions
    trace += result.trace
    events += result.events
  }

  /// With the keys of `bpftool prog run`, and those of what a kernel does not tell.
  func json(_ interpreter: Interpreter) -> JSON {
    guard let last else { return .null }
    var members: [JSON.Member] = []
    if !last.packet.isEmpty { members.append(.init(name: "data_out", value: .bytes(last.packet))) }
    members.append(.init(name: "ctx_out", value: .bytes(last.context)))
    members.append(.init(name: "retval", value: .number(last.returnValue)))
    members.append(.init(name: "instructions", value: .number(instructions)))
    if let interface = last.redirection { members.append(.init(name: "ifindex", value: .number(interface))) }
    members.append(.init(name: "trace", value: .array(trace.map(JSON.string))))
    members.append(.init(name: "events", value: .array(events.map(json))))
    let maps = interpreter.maps.map { map in
      JSON.object(["name": .string(map.name), "elements": .array(elements(of: map).map(\.json))])
    }
    members.append(.init(name: "maps", value: .array(maps)))
    members.append(.init(name: "remarks", value: .array(interpreter.remarks.map(JSON.string))))
    return .object(members)
  }

  private func json(_ event: InterpretedEvent) -> JSON {
    .object(["map": .string(event.map), "cpu": .number(event.cpu), "data": .bytes(event.bytes)])
  }

  func print(_ interpreter: Interpreter, to output: Output) {
    guard let last else { return }
    let title = runs == 1 ? program : "\(program), run \(runs) times,"
    let name = Verdict.name(last.returnValue, (try? interpreter.type(of: program)) ?? .unspec)
    output.line(
      "\(title) returned \(last.returnValue)\(name.map { " (\($0))" } ?? "") after "
        + Text.count(instructions, "instruction"))
    if let interface = last.redirection { output.line("redirected to interface \(interface)") }
    for line in trace { output.line("trace: \(line)") }
    for event in events { output.line("event of \(event.map): \(Text.hex(event.bytes))") }
    if !last.packet.isEmpty { output.line("packet:\n\(Text.dump(last.packet))") }
    for map in interpreter.maps {
      for element in elements(of: map) { output.line(element.text) }
    }
    for remark in interpreter.remarks { output.note("\(object.path): \(remark)") }
  }

  private func elements(of map: InterpretedMap) -> [SimElement] {
    if let origin = object.maps[map.name]?.origin, origin.isData { return variables(of: map) }
    let queued = map.queued.enumerated().map { place, value in
      SimElement(map: map.name, key: .number(place), values: [typed(map.valueType, value)])
    }
    guard queued.isEmpty else { return queued }
    if map.type.holdsMaps || map.type.holdsPrograms { return references(in: map) }
    let isArray = map.type == .array || map.type == .percpuArray
    return map.entries.filter { !isArray || $0.value.contains { $0 != 0 } }.map { entry in
      let stride = map.cpus == 1 ? max(entry.value.count, 1) : (map.valueSize + 7) / 8 * 8
      let values = (0..<map.cpus).map { cpu in
        typed(map.valueType, Array(entry.value.dropFirst(cpu * stride).prefix(map.valueSize)))
      }
      return SimElement(map: map.name, key: typed(map.keyType, entry.key), values: values)
    }
  }

  /// The maps or programs that a map holds, by their names.
  private func references(in map: InterpretedMap) -> [SimElement] {
    map.entries.map { entry in
      let place = entry.value.reversed().reduce(0) { $0 << 8 | Int($1) }
      let names = map.type.holdsMaps ? object.maps.names : object.programs.names
      let name = names.indices.contains(place) ? names[place] : "\(place)"
      let key: JSON =
        map.keyType == .void && entry.key.count == 4
        ? .number(entry.key.reversed().reduce(0) { $0 << 8 | Int($1) }) : typed(map.keyType, entry.key)
      return SimElement(map: map.name, key: key, values: [.string(name)])
    }
  }

  /// The variables of a data section, in the order of the file.
  private func variables(of map: InterpretedMap) -> [SimElement] {
    guard let bytes = map.entries.first?.value else { return [] }
    return object.globals.filter { $0.layout.map == map.name }.map { variable in
      let layout = variable.layout
      let value = Array(bytes.dropFirst(layout.offset).prefix(layout.size))
      return SimElement(map: nil, key: .string(layout.name), values: [typed(layout.type, value)])
    }
  }

  private func typed(_ type: BTFTypeID, _ bytes: [UInt8]) -> JSON {
    guard type != .void, let types = object.types,
      let value = try? types.value(of: type, in: ByteSlice(bytes))
    else { return .bytes(bytes) }
    return JSON(value)
  }
}

/// An element of a map, or a variable.
private struct SimElement {
  /// `nil` for a variable.
  let map: String?
  let key: JSON
  /// One, or those of the CPUs.
  let values: [JSON]

  var json: JSON {
    guard values.count == 1, let value = values.first else {
      let list = values.enumerated().map { JSON.object(["cpu": .number($0), "value": $1]) }
      return .object(["key": key, "values": .array(list)])
    }
    return .object(["key": key, "value": value])
  }

  var text: String {
    var name = key.compact
    if case .string(let text) = key, map == nil { name = text }
    let place = map.map { "\($0)[\(name)]" } ?? name
    let shown =
      values.count == 1
      ? values.map(\.compact) : values.enumerated().map { "cpu\($0) \($1.compact)" }
    return "\(place) = \(shown.joined(separator: ", "))"
  }
}

/// What a number that a program returns is called. C: `enum xdp_action`, `TC_ACT_*`.
enum Verdict {
  private static let xdp = ["XDP_ABORTED", "XDP_DROP", "XDP_PASS", "XDP_TX", "XDP_REDIRECT"]
  private static let trafficControl = [
    "TC_ACT_OK", "TC_ACT_RECLASSIFY", "TC_ACT_SHOT", "TC_ACT_PIPE", "TC_ACT_STOLEN", "TC_ACT_QUEUED",
    "TC_ACT_REPEAT", "TC_ACT_REDIRECT", "TC_ACT_TRAP",
  ]

  /// The name of a result, for types of programs whose results have names.
  static func name(_ value: UInt32, _ type: ProgramType) -> String? {
    let place = Int(value)
    switch type {
    case .xdp: return xdp.indices.contains(place) ? xdp[place] : nil
    case .schedCls, .schedAct:
      if value == .max { return "TC_ACT_UNSPEC" }
      return trafficControl.indices.contains(place) ? trafficControl[place] : nil
    default: return nil
    }
  }
}
