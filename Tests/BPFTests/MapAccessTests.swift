import BPF
import FakeKernel
import Testing

@Suite("map access")
struct MapAccessTests {
  let fake = FakeKernel()

  @Test func bytesAndNumbers() throws {
    let map = try fake.load("percpu_counter").map("by_process")
    #expect(try map.lookup([1, 0, 0, 0]) == nil)
    try map.update([1, 0, 0, 0], [9, 0, 0, 0, 0, 0, 0, 0])
    #expect(try map.lookup([1, 0, 0, 0]) == [9, 0, 0, 0, 0, 0, 0, 0])
    #expect(try map.lookup(UInt32(1), as: UInt64.self) == 9)
    try map.update(UInt32(2), UInt64(10), .noExist)
    let error = try failure { try map.update(UInt32(2), UInt64(10), .noExist) }
    #expect(error.errno == .EEXIST && error.stage == .access && error.subject.map == "by_process")
    #expect(try map.nextKey(after: nil) == [1, 0, 0, 0])
    #expect(try map.nextKey(after: [1, 0, 0, 0]) == [2, 0, 0, 0])
    #expect(try map.nextKey(after: [2, 0, 0, 0]) == nil)
    #expect(try map.delete([1, 0, 0, 0]))
    #expect(try map.delete(UInt32(1)) == false)
    #expect(try map.lookup(UInt32(1), as: UInt64.self) == nil)
  }

  /// The kernel would read and write beyond a buffer that is too small, so it is not even asked.
  @Test func wrongSizesDoNotReachTheKernel() throws {
    let map = try fake.load("percpu_counter").map("by_process")
    let asked = fake.log.count
    var value: UInt32 = 0
    let attempts: [() throws -> Void] = [
      { _ = try map.lookup([1, 2, 3]) }, { _ = try map.lookup([]) }, { _ = try map.lookup([1, 2, 3, 4, 5]) },
      { _ = try map.lookup(UInt64(1), as: UInt64.self) }, { _ = try map.lookup(UInt32(1), as: UInt32.self) },
      { try map.update([1, 2, 3], [UInt8](repeating: 0, count: 8)) }, { try map.update([1, 2, 3, 4], [1]) },
      { try map.update(UInt32(1), UInt32(1)) }, { try map.update(UInt64(1), UInt64(1)) },
      { try map.delete([1]) }, { try map.delete(UInt64(1)) }, { _ = try map.nextKey(after: [1]) },
      {
        try withUnsafeBytes(of: UInt32(1)) { key in
          try withUnsafeMutableBytes(of: &value) { _ = try map.lookup(key, into: $0) }
        }
      },
    ]
    for attempt in attempts {
      let error = try failure { try attempt() }
      #expect(error.code == .invalidValue && error.expected == "a key of 4 and a value of 8 bytes")
    }
    #expect(fake.log.count == asked)
  }

  @Test func perCPUValuesAreSplit() throws {
    fake.configure { $0.files["/sys/devices/system/cpu/possible"] = Array("0-1\n".utf8) }
    let map = try fake.load("percpu_counter").map("per_cpu")
    #expect(map.cpus == [0, 1] && map.valueSize == 4 && map.storedValueSize == 16)
    try map.update([1, 0, 0, 0], [1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0, 0, 0])
    #expect(try map.perCPUValues([1, 0, 0, 0]) == [[1, 2, 3, 4], [5, 6, 7, 8]])
    #expect(try map.perCPUValues([9, 0, 0, 0]) == nil)
    let error = try failure { try map.update([1, 0, 0, 0], [1, 2, 3, 4]) }
    #expect(error.expected == "a key of 4 and a value of 16 bytes")
    #expect(map.splitPerCPU([]) == [] && map.splitPerCPU([1, 2, 3]) == [])
    let plain = try fake.load("percpu_counter").map("by_process")
    #expect(plain.cpus.isEmpty && plain.splitPerCPU([1, 2]) == [[1, 2]])
  }

  @Test func perCPUValuesAsNumbers() throws {
    fake.configure { $0.files["/sys/devices/system/cpu/possible"] = Array("0-1\n".utf8) }
    let loaded = try fake.load("percpu_counter")
    let map = try loaded.map("per_cpu")
    try map.update([1, 0, 0, 0], [1, 2, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0])
    #expect(try map.perCPUValues(UInt32(1), as: UInt32.self) == [0x201, 5])
    #expect(try map.perCPUValues(UInt32(9), as: UInt32.self) == nil)
    for attempt: () throws -> Void in [
      { _ = try map.perCPUValues(UInt32(1), as: UInt64.self) },
      { _ = try map.perCPUValues(UInt64(1), as: UInt32.self) },
      { _ = try loaded.map("by_process").perCPUValues(UInt32(1), as: UInt64.self) },
    ] { #expect(try failure { try attempt() }.code == .invalidValue) }
  }

  /// Without the number of CPUs the kernel would write beyond the buffer.
  @Test(arguments: ["", "\n", "x"])
  func withoutTheNumberOfCPUsThereIsNoMap(_ text: String) throws {
    fake.configure { $0.files["/sys/devices/system/cpu/possible"] = Array(text.utf8) }
    let error = try failure { _ = try fake.load("percpu_counter") }
    #expect(error.stage == .gather)
    #expect(fake.openDescriptors.isEmpty)
  }

  /// An empty array has an address, and a queue takes none.
  @Test func mapsWithoutKeys() throws {
    let map = try fake.load("maps_all").map("queue")
    #expect(map.keySize == 0 && map.valueSize == 4)
    try map.update([], [1, 2, 3, 4])
    let update = try #require(fake.calls(.mapUpdateElem).last?.attributes)
    #expect(update[8..<16].allSatisfy { $0 == 0 } && update[16..<24].contains { $0 != 0 })
    _ = try map.lookup([])
    let lookup = try #require(fake.calls(.mapLookupElem).last?.attributes)
    #expect(lookup[8..<16].allSatisfy { $0 == 0 })
  }

  @Test func replacedMapsAreUsedAndLeftAlone() throws {
    var definition = FakeMap.Definition(type: .array)
    definition.name = "other"
    fake.pin(.map(FakeMap(id: 500, definition)), at: "/counts")
    var constants = FakeMap.Definition(type: .array)
    constants.valueSize = 4
    constants.flags = 1 << 7 | 1 << 10
    constants.name = "constants"
    fake.pin(.map(FakeMap(id: 501, constants)), at: "/constants")
    let kernel = Kernel(systemCalls: fake)
    var options = LoadOptions()
    let counts = try kernel.map(pinnedAt: "/counts")
    let other = try kernel.map(pinnedAt: "/constants")
    options.replacing = ["counts": counts, ".rodata": other]
    let loaded = try object("execve_counter").load(on: kernel, options)
    #expect(try loaded.map("counts") === counts, "the object's name finds the map of another name")
    #expect(try loaded.map(".rodata") === other)
    #expect(fake.calls(.mapCreate).count == 1, ".bss alone is created")
    #expect(fake.calls(.mapFreeze).isEmpty)
    guard case .map(let map) = fake[other.fileDescriptor] else { return #expect(Bool(false), "no map") }
    #expect(map[[0, 0, 0, 0]] == [0, 0, 0, 0], "its values are its own")
    #expect(try loaded.globals["only_uid"]?.integer(as: UInt32.self) == 0)
    guard case .program(let program) = fake[try loaded.program("count_exec").fileDescriptor] else { return }
    let constantsUsed = (0..<(program.instructions.count / 8)).contains {
      program.instructions[$0 * 8] == 0x18 && program.immediate(of: $0) == other.fileDescriptor
    }
    #expect(constantsUsed)
  }

  typealias Change = @Sendable (inout FakeMap.Definition) -> Void

  private static let unsuitable: [(String, Change)] = [
    ("type", { $0.type = .hash }), ("key_size", { $0.keySize = 8 }), ("value_size", { $0.valueSize = 4 }),
  ]

  /// Parity MAP-24: programs depend on the type and the sizes; the rest is the user's choice.
  @Test(arguments: unsuitable)
  func replacementsSuitThePrograms(name: String, change: Change) throws {
    let fake = FakeKernel()
    let error = try failure { _ = try load(replacing: change, on: fake) }
    #expect(error.code == .invalidValue && error.subject.map == "counts")
    #expect(error.expected?.hasPrefix(name) == true && error.seen?.hasPrefix(name) == true)
    #expect(error.expected != error.seen)
    #expect(fake.openDescriptors.isEmpty)
  }

  private static let other: [(String, Change)] = [
    ("max_entries is 2, not 1", { $0.maxEntries = 2 }),
    ("map_flags is 0x400, not 0x0", { $0.flags = 1 << 10 }),
    ("map_extra is 3, not 0", { $0.extra = 3 }),
  ]

  @Test(arguments: other)
  func replacementsMayBeLarger(words: String, change: Change) throws {
    let loaded = try load(replacing: change, on: FakeKernel())
    #expect(loaded.report.remarks.count == 1)
    #expect(loaded.report.remarks.first?.hasSuffix(words) == true, "\(loaded.report.remarks)")
  }

  private func load(
    replacing change: (inout FakeMap.Definition) -> Void, on fake: FakeKernel
  ) throws -> LoadedObject {
    var definition = FakeMap.Definition(type: .array)
    change(&definition)
    fake.pin(.map(FakeMap(id: 500, definition)), at: "/counts")
    let kernel = Kernel(systemCalls: fake)
    var options = LoadOptions()
    options.replacing["counts"] = try kernel.map(pinnedAt: "/counts")
    return try object("execve_counter").load(on: kernel, options)
  }
}
