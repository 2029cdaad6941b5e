import BPFSyscall
import BPFTypes

/// One ring that a reader reads: a whole ring buffer, or one CPU's part of a perf event array.
enum EventSource {
  case ring(RingConsumer, map: Map)
  case overwriting(OverwritingRingConsumer, map: Map)
  case perf(PerfConsumer, map: Map)

  var origin: EventOrigin {
    switch self {
    case .ring(let consumer, _): consumer.origin
    case .overwriting(let consumer, _): consumer.origin
    case .perf(let consumer, _): consumer.origin
    }
  }

  /// What becomes readable when there is something to read.
  var descriptor: Int32 {
    switch self {
    case .ring(_, let map), .overwriting(_, let map): map.fileDescriptor
    case .perf(let consumer, _): consumer.eventFD
    }
  }

  var available: Int {
    switch self {
    case .ring(let consumer, _): consumer.available
    case .overwriting(let consumer, _): consumer.available
    case .perf(let consumer, _): consumer.available
    }
  }

  func consume(
    limit: Int, onLost: ((EventOrigin, UInt64) -> Void)?, _ body: (RawSpan, EventOrigin) throws -> Void
  ) throws -> Int {
    switch self {
    case .ring(let consumer, _): try consumer.consume(limit: limit, body)
    case .overwriting(let consumer, _): try consumer.consume(limit: limit, body)
    case .perf(let consumer, _): try consumer.consume(limit: limit, onLost: onLost, body)
    }
  }

  /// Takes the buffer out of the map, so that programs stop writing to it.
  func withdraw() {
    guard case .perf(let consumer, let map) = self else { return }
    do {
      try map.delete(consumer.index)
    } catch {
      map.kernel.diagnostics("\(error)")
    }
  }
}

extension EventSource {
  /// The sources of a map.
  ///
  /// - Parameter known: the CPUs that have their buffers already.
  static func open(
    _ map: Map, place: Int, _ options: PerfBufferOptions, excluding known: Set<Int> = []
  ) throws(BPFError) -> [EventSource] {
    switch map.type {
    case .ringbuf: return [try ring(map, place: place)]
    case .perfEventArray:
      var sources: [EventSource] = []
      for (cpu, key) in try keys(map, options) where !known.contains(cpu) {
        do {
          if let source = try perf(map, place: place, cpu: cpu, key: key, options) { sources.append(source) }
        } catch {
          for source in sources { source.withdraw() }
          throw error
        }
      }
      return sources
    default:
      throw BPFError(
        .invalidValue, at: .access, of: map.subject, "the map holds no events",
        expected: "a ringbuf or perf_event_array", seen: map.type.name)
    }
  }

  private static func ring(_ map: Map, place: Int) throws(BPFError) -> EventSource {
    let isOverwriting = map.flags.contains(.rbOverwrite)
    let position = isOverwriting ? try map.kernel.overwritePosition() : 0
    let calls = map.kernel.calls
    do {
      guard isOverwriting else {
        let consumer = try RingConsumer(
          mapping: map.fileDescriptor, size: map.maxEntries, place: place, through: calls)
        return .ring(consumer, map: map)
      }
      let consumer = try OverwritingRingConsumer(
        mapping: map.fileDescriptor, size: map.maxEntries, overwritePosition: position, place: place,
        through: calls)
      return .overwriting(consumer, map: map)
    } catch {
      throw map.failure(error)
    }
  }

  /// The CPUs that get buffers, each with its key: the CPU's own number, unless it is said otherwise. Where CPUs
  /// are missing, places in a list are other numbers.
  private static func keys(
    _ map: Map, _ options: PerfBufferOptions
  ) throws(BPFError) -> [(cpu: Int, key: UInt32)] {
    if let keys = options.keys { return keys.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    return try map.kernel.onlineCPUs().filter { $0 < map.maxEntries }.map { ($0, UInt32(clamping: $0)) }
  }

  /// The buffer of one CPU, which goes into the map under a key.
  ///
  /// - Returns: `nil` if the CPU is offline, unless the user names it.
  private static func perf(
    _ map: Map, place: Int, cpu: Int, key: UInt32, _ options: PerfBufferOptions
  ) throws(BPFError) -> EventSource? {
    let consumer: PerfConsumer
    do {
      consumer = try PerfConsumer(
        cpu: cpu, place: place, pages: options.pages, wakeupEvents: options.wakeupEvents, index: key,
        hasTimes: options.hasTimes, through: map.kernel.calls)
    } catch {
      // It went offline since the list was read.
      if error.errno == .ENODEV, options.keys == nil { return nil }
      throw BPFError(
        error, at: .access, of: .init(map: map.name, item: "perf buffer of CPU \(cpu)"), kernel: map.kernel,
        needing: [.perfmon])
    }
    try map.update(key, consumer.eventFD)
    return .perf(consumer, map: map)
  }
}
