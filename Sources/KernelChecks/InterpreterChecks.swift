import BPF
import BPFInterpreter
import BPFSyscall
import Glibc

let interpreterChecks: [KernelCheck] = [
  KernelCheck("the interpreter does to every fixture what the kernel does") { context in
    let names = try Manifest(path: "\(context.fixtures)/manifest.json").expectations
      .filter { $0.expected == "loads" }.map(\.name)
    var comparison = FixtureComparison(context)
    for name in names { try comparison.compare(name) }
    try expect(
      comparison.compared.count >= FixtureComparison.least,
      "only \(comparison.compared.count) programs were compared")
  },
  KernelCheck(
    "random programs have the same results in the interpreter", needs: .linux(5, 12, for: "BPF_FETCH")
  ) {
    _ in
    let version = LiveSystemCalls().kernelVersionCode
    for seed in 1...LongRun.randomPrograms { try compareRandom(seed, steps: 600, for: version) }
  },
]

/// Runs a random program on some packets, here and there.
private func compareRandom(_ seed: UInt64, steps: Int, for version: UInt32) throws {
  let program = RandomProgram(seed: seed, steps: steps, for: version)
  let loaded = try load(program, seed)
  let interpreter = try Interpreter(program.code, type: .xdp)
  for number in 0..<16 {
    let packet = RandomProgram.packet(seed: seed &* 1000 &+ UInt64(number))
    let expected = try LiveSystemCalls().progTestRun(fd: loaded.rawValue, data: packet).returnValue
    let seen = try interpreter.run("code", RunInput(packet: packet)).returnValue
    guard seen != expected else { continue }
    let first = try firstDifference(seed, steps: steps, for: version, packet)
    throw CheckFailure(
      description:
        "seed \(seed), packet \(number): the kernel returns \(expected), the interpreter \(seen); \(first)")
  }
}

/// Loads a random program; if that fails, the end of the verifier's log is told.
private func load(_ program: RandomProgram, _ seed: UInt64) throws -> FileDescriptor {
  let calls = LiveSystemCalls()
  let request = ProgLoad(type: .xdp, instructions: Instruction.encode(program.code), license: "GPL")
  do {
    return try calls.progLoad(request)
  } catch {
    throw CheckFailure(description: "seed \(seed): \(error): \(verifierText(request).suffix(600))")
  }
}

/// What the verifier says while it refuses a program.
private func verifierText(_ request: ProgLoad) -> String {
  var log = VerifierLog(capacity: 1 << 24)
  do throws(SystemCallError) { _ = try LiveSystemCalls().progLoad(request, log: &log) } catch {
    return log.text
  }
  return log.text
}

/// The step whose result differs, found by shorter and shorter programs.
private func firstDifference(_ seed: UInt64, steps: Int, for version: UInt32, _ packet: [UInt8]) throws
  -> String
{
  let calls = LiveSystemCalls()
  var low = 0
  var high = steps
  while high - low > 1 {
    let middle = low + (high - low) / 2
    let program = RandomProgram(seed: seed, steps: middle, for: version)
    let loaded = try calls.progLoad(
      ProgLoad(type: .xdp, instructions: Instruction.encode(program.code), license: "GPL"))
    let expected = try calls.progTestRun(fd: loaded.rawValue, data: packet).returnValue
    let seen = try Interpreter(program.code, type: .xdp).run("code", RunInput(packet: packet)).returnValue
    if seen == expected { low = middle } else { high = middle }
  }
  let before = RandomProgram(seed: seed, steps: low, for: version).code.count - 5
  let program = Disassembly(RandomProgram(seed: seed, steps: high, for: version).code)
  let lines = program.lines.filter { $0.number >= before }.dropLast(5)
  return "from: " + lines.map(\.text).joined(separator: "; ")
}

/// Programs of fixtures, run by both.
private struct FixtureComparison {
  let context: CheckContext
  private(set) var compared: [String] = []
  /// How many programs there are to compare on any kernel that is supported.
  static let least = 40
  /// What only a kernel has: an arena, and a stack to be looked at.
  private static let refused: Set<String> = [
    "arena_globals.bpf.o/add_seed", "context_argument.bpf.o/from_raw_tracepoint",
  ]
  /// Returns the number of the CPU that the kernel chose.
  private static let chosen = "test_runs.bpf.o/place"

  init(_ context: CheckContext) { self.context = context }

  /// What is run on a packet, or on the arguments of a tracepoint.
  private static let packets: Set<ProgramType> = [
    .xdp, .schedCls, .schedAct, .socketFilter, .cgroupSkb, .lwtIn, .lwtOut, .lwtXmit,
  ]

  /// UDP over IPv4, to all.
  private static let packet: [UInt8] =
    [UInt8](repeating: 0xff, count: 6) + [
      2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 46, 0, 1, 0, 0, 64, 17, 0x66, 0xbc,
    ]
    + [10, 0, 0, 1, 10, 0, 0, 2, 0, 53, 0, 53, 0, 26, 0, 0] + (0..<18).map { UInt8($0) }

  mutating func compare(_ name: String) throws {
    var object = try BPFObject(contentsOf: context.path(ofObject: name))
    // Nothing shall be found that an earlier load left, nor be left.
    object.maps.updateAll { $0.pinning = .none }
    if name == "packet_helpers.bpf.o", LiveSystemCalls().kernelVersionCode >= 5 << 16 | 18 << 8 {
      object.programs.updateAll { $0.isEnabled = true }
    }
    let facts = try context.kernel.facts(for: object)
    let loaded: LoadedObject
    // What this kernel does not load, other checks judge.
    do {
      loaded = try object.load(on: context.kernel)
    } catch {
      let isOld = NewerFixture.all[name]?.isMissing(from: LiveSystemCalls().kernelVersionCode) == true
      guard isOld || error.errno == .EPERM else { throw error }
      return
    }
    var options = InterpreterOptions()
    options.cpus = max(loaded.maps.map(\.cpus.count).max() ?? 1, 1)
    options.readsPerfBuffers = false
    try describeThisProcess(&options)
    let interpreter = try Interpreter(object, facts: facts, options: options)
    try loaded.withLoaded { loaded in
      for program in loaded.programs {
        try compare(program, "\(name)/\(program.name)", interpreter)
      }
      for map in loaded.maps { try compare(map, name, interpreter) }
    }
  }

  /// Gives the interpreter this process, and of its structure in the kernel what fixtures read there.
  private func describeThisProcess(_ options: inout InterpreterOptions) throws {
    let number = UInt32(getpid())
    let name = try LiveSystemCalls().readFile("/proc/self/comm").array.prefix { $0 != 10 }
    options.process.process = number
    options.process.thread = number
    options.process.name = String(decoding: name, as: UTF8.self)
    options.process.task = 0xffff_9000_0000_0000
    let table = try context.kernel.types().kernel()
    guard let id = table.firstType(named: "task_struct", kind: .structure),
      case .composite(let task) = try table.type(id).body
    else { return }
    var bytes = [UInt8](repeating: 0, count: Int(task.size))
    let numberBytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32($0 * 8)) }
    for (member, content) in [("pid", numberBytes), ("tgid", numberBytes), ("comm", Array(name))] {
      guard let found = task.members.first(where: { $0.name == member }) else { continue }
      let place = Int(found.bitOffset) / 8
      bytes.replaceSubrange(place..<place + content.count, with: content)
    }
    options.kernelMemory = [InterpretedMemory(address: options.process.task, bytes: bytes)]
  }

  private mutating func compare(_ program: Program, _ title: String, _ interpreter: Interpreter) throws {
    let isPacket = Self.packets.contains(program.type)
    guard isPacket || program.type == .rawTracepoint, title != Self.chosen else { return }
    let seen: RunResult
    do {
      seen = try interpreter.run(program.name, RunInput(packet: Self.packet))
    } catch {
      guard error.code == .unsupported, Self.refused.contains(title) else { throw error }
      return
    }
    let expected: TestRunResult
    do {
      expected =
        isPacket
        ? try LiveSystemCalls().progTestRun(fd: program.fileDescriptor, data: Self.packet, room: 4096)
        : try LiveSystemCalls().progTestRun(
          fd: program.fileDescriptor, data: [], context: [UInt8](repeating: 0, count: 96), repeat: 0)
    } catch {
      // Kernels do not run all programs so: those of a map of devices, or of older kernels.
      return
    }
    try expectEqual(seen.returnValue, expected.returnValue, "\(title) returned")
    if isPacket { try expectEqual(seen.packet, expected.data, "\(title): the packet") }
    compared.append(title)
  }

  private func compare(_ map: Map, _ title: String, _ interpreter: Interpreter) throws {
    let types: [MapType] = [.array, .hash, .lruHash, .percpuArray, .percpuHash, .lruPercpuHash, .lpmTrie]
    guard types.contains(map.type) else { return }
    let order: ([UInt8], [UInt8]) -> Bool = { $0.lexicographicallyPrecedes($1) }
    let expected = try map.entries().sorted { order($0.key, $1.key) }
    let other = try interpreter.map(map.name)
    let seen = other.entries.sorted { order($0.key, $1.key) }
    try expectEqual(seen.map(\.key), expected.map(\.key), "\(title), map \(map.name): keys")
    var differences: [String] = []
    for (mine, kernels) in zip(seen, expected) {
      let what = "\(title), map \(map.name), key \(mine.key)"
      if map.cpus.isEmpty {
        let wrong = zip(mine.value, kernels.value).enumerated().filter { $0.element.0 != $0.element.1 }
        differences += wrong.prefix(8).map {
          "\(what), byte \($0.offset): expected \($0.element.1), seen \($0.element.0)"
        }
      } else {
        // Which CPU the kernel ran a program on is its affair.
        try expectEqual(Self.sum(mine.value), Self.sum(kernels.value), "\(what), over all CPUs")
      }
    }
    try expect(differences.isEmpty, differences.joined(separator: "; "))
  }

  /// The sum of what may be counters of eight bytes.
  private static func sum(_ bytes: [UInt8]) -> UInt64 {
    stride(from: 0, to: bytes.count / 8 * 8, by: 8).reduce(UInt64(0)) { sum, place in
      sum &+ bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}
