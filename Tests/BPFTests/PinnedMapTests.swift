import BPF
import FakeKernel
import Synchronization
import Testing

/// Maps that pin themselves: parity MAP-14, MAP-22, MAP-23 and LOAD-3.
@Suite("maps pinned by name")
struct PinnedMapTests {
  let fake = FakeKernel()
  private let path = "/sys/fs/bpf/shared"

  init() {
    fake.configure { $0.fileSystemTypes["/sys/fs/bpf"] = 0xcafe_4a11 }
  }

  private var pinCommands: [BPFCommand] {
    fake.commands.filter { [.objGet, .mapCreate, .objPin, .progLoad].contains($0) }
  }

  private func text(_ pin: LoadReport.PinReport) -> String {
    "\(pin.map) \(pin.path), \(pin.isNew ? "new" : "found")"
  }

  /// A map such as the fixture's.
  private func pinned(_ change: (inout FakeMap.Definition) -> Void = { _ in }) -> FakeMap {
    var definition = FakeMap.Definition(type: .array)
    definition.name = "shared"
    change(&definition)
    let map = FakeMap(id: 500, definition)
    fake.pin(.map(map), at: path)
    return map
  }

  @Test func theFirstLoadPinsAndTheSecondFinds() throws {
    let first = try fake.load("pinned_map")
    #expect(pinCommands == [.objGet, .mapCreate, .objPin, .progLoad])
    #expect(first.report.pins.map(text) == ["shared \(path), new"])
    let second = try fake.load("pinned_map")
    #expect(pinCommands.suffix(2) == [.objGet, .progLoad])
    #expect(second.report.pins.map(text) == ["shared \(path), found"])
    #expect(try second.map("shared").info().id == first.map("shared").info().id)
    #expect(try second.map("shared").name == "shared" && second.map("shared").types != nil)
  }

  /// MAP-23.
  @Test func everythingOfAnObjectIsPinnedAndUnpinned() throws {
    let loaded = try fake.load("globals")
    try loaded.pin(in: "/sys/fs/bpf/all")
    let pinned = fake.log.filter { $0.command == .objPin }.count
    #expect(
      pinned == loaded.maps.count + loaded.programs.count
        && fake.log.contains { $0.call == "mkdir /sys/fs/bpf/all" })
    let kernel = Kernel(systemCalls: fake)
    #expect(try kernel.map(pinnedAt: "/sys/fs/bpf/all/globals_rodata").valueSize > 0)
    for program in loaded.programs { _ = try kernel.program(pinnedAt: "/sys/fs/bpf/all/\(program.name)") }
    let taken = try failure { try loaded.pinPrograms(in: "/sys/fs/bpf/all") }
    #expect(taken.errno == .EEXIST)
    try loaded.unpin(in: "/sys/fs/bpf/all")
    let gone = try failure { try loaded.unpinMaps(in: "/sys/fs/bpf/all") }
    #expect(gone.code == .notFound)
    // Twice as many as there are: each was looked for the second time, too, though the first was not there.
    #expect(fake.log.filter { $0.call.hasPrefix("unlink ") }.count == pinned + loaded.maps.count)
    try loaded.pinMaps(in: "/sys/fs/bpf/all")
    try loaded.unpinMaps(in: "/sys/fs/bpf/all")
    try loaded.pinPrograms(in: "/sys/fs/bpf/all")
    try loaded.unpinPrograms(in: "/sys/fs/bpf/all")
  }

  @Test func whatWasPinnedInVainIsTakenBack() throws {
    let loaded = try fake.load("maps_all")
    let last = try #require(loaded.maps.last)
    fake.configure { $0.fileSystemTypes["/sys/fs/bpf/all"] = 0xcafe_4a11 }
    try last.pin(to: "/sys/fs/bpf/all/\(last.name)")
    let error = try failure { try loaded.pinMaps(in: "/sys/fs/bpf/all") }
    #expect(error.errno == .EEXIST && error.subject.map == last.name)
    #expect(fake.log.filter { $0.call.hasPrefix("unlink ") }.count == loaded.maps.count - 1)
    try last.unpin(from: "/sys/fs/bpf/all/\(last.name)")
    let elsewhere = try failure { try last.unpin(from: "/tmp/\(last.name)") }
    #expect(elsewhere.code == .notFound)
  }

  @Test func theFolderIsTheUsersChoice() throws {
    fake.configure { $0.fileSystemTypes["/pins"] = 0xcafe_4a11 }
    var object = try object("pinned_map")
    object.pinFolder = "/pins/"
    #expect(try object.load(on: Kernel(systemCalls: fake)).report.pins.map(\.path) == ["/pins/shared"])
    object.maps["shared"]?.pinPath = "/pins/other"
    #expect(try object.load(on: Kernel(systemCalls: fake)).report.pins.map(\.path) == ["/pins/other"])
    object.maps["shared"]?.pinPath = nil
    object.maps["shared"]?.pinning = .none
    #expect(try object.load(on: Kernel(systemCalls: fake)).report.pins.isEmpty)
  }

  /// A BPF file system takes no dots; and what is pinned is filled and frozen before.
  @Test func dataSectionsArePinnedFilled() throws {
    var object = try object("execve_counter")
    object.maps[".rodata"]?.pinning = .byName
    let loaded = try object.load(on: Kernel(systemCalls: fake))
    #expect(loaded.report.pins.map(\.path) == ["/sys/fs/bpf/_rodata"])
    let commands = fake.commands
    let pin = try #require(commands.firstIndex(of: .objPin))
    #expect(try #require(commands.firstIndex(of: .mapFreeze)) < pin)
    // Found again, it keeps what it holds.
    let writes = commands.count { $0 == .mapUpdateElem }
    _ = try object.load(on: Kernel(systemCalls: fake))
    #expect(fake.commands.count { $0 == .mapUpdateElem } == writes + 1, ".bss alone")
  }

  typealias Change = @Sendable (inout FakeMap.Definition) -> Void

  private static let differences: [(String, String, String, Change)] = [
    ("type", "array", "hash", { $0.type = .hash }), ("key_size", "4", "8", { $0.keySize = 8 }),
    ("value_size", "8", "4", { $0.valueSize = 4 }), ("max_entries", "1", "2", { $0.maxEntries = 2 }),
    ("map_flags", "0x0", "0x400", { $0.flags = 1 << 10 }), ("map_extra", "0", "7", { $0.extra = 7 }),
    ("map_flags", "0x0", "0x80", { $0.flags = 1 << 7 }),
  ]

  /// Every property in which the map differs is told, and no other.
  @Test(arguments: differences)
  func aMapThatDiffersIsNotUsed(
    name: String, expected: String, seen: String, change: Change
  ) throws {
    _ = pinned(change)
    let error = try failure { _ = try fake.load("pinned_map") }
    #expect(error.code == .invalidValue && error.subject.map == "shared" && error.subject.item == path)
    #expect(error.expected == "\(name) \(expected)" && error.seen == "\(name) \(seen)")
    #expect(error.remedy != nil && fake.openDescriptors.isEmpty && fake.calls(.mapCreate).isEmpty)
  }

  @Test func allDifferencesAtOnce() throws {
    _ = pinned { ($0.keySize, $0.maxEntries) = (8, 5) }
    let error = try failure { _ = try fake.load("pinned_map") }
    #expect(error.expected == "key_size 4, max_entries 1" && error.seen == "key_size 8, max_entries 5")
  }

  /// Parity MAP-14: the kernel makes device maps read-only for programs by itself.
  @Test(arguments: [MapType.devmap, .devmapHash])
  func deviceMapsGetAFlagOfTheKernels(type: MapType) throws {
    _ = pinned { ($0.type, $0.flags) = (type, 1 << 7) }
    var object = try object("pinned_map")
    object.maps["shared"]?.type = type
    #expect(try object.load(on: Kernel(systemCalls: fake)).report.pins.map(\.isNew) == [false])
  }

  @Test func somebodyElseIsFaster() throws {
    let other = OnceMore { [self] in _ = pinned() }
    fake.answer(.mapCreate) { _ in
      other.run()
      return nil
    }
    let loaded = try fake.load("pinned_map")
    #expect(pinCommands == [.objGet, .mapCreate, .objPin, .objGet, .progLoad])
    #expect(try loaded.map("shared").info().id == 500)
    #expect(loaded.report.pins.map(\.isNew) == [false])
    #expect(fake.openDescriptors.count == 2)
  }

  @Test func somebodyElseIsFasterWithAnotherMap() throws {
    let other = OnceMore { [self] in _ = pinned { $0.maxEntries = 9 } }
    fake.answer(.mapCreate) { _ in
      other.run()
      return nil
    }
    #expect(try failure { _ = try fake.load("pinned_map") }.seen == "max_entries 9")
    #expect(fake.log.allSatisfy { !$0.call.hasPrefix("unlink") }, "the other's pin stays")
  }

  /// Parity LOAD-3.
  @Test func aLoadThatFailsTakesItsPinsBack() throws {
    fake.fail(.progLoad, .EINVAL, times: 2)
    _ = try failure { _ = try fake.load("pinned_map") }
    #expect(fake.log.contains { $0.call == "unlink \(path)" && $0.result == 0 })
    #expect(fake.openDescriptors.isEmpty)
    // What was there stays.
    _ = pinned()
    fake.fail(.progLoad, .EINVAL, times: 2)
    _ = try failure { _ = try fake.load("pinned_map") }
    #expect(fake.log.count { $0.call.hasPrefix("unlink") } == 1)
  }

  @Test func aPinThatCannotBeTakenBackIsTold() throws {
    let told = Mutex<[String]>([])
    let kernel = Kernel(systemCalls: fake, diagnostics: { text in told.withLock { $0.append(text) } })
    fake.answer(.progLoad) { [self] _ in
      _ = fake.unlink(path)
      return KernelErrno.EINVAL.negated
    }
    _ = try failure { _ = try object("pinned_map").load(on: kernel) }
    #expect(told.withLock { $0 }.contains { $0.contains(path) && $0.contains("ENOENT") })
  }

  @Test func thereMustBeABPFFileSystem() throws {
    fake.configure { $0.fileSystemTypes = ["/sys/fs/bpf": 0x6265_6572, "/sys/fs": 0x6265_6572] }
    let error = try failure { _ = try fake.load("pinned_map") }
    #expect(error.code == .invalidValue && error.summary.contains("not in a BPF file system"))
    #expect(error.remedy?.contains("mount -t bpf") == true && error.subject.item == path)
    #expect(fake.calls(.mapCreate).isEmpty && fake.openDescriptors.isEmpty)
  }

  /// Parity MAP-23: one folder is made, in a BPF file system alone.
  @Test func aFolderIsMade() throws {
    var object = try object("pinned_map")
    object.pinFolder = "/sys/fs/bpf/app"
    #expect(
      try object.load(on: Kernel(systemCalls: fake)).report.pins.map(\.path) == ["/sys/fs/bpf/app/shared"])
    #expect(fake.log.contains { $0.call == "mkdir /sys/fs/bpf/app" && $0.arguments == [0o700] })
    object.pinFolder = "/sys/fs/bpf/one/two"
    #expect(try failure { _ = try object.load(on: Kernel(systemCalls: fake)) }.code == .invalidValue)
    #expect(!fake.log.contains { $0.call == "mkdir /sys/fs/bpf/one/two" })
  }

  @Test(arguments: [KernelErrno.EPERM, .EACCES, .ENOMEM])
  func otherFailuresAreFinal(errno: KernelErrno) throws {
    fake.fail(.objGet, errno)
    #expect(try failure { _ = try fake.load("pinned_map") }.errno == errno)
    fake.fail(.objPin, errno)
    let error = try failure { _ = try fake.load("pinned_map") }
    #expect(error.errno == errno && error.stage == .pin && fake.openDescriptors.isEmpty)
  }
}

/// Something that happens the first time only.
private final class OnceMore: Sendable {
  private let body: Mutex<(@Sendable () -> Void)?>
  init(_ body: @escaping @Sendable () -> Void) { self.body = Mutex(body) }
  func run() { body.withLock { $0.take() }?() }
}
