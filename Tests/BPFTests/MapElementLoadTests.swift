import BPF
import FakeKernel
import Testing

@Suite("maps that hold maps and programs")
struct MapElementLoadTests {
  let fake = FakeKernel()

  private func element(_ map: Map, _ index: UInt8) -> Int32? {
    guard case .map(let seen) = fake[map.fileDescriptor], let value = seen[[index, 0, 0, 0]] else {
      return nil
    }
    return value.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
  }

  /// Parity MAP-20: the inner map is shown to the kernel and closed again.
  @Test func mapsOfMaps() throws {
    let loaded = try fake.load("map_in_map")
    let outer = try loaded.map("outer")
    #expect(element(outer, 0) == (try loaded.map("first").fileDescriptor))
    #expect(element(outer, 1) == nil)
    #expect(element(outer, 2) == (try loaded.map("second").fileDescriptor))
    #expect(element(try loaded.map("numbered"), 3) == (try loaded.map("first").fileDescriptor))
    guard case .map(let seen) = fake[outer.fileDescriptor] else { return #expect(Bool(false), "no map") }
    #expect(seen.definition.inner == "outer.inner" && seen.definition.btfID == 0)
    #expect(fake.calls(.mapCreate).count == loaded.maps.count + 2)
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  @Test func theUserShowsWhatInnerMapsAreLike() throws {
    let kernel = Kernel(systemCalls: fake)
    var options = LoadOptions()
    options.innerMaps["outer"] = try kernel.createMap(
      "mine", type: .array, keySize: 4, valueSize: 8, maxEntries: 1)
    var object = try object("map_in_map")
    object.maps["outer"]?.innerMap = nil
    let loaded = try object.load(on: kernel, options)
    guard case .map(let seen) = fake[try loaded.map("outer").fileDescriptor] else { return }
    #expect(seen.definition.inner == "mine")
    // Without either, nobody knows.
    let error = try failure { _ = try object.load(on: kernel) }
    #expect(error.code == .invalidValue && error.subject.map == "outer" && error.remedy != nil)
    options.innerMaps["first"] = options.innerMaps["outer"]
    #expect(try failure { _ = try object.load(on: kernel, options) }.expected == "outer, numbered")
  }

  @Test func innerMapsThatRefuseTypesAreCreatedWithoutThem() throws {
    fake.answer(.mapCreate) { bytes in Attributes(bytes).word(48) == 0 ? nil : KernelErrno.EINVAL.negated }
    let loaded = try fake.load("map_in_map")
    #expect(loaded.report.remarks.contains { $0.hasPrefix("map outer was created without type information") })
    #expect(loaded.report.retries == 5)
  }

  /// Parity MAP-21.
  @Test func programArrays() throws {
    let loaded = try fake.load("tail_calls")
    let jumps = try loaded.map("jumps")
    #expect(element(jumps, 0) == (try loaded.program("target").fileDescriptor))
    #expect(element(jumps, 2) == nil)
    #expect(loaded.report.remarks.count == 1)
    let order = fake.commands.filter { $0 == .progLoad || $0 == .mapUpdateElem }
    #expect(order == [.progLoad, .progLoad, .progLoad, .mapUpdateElem])
  }

  @Test func mapsThatWereThereKeepTheirMaps() throws {
    let first = try fake.load("map_in_map")
    let before = fake.calls(.mapUpdateElem).count
    var options = LoadOptions()
    options.replacing["outer"] = try first.map("outer")
    let second = try object("map_in_map").load(on: Kernel(systemCalls: fake), options)
    // Of the second load, .bss and the two of the other map of maps.
    #expect(fake.calls(.mapUpdateElem).count == before + 3)
    #expect(element(try second.map("outer"), 0) == (try first.map("first").fileDescriptor))
  }
}
