import BPF
import FakeKernel
import Testing

@Suite("load")
struct LoadTests {
  let fake = FakeKernel()

  @Test(arguments: loadableFixtures)
  func operationsAreThoseOfThePlanInItsOrder(_ name: String) throws {
    let object = try object(name)
    let kernel = Kernel(systemCalls: fake)
    let plan = try object.link(try kernel.facts(for: object))
    let loaded = try object.load(on: kernel)
    #expect(fake.commands == plan.operations.compactMap(\.command))
    #expect(loaded.report.retries == 0 && loaded.report.remarks == plan.remarks)
    #expect(loaded.programs.map(\.name) == object.enabledPrograms.map(\.name))
    // Types, maps and programs have a descriptor each, and those of types are closed after the load.
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  @Test(arguments: loadableFixtures)
  func nothingStaysOpenAfterTheObject(_ name: String) throws {
    do {
      let loaded = try fake.load(name)
      #expect(!loaded.programs.isEmpty)
    }
    #expect(fake.openDescriptors.isEmpty && fake.badCloses.isEmpty)
  }

  @Test(arguments: loadableFixtures)
  func mapsAreFilledIntoInstructions(_ name: String) throws {
    let object = try object(name)
    let plan = try object.link(Facts())
    let loaded = try fake.load(name)
    for case .loadProgram(let load) in plan.operations {
      let program = try loaded.program(load.name)
      guard case .program(let seen) = fake[program.fileDescriptor] else {
        Issue.record("no program")
        continue
      }
      #expect(seen.instructions.count == load.instructions.count * 8)
      #expect(seen.type == load.type && seen.license == "Dual BSD/GPL")
      for slot in load.slots {
        let map = try loaded.map(object.maps[slot.map.rawValue].name)
        #expect(seen.immediate(of: slot.instruction) == map.fileDescriptor)
      }
    }
  }

  @Test func constantsAreSetAndFrozenBeforeTheFirstProgram() throws {
    var object = try object("execve_counter")
    try object.globals["only_uid"]?.set(UInt32(1000))
    let loaded = try object.load(on: Kernel(systemCalls: fake))
    let commands = fake.commands
    let frozen = try #require(commands.lastIndex(of: .mapFreeze))
    let written = try #require(commands.firstIndex(of: .mapUpdateElem))
    let verified = try #require(commands.firstIndex(of: .progLoad))
    #expect(written < frozen && frozen < verified)
    let constants = try loaded.map(".rodata")
    guard case .map(let map) = fake[constants.fileDescriptor] else { return #expect(Bool(false), "no map") }
    #expect(map.isFrozen && map[[0, 0, 0, 0]] == [0xe8, 3, 0, 0])
    guard case .map(let other) = fake[try loaded.map("counts").fileDescriptor] else { return }
    #expect(!other.isFrozen)
  }

  @Test func constantsAreBoundToThePrograms() throws {
    let loaded = try fake.load("execve_counter")
    let bind = try #require(fake.calls(.progBindMap).first?.attributes)
    let program = UInt8(try loaded.program("count_exec").fileDescriptor)
    let map = UInt8(try loaded.map(".rodata").fileDescriptor)
    #expect(bind == [program, 0, 0, 0, map, 0, 0, 0])
  }

  @Test func bindingMayFail() throws {
    fake.fail(.progBindMap, .EINVAL)
    let loaded = try fake.load("execve_counter")
    #expect(loaded.report.remarks.count == 1)
    #expect(
      loaded.report.remarks.first?.contains("map .rodata could not be bound to program count_exec") == true)
  }

  @Test func theTokenGoesAlong() throws {
    fake.pin(.btf(id: 999, bytes: []), at: "/token")
    let token = try fake.objGet(path: "/token")
    let number = UInt8(token.rawValue)
    let kernel = Kernel(systemCalls: fake, token: token)
    _ = try object("execve_counter").load(on: kernel)
    func byte(_ command: BPFCommand, _ offset: Int) throws -> UInt8 {
      try #require(fake.calls(command).first?.attributes)[offset]
    }
    #expect(try byte(.mapCreate, 76) == number && byte(.mapCreate, 18) == 1)
    #expect(try byte(.progLoad, 144) == number && byte(.progLoad, 46) == 1)
    #expect(try byte(.btfLoad, 36) == number && byte(.btfLoad, 34) == 1)
  }

  /// Parity LOAD-5: every command that takes a token carries it, inner maps' and probes' too.
  @Test(arguments: loadableFixtures + ["map_in_map"])
  func everyCommandCarriesTheToken(_ name: String) throws {
    fake.pin(.btf(id: 999, bytes: []), at: "/token")
    let token = try fake.objGet(path: "/token")
    let number = UInt32(token.rawValue)
    let recorder = RecordingSystemCalls(fake)
    let kernel = Kernel(systemCalls: recorder, token: token)
    // Refused once, so that features are asked for as well.
    fake.fail(.btfLoad, .EINVAL)
    let loaded = try object(name).load(on: kernel)
    // Where the token and its flag stand.
    let places: [BPFCommand: (token: Int, flags: Int)] = [
      .mapCreate: (76, 16), .progLoad: (144, 44), .btfLoad: (36, 32), .btfGetFdById: (12, 8),
    ]
    func word(_ bytes: [UInt8], _ place: Int) -> UInt32 {
      guard place + 4 <= bytes.count else { return 0 }
      return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    }
    var seen: [BPFCommand: Int] = [:]
    for call in recorder.calls {
      guard let command = call.command, let place = places[command] else { continue }
      seen[command, default: 0] += 1
      #expect(word(call.attributes, place.token) == number, "\(command) of \(name)")
      #expect(word(call.attributes, place.flags) & 1 << 16 != 0, "\(command) of \(name)")
    }
    #expect(seen[.progLoad, default: 0] >= loaded.programs.count)
    #expect(seen[.mapCreate, default: 0] >= loaded.maps.count)
  }

  /// Older kernels know no token there, and say so by refusing it.
  @Test(arguments: [false, true])
  func tablesAreOpenedWithTheToken(isOld: Bool) throws {
    fake.pin(.btf(id: 999, bytes: []), at: "/token")
    let kernel = Kernel(systemCalls: fake, token: try fake.objGet(path: "/token"))
    if isOld {
      fake.answer(.btfGetFdById) { bytes in
        Attributes(bytes).word(12) == 0 ? nil : KernelErrno.EINVAL.negated
      }
    }
    _ = try kernel.btfInfo(id: 999)
    #expect(fake.calls(.btfGetFdById).count == (isOld ? 2 : 1))
    fake.fail(.btfGetFdById, .EPERM)
    #expect(try failure { _ = try kernel.btfInfo(id: 999) }.errno == .EPERM)
  }

  @Test func aRecorderSeesTheLoad() throws {
    let recorder = RecordingSystemCalls(fake)
    let loaded = try object("execve_counter").load(on: Kernel(recording: recorder))
    let calls = recorder.calls
    #expect(calls.compactMap(\.command) == fake.commands)
    #expect(
      calls.filter { $0.command != nil }.map(\.attributes)
        == fake.log.filter { $0.command != nil }.map(\.attributes))
    let load = try #require(calls.first { $0.command == .progLoad })
    guard case .program(let program) = fake[try loaded.program("count_exec").fileDescriptor] else { return }
    #expect(load.memory("insns") == program.instructions)
    #expect(load.memory("license") == Array("Dual BSD/GPL".utf8))
    #expect(load.memory("func_info")?.count == 16 && load.memory("line_info")?.isEmpty == false)
    let update = try #require(calls.first { $0.command == .mapUpdateElem })
    #expect(update.memory("key") == [0, 0, 0, 0] && update.memory("value") == [0xff, 0xff, 0xff, 0xff])
  }
}
