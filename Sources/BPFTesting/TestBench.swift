public import BPF
public import BPFInterpreter

/// An object whose programs a test runs, in the interpreter or in the kernel, with the same calls.
public final class TestBench {
  /// Where programs run.
  public let engine: TestEngine
  private let object: BPFObject
  private let place: Place

  private enum Place {
    case interpreter(Interpreter)
    case kernel(LoadedObject)
  }

  /// Loads an object.
  ///
  /// - Parameters:
  ///   - object: as it was read, with its variables set.
  ///   - engine: where its programs shall run.
  ///   - program: the only one to load, with those that it may jump to; all enabled ones by default.
  ///   - options: the machine that the interpreter plays.
  /// - Throws: ``BPFError`` if the object cannot be linked, or the kernel refuses it.
  public init(
    _ object: BPFObject, on engine: TestEngine = .interpreter, program: String? = nil,
    options: InterpreterOptions = InterpreterOptions()
  ) throws(BPFError) {
    var object = object
    if let program { object.enableOnly(program) }
    self.object = object
    self.engine = engine
    switch engine {
    case .interpreter:
      // What an object needs to know of a kernel is asked of this one, which takes no privileges.
      let facts = try Kernel().facts(for: object)
      place = .interpreter(try Interpreter(object, facts: facts, options: options))
    case .kernel: place = .kernel(try object.load())
    }
  }

  /// Runs a program once. Maps keep what it did for the next run.
  ///
  /// - Parameters:
  ///   - packet: from its Ethernet header on; empty for programs that see none.
  ///   - context: as C lays it out; `nil` for what the kernel makes up.
  /// - Throws: ``BPFError``: in the interpreter of what the program does wrong, with its C line; in the kernel if the
  ///   type of the program cannot be run so.
  public func run(
    _ program: String, packet: [UInt8] = [], context: [UInt8]? = nil
  ) throws(BPFError) -> TestOutcome {
    switch place {
    case .interpreter(let interpreter):
      let result = try interpreter.run(program, RunInput(packet: packet, context: context))
      return TestOutcome(
        returnValue: result.returnValue, packet: packet.isEmpty ? [] : result.packet, trace: result.trace,
        events: result.events)
    case .kernel(let loaded): return try run(try loaded.program(program), packet, context)
    }
  }

  /// Runs a program once on a packet that was put together.
  public func run(_ program: String, packet: Packet) throws(BPFError) -> TestOutcome {
    try run(program, packet: packet.bytes)
  }

  private func run(
    _ program: Program, _ packet: [UInt8], _ context: [UInt8]?
  ) throws(BPFError) -> TestOutcome {
    // Raw tracepoints take a context alone, and refuse to be repeated.
    let isRaw = program.type == .rawTracepoint
    let arguments = context ?? (isRaw ? [UInt8](repeating: 0, count: 12 * 8) : [])
    do {
      let result = try LiveSystemCalls().progTestRun(
        fd: program.fileDescriptor, data: packet, room: packet.isEmpty ? 0 : packet.count + 4096,
        context: arguments, repeat: isRaw ? 0 : 1)
      return TestOutcome(returnValue: result.returnValue, packet: result.data, trace: nil, events: nil)
    } catch {
      throw BPFError(
        .systemCallFailed, at: .run, of: .init(object: object.path, program: program.name),
        "the kernel does not run the program on this", errno: error.errno)
    }
  }

  /// A map by its name in the object.
  ///
  /// - Throws: ``BPFError`` with code `notFound`.
  public func map(_ name: String) throws(BPFError) -> TestMap {
    switch place {
    case .interpreter(let interpreter): TestMap(place: .interpreter(try interpreter.map(name)))
    case .kernel(let loaded): TestMap(place: .kernel(try loaded.map(name)))
    }
  }

  /// What a variable of the object holds now.
  ///
  /// - Throws: ``BPFError``: `notFound` without such a variable, `invalidValue` for a type of another size.
  public func variable<Value: FixedWidthInteger & BitwiseCopyable>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(BPFError) -> Value {
    guard let layout = object.globals[name]?.layout else {
      throw BPFError(
        .notFound, at: .access, of: .init(object: object.path, item: name), "there is no such variable",
        expected: object.globals.map(\.name).joined(separator: ", "))
    }
    guard layout.size == MemoryLayout<Value>.size else {
      throw BPFError(
        .invalidValue, at: .access, of: .init(object: object.path, item: name),
        "the variable has another size",
        expected: "\(layout.size) bytes", seen: "\(Value.self)")
    }
    let section = try map(layout.map).lookup([0, 0, 0, 0]) ?? []
    var value = Value.zero
    for (place, byte) in section.dropFirst(layout.offset).prefix(layout.size).enumerated() {
      let shift = object.byteOrder == .littleEndian ? place : layout.size - 1 - place
      value |= Value(truncatingIfNeeded: UInt64(byte) << UInt64(shift * 8))
    }
    return value
  }
}

/// What a run of a program did.
public struct TestOutcome: Sendable {
  /// What the program returned. C: `retval`.
  public let returnValue: UInt32
  /// The packet as the program left it.
  public let packet: [UInt8]
  /// The lines of `bpf_trace_printk`; `nil` from the kernel, which mixes them with those of others.
  public let trace: [String]?
  /// The records given to ring buffers and perf event arrays; `nil` from the kernel, where readers take them.
  public let events: [InterpretedEvent]?

  /// What a program of XDP decided; `nil` for a number that stands for nothing.
  public var xdp: XDPVerdict? { XDPVerdict(rawValue: returnValue) }
  /// What a classifier decided; `nil` for a number that stands for nothing.
  public var trafficControl: TrafficControlVerdict? {
    TrafficControlVerdict(rawValue: Int32(bitPattern: returnValue))
  }
}

/// What becomes of a packet. C: `enum xdp_action`.
public enum XDPVerdict: UInt32, Sendable {
  /// C: `XDP_ABORTED` and its like.
  case aborted, drop, pass, transmit, redirect
}

/// What becomes of a packet. C: `TC_ACT_*`.
public enum TrafficControlVerdict: Int32, Sendable {
  /// The next program decides. C: `TC_ACT_UNSPEC`.
  case unspecified = -1
  /// C: `TC_ACT_OK` and its like.
  case ok, reclassify, shot, pipe, stolen, queued, again, redirect, trap
}
