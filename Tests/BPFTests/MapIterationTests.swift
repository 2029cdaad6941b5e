import BPF
import FakeKernel
import Testing

@Suite("map iteration")
struct MapIterationTests {
  let fake = FakeKernel()

  /// A hash of 4096 entries with some keys in it.
  func hash(_ count: Int) throws -> Map {
    let map = try fake.load("percpu_counter").map("by_process")
    for key in 0..<count { try map.update(UInt32(key), UInt64(key * 2)) }
    return map
  }

  func visit(_ map: Map) throws -> (keys: [UInt32], outcome: IterationOutcome) {
    var keys: [UInt32] = []
    let outcome = try map.forEachEntry { key, value in
      let number = key.loadUnaligned(as: UInt32.self)
      #expect(value.loadUnaligned(as: UInt64.self) == UInt64(number) * 2)
      keys.append(number)
      return true
    }
    return (keys, outcome)
  }

  var rooms: [UInt8] { fake.calls(.mapLookupBatch).map { $0.attributes[33] } }

  @Test func batches() throws {
    let map = try hash(1200)
    let (keys, outcome) = try visit(map)
    #expect(keys == Array(0..<1200) && outcome == .complete)
    #expect(fake.calls(.mapLookupBatch).count == 3 && fake.calls(.mapGetNextKey).isEmpty)
    #expect(try hash(0).entries().isEmpty)
  }

  @Test func entriesAsNumbers() throws {
    let map = try hash(700)
    let entries = try map.entries(keys: UInt32.self, values: UInt64.self)
    #expect(entries.map(\.key) == Array(0..<700) && entries.allSatisfy { $0.value == UInt64($0.key) * 2 })
    let asked = fake.calls(.mapLookupBatch).count
    for attempt: () throws -> Void in [
      { _ = try map.entries(keys: UInt64.self, values: UInt64.self) },
      { _ = try map.entries(keys: UInt32.self, values: UInt32.self) },
    ] { #expect(try failure { try attempt() }.code == .invalidValue) }
    #expect(fake.calls(.mapLookupBatch).count == asked)
  }

  @Test func crowdedBucketsGetMoreRoom() throws {
    let map = try hash(1200)
    fake.answer(.mapLookupBatch) { bytes in
      Attributes(bytes).word(32) < 2000 ? KernelErrno.ENOSPC.negated : nil
    }
    let (keys, outcome) = try visit(map)
    #expect(keys == Array(0..<1200) && outcome == .complete)
    #expect(rooms == [2, 4, 8], "512, 1024 and 2048 elements")
  }

  @Test func roomEndsWithTheMap() throws {
    let map = try hash(3)
    fake.answer(.mapLookupBatch) { _ in KernelErrno.ENOSPC.negated }
    let error = try failure { _ = try visit(map) }
    #expect(error.errno == .ENOSPC && error.stage == .access)
    #expect(rooms == [2, 4, 8, 16], "up to the map's 4096 elements")
  }

  @Test(arguments: [KernelErrno.EINVAL, .ENOTSUPP, .EOPNOTSUPP, .EPERM])
  func withoutBatchesItGoesOneByOne(_ errno: KernelErrno) throws {
    let map = try hash(20)
    fake.fail(.mapLookupBatch, errno)
    let (keys, outcome) = try visit(map)
    #expect(keys == Array(0..<20) && outcome == .complete)
    #expect(fake.calls(.mapLookupBatch).count == 1 && fake.calls(.mapGetNextKey).count == 21)
  }

  /// Once elements were seen, starting over would show them again.
  @Test func aLaterFailureIsAnError() throws {
    let map = try hash(600)
    let calls = Sizes()
    fake.answer(.mapLookupBatch) { _ in
      calls.append(0)
      return calls.all.count == 2 ? KernelErrno.EINVAL.negated : nil
    }
    var visited = 0
    let error = try failure {
      try map.forEachEntry { _, _ in
        visited += 1
        return true
      }
    }
    #expect(error.errno == .EINVAL && visited == 512 && fake.calls(.mapGetNextKey).isEmpty)
  }

  /// An error of the visitor's own is no answer of the kernel's.
  @Test func theVisitorsErrorsAreItsOwn() throws {
    let map = try hash(20)
    var visited = 0
    let own = SystemCallError(call: "mine", errno: .EINVAL)
    #expect(throws: own) {
      try map.forEachEntry { _, _ in
        visited += 1
        throw own
      }
    }
    #expect(visited == 1)
  }

  @Test func visitorsCanStop() throws {
    let map = try hash(20)
    var visited = 0
    let outcome = try map.forEachEntry { _, _ in
      visited += 1
      return visited < 5
    }
    #expect(outcome == .stopped && visited == 5)
    fake.fail(.mapLookupBatch, .EINVAL)
    visited = 0
    #expect(try map.forEachEntry { _, _ in false } == .stopped)
  }

  /// A map that changes all the time must not hold the caller for ever.
  @Test func endlessWalksAreAborted() throws {
    let map = try hash(3)
    fake.answer(.mapLookupBatch) { _ in 0 }
    var visited = 0
    let outcome = try map.forEachEntry { _, _ in
      visited += 1
      return true
    }
    #expect(outcome == .aborted && visited <= 4 * 4096 + 1024 + 512 && visited >= 4096)

    // A batch of nothing, again and again.
    fake.answer(.mapLookupBatch) { bytes in
      Attributes(bytes).set(0, at: 32)
      return 0
    }
    #expect(try map.forEachEntry { _, _ in true } == .aborted)

    fake.answer(.mapLookupBatch) { _ in KernelErrno.EINVAL.negated }
    fake.answer(.mapGetNextKey) { bytes in
      Attributes(bytes).write([1, 0, 0, 0], through: 16)
      return 0
    }
    #expect(try map.forEachEntry { _, _ in true } == .aborted)
    #expect(fake.calls(.mapGetNextKey).count <= 4 * 4096 + 1024 + 2)
  }

  /// A key that goes between two questions is passed over.
  @Test func keysThatGoAreNoError() throws {
    let map = try hash(3)
    fake.fail(.mapLookupBatch, .EINVAL)
    fake.fail(.mapLookupElem, .ENOENT)
    #expect(try visit(map).keys == [1, 2])
  }

  @Test func perCPUMapsAreWalkedWithAllTheirValues() throws {
    let map = try fake.load("percpu_counter").map("per_cpu")
    try map.update([0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])
    let entries = try map.entries()
    #expect(entries.map(\.key) == [[0, 0, 0, 0], [1, 0, 0, 0]])
    #expect(map.splitPerCPU(entries[0].value) == [[1, 0, 0, 0], [2, 0, 0, 0]])
  }
}
