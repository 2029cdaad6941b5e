import BPFTypes
import Testing

@testable import BPFInterpreter

/// What types of maps differ in.
@Suite struct MapIndexTests {
  private func map(
    _ type: MapType, key: UInt32 = 4, value: UInt32 = 8, entries: UInt32 = 2, cpus: Int = 1,
    flags: MapFlags = []
  ) throws -> InterpretedMap {
    try InterpretedMap(
      MapShape(name: "map", type: type, keySize: key, valueSize: value, maxEntries: entries, flags: flags),
      number: 0, keyType: 0, valueType: 0, cpus: cpus, in: AddressSpace(limit: 1 << 20))
  }

  private func errno(_ body: () throws -> Void) -> KernelErrno? {
    do { try body() } catch { return (error as? BPFError)?.errno }
    return nil
  }

  @Test func arrays() throws {
    let map = try map(.array)
    try map.update(UInt32(1), UInt64(5))
    #expect(try map.lookup(UInt32(1), as: UInt64.self) == 5)
    #expect(try map.lookup(UInt32(2), as: UInt64.self) == nil)
    #expect(errno { try map.update(UInt32(2), UInt64(5)) } == .E2BIG)
    #expect(errno { try map.update(UInt32(0), UInt64(5), flags: .noExist) } == .EEXIST)
    #expect(errno { try map.delete([0, 0, 0, 0]) } == .EINVAL)
    #expect(map.entries.map(\.value) == [[0, 0, 0, 0, 0, 0, 0, 0], [5, 0, 0, 0, 0, 0, 0, 0]])
  }

  @Test func hashes() throws {
    let map = try map(.hash)
    #expect(errno { try map.update(UInt32(9), UInt64(1), flags: .exist) } == .ENOENT)
    try map.update(UInt32(9), UInt64(1))
    try map.update(UInt32(8), UInt64(2))
    #expect(errno { try map.update(UInt32(7), UInt64(3)) } == .E2BIG)
    #expect(try map.delete([9, 0, 0, 0]))
    #expect(try !map.delete([9, 0, 0, 0]))
    try map.update(UInt32(7), UInt64(3))
    #expect(try map.lookup(UInt32(7), as: UInt64.self) == 3)
    #expect(throws: BPFError.self) { _ = try map.lookup([1]) }
    #expect(throws: BPFError.self) { try map.update([1, 0, 0, 0], [1]) }
  }

  @Test func numberedPlaces() throws {
    let map = try map(.devmap, value: 4, entries: 2)
    try map.update(UInt32(1), UInt32(7))
    #expect(errno { try map.update(UInt32(2), UInt32(7)) } == .E2BIG)
    #expect(map.entries.map(\.value) == [[7, 0, 0, 0]])
  }

  @Test func hashesThatForget() throws {
    let map = try map(.lruHash)
    try map.update(UInt32(1), UInt64(1))
    try map.update(UInt32(2), UInt64(2))
    _ = try map.lookup(UInt32(1), as: UInt64.self)
    try map.update(UInt32(3), UInt64(3))
    #expect(try map.lookup(UInt32(2), as: UInt64.self) == nil)
    #expect(try map.lookup(UInt32(1), as: UInt64.self) == 1)
    #expect(map.entries.count == 2)
  }

  @Test func manyKeysGrowTheirMemory() throws {
    let map = try map(.percpuHash, entries: 1000, cpus: 3)
    for key in 0..<1000 as Range<UInt32> {
      try map.update(
        Array(unsafe withUnsafeBytes(of: key) { unsafe Array($0) }),
        [UInt8](repeating: UInt8(key & 0xff), count: 24))
    }
    #expect(
      try map.lookupPerCPU(UInt32(999), as: UInt64.self)
        == [UInt64](repeating: 0xe7e7_e7e7_e7e7_e7e7, count: 3))
    #expect(map.entries.count == 1000)
  }

  @Test func theLongestPrefixCounts() throws {
    let map = try map(.lpmTrie, key: 8, entries: 3)
    func key(_ length: UInt8, _ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> [UInt8] {
      [length, 0, 0, 0, a, b, c, d]
    }
    try map.update(key(8, 10, 0, 0, 0), [1, 0, 0, 0, 0, 0, 0, 0])
    try map.update(key(23, 10, 1, 3, 0), [2, 0, 0, 0, 0, 0, 0, 0])
    try map.update(key(0, 0, 0, 0, 0), [3, 0, 0, 0, 0, 0, 0, 0])
    #expect(try map.lookup(key(32, 10, 1, 2, 9))?.first == 2)
    #expect(try map.lookup(key(32, 10, 1, 4, 9))?.first == 1)
    #expect(try map.lookup(key(20, 10, 1, 2, 9))?.first == 1)
    #expect(try map.lookup(key(32, 11, 1, 4, 9))?.first == 3)
    #expect(errno { try map.update(key(9, 10, 0, 0, 0), [UInt8](repeating: 0, count: 8)) } == .ENOSPC)
    #expect(errno { try map.update(key(33, 10, 0, 0, 0), [UInt8](repeating: 0, count: 8)) } == .EINVAL)
    #expect(try map.delete(key(23, 10, 1, 2, 0)))
    #expect(try map.lookup(key(32, 10, 1, 2, 9))?.first == 1)
  }

  @Test func queuesAndStacks() throws {
    for (type, first) in [(MapType.queue, UInt8(1)), (.stack, 2)] {
      let map = try map(type, key: 0, value: 1)
      try map.push([1])
      try map.push([2])
      #expect(errno { try map.push([3]) } == .E2BIG)
      #expect(try map.pop() == [first])
      #expect(map.queued == [[3 - first]])
      try map.push([4])
      try map.push([5], flags: .exist)
      #expect(map.queued.count == 2)
    }
    #expect(throws: BPFError.self) { _ = try map(.taskStorage).lookup([0, 0, 0, 0]) }
  }

  @Test func ringsFill() throws {
    let ring = RingContents(capacity: 64)
    #expect(ring.take(8) && ring.take(24))
    ring.append([1])
    #expect(!ring.take(8))
    #expect(ring.available == 48)
    #expect(ring.takeAll() == [[1]])
    #expect(ring.available == 0 && ring.take(48))
    #expect(!RingContents(capacity: 64).take(57))
  }
}
