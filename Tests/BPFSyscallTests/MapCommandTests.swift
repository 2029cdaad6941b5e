import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@Suite("map commands")
struct MapCommandTests {
  let fake = FakeKernel()

  @Test func createPassesUpToTheLastFieldThatIsUsed() throws {
    var request = MapCreate(type: .hash, keySize: 4, valueSize: 8, maxEntries: 100)
    _ = try fake.mapCreate(request)
    try ExpectedBytes(size: 16).word(1, at: 0).word(4, at: 4).word(8, at: 8).word(100, at: 12)
      .expect(.mapCreate, in: fake)

    request.flags = .noPrealloc
    _ = try fake.mapCreate(request)
    try ExpectedBytes(size: 24).word(1, at: 0).word(4, at: 4).word(8, at: 8).word(100, at: 12).word(1, at: 16)
      .expect(.mapCreate, in: fake)

    request.name = "counts"
    _ = try fake.mapCreate(request)
    try ExpectedBytes(size: 40).word(1, at: 0).word(4, at: 4).word(8, at: 8).word(100, at: 12).word(1, at: 16)
      .name("counts", at: 28).expect(.mapCreate, in: fake)
  }

  @Test func createPassesEveryField() throws {
    var request = MapCreate(type: .arrayOfMaps, keySize: 4, valueSize: 4, maxEntries: 2)
    request.flags = .numaNode
    request.name = "a name that is too long"
    request.numaNode = 1
    request.innerMapFD = 9
    request.interfaceIndex = 3
    request.btfFD = Int32(try fake.btfLoad([1]).take())
    request.keyTypeID = 5
    request.valueTypeID = 6
    request.extra = 7
    request.tokenFD = 20
    _ = try fake.mapCreate(request)
    try ExpectedBytes(size: 80).word(12, at: 0).word(4, at: 4).word(4, at: 8).word(2, at: 12)
      .word(4 | 1 << 16, at: 16).word(9, at: 20).word(1, at: 24).name("a name that is ", at: 28)
      .word(3, at: 44).word(UInt32(bitPattern: try #require(request.btfFD)), at: 48).word(5, at: 52)
      .word(6, at: 56).long(7, at: 64).word(20, at: 76).expect(.mapCreate, in: fake)
  }

  @Test func typesGoOnlyWithATable() throws {
    var request = MapCreate(type: .hash, keySize: 4, valueSize: 8, maxEntries: 1)
    request.keyTypeID = 5
    request.valueTypeID = 6
    _ = try fake.mapCreate(request)
    #expect(fake.calls(.mapCreate).last?.attributes.count == 16)
  }

  @Test func elementsAreWrittenReadAndRemoved() throws {
    let map = try fake.openMap()
    let fd = UInt32(map)
    var key: UInt32 = 7
    var value: UInt64 = 99
    #expect(try fake.mapLookup(fd: map, key: &key, value: &value) == false)
    try fake.mapUpdate(fd: map, key: &key, value: &value, flags: .noExist)
    try ExpectedBytes(size: 32).word(fd, at: 0).address(at: 8).address(at: 16).long(1, at: 24)
      .expect(.mapUpdateElem, in: fake)
    value = 0
    #expect(try fake.mapLookup(fd: map, key: &key, value: &value))
    #expect(value == 99)
    try ExpectedBytes(size: 24).word(fd, at: 0).address(at: 8).address(at: 16)
      .expect(.mapLookupElem, in: fake)
    #expect(try fake.mapLookup(fd: map, key: &key, value: &value, flags: .lock))
    try ExpectedBytes(size: 32).word(fd, at: 0).address(at: 8).address(at: 16).long(4, at: 24)
      .expect(.mapLookupElem, in: fake)

    var next: UInt32 = 0
    #expect(try fake.mapNextKey(fd: map, after: nil, into: &next))
    #expect(next == 7)
    try ExpectedBytes(size: 24).word(fd, at: 0).address(at: 16).expect(.mapGetNextKey, in: fake)
    #expect(try fake.mapNextKey(fd: map, after: &key, into: &next) == false)

    value = 0
    #expect(try fake.mapLookupAndDelete(fd: map, key: &key, value: &value))
    #expect(value == 99)
    #expect(try fake.mapLookupAndDelete(fd: map, key: &key, value: &value) == false)
    try fake.mapUpdate(fd: map, key: &key, value: &value)
    #expect(try fake.mapDelete(fd: map, key: &key))
    try ExpectedBytes(size: 16).word(fd, at: 0).address(at: 8).expect(.mapDeleteElem, in: fake)
    #expect(try fake.mapDelete(fd: map, key: &key) == false)
  }

  /// Only a missing key is no error.
  @Test(arguments: [KernelErrno.EPERM, .EBADF, .EINVAL, .EFAULT, .ENOTSUPP])
  func otherErrorsAreThrown(_ errno: KernelErrno) throws {
    let map = try fake.openMap()
    var key: UInt32 = 7
    var value: UInt64 = 0
    func expectError(_ command: BPFCommand, _ body: () throws -> Void) {
      fake.fail(command, errno)
      #expect(throws: SystemCallError(call: "bpf(\(command.kernelName ?? ""))", errno: errno)) { try body() }
    }
    expectError(.mapLookupElem) { _ = try fake.mapLookup(fd: map, key: &key, value: &value) }
    expectError(.mapUpdateElem) { try fake.mapUpdate(fd: map, key: &key, value: &value) }
    expectError(.mapDeleteElem) { _ = try fake.mapDelete(fd: map, key: &key) }
    expectError(.mapGetNextKey) { _ = try fake.mapNextKey(fd: map, after: nil, into: &key) }
    expectError(.mapLookupAndDeleteElem) {
      _ = try fake.mapLookupAndDelete(fd: map, key: &key, value: &value)
    }
    expectError(.mapFreeze) { try fake.mapFreeze(fd: map) }
    expectError(.mapCreate) {
      _ = try fake.mapCreate(MapCreate(type: .hash, keySize: 1, valueSize: 1, maxEntries: 1))
    }
  }

  /// A write to a key that is not there is an error, unlike a look at it.
  @Test func writingReportsAMissingKey() throws {
    let map = try fake.openMap()
    var key: UInt32 = 7
    var value: UInt64 = 1
    #expect(throws: SystemCallError(call: "bpf(BPF_MAP_UPDATE_ELEM)", errno: .ENOENT)) {
      try fake.mapUpdate(fd: map, key: &key, value: &value, flags: .exist)
    }
  }

  @Test func freezing() throws {
    let map = try fake.openMap()
    try fake.mapFreeze(fd: map)
    try ExpectedBytes(size: 8).word(UInt32(map), at: 0).expect(.mapFreeze, in: fake)
    guard case .map(let object) = fake[map] else { return #expect(Bool(false), "no map") }
    #expect(object.isFrozen)
  }

  @Test func batchesAreRead() throws {
    let map = try fake.openMap(entries: 8)
    for number in 0..<3 {
      var key = UInt32(number)
      var value = UInt64(number * 10)
      try fake.mapUpdate(fd: map, key: &key, value: &value)
    }
    var position: UInt64 = 0
    var keys = [UInt32](repeating: 0, count: 2)
    var values = [UInt64](repeating: 0, count: 2)
    let first = try fake.mapBatch(
      .mapLookupBatch, fd: map, position: &position, isFirst: true, keys: &keys, values: &values, count: 2)
    #expect(first.count == 2 && !first.isComplete)
    #expect(keys == [0, 1] && values == [0, 10])
    // The fake has overwritten the count with the same number.
    try ExpectedBytes(size: 40).address(at: 8).address(at: 16).address(at: 24).word(2, at: 32)
      .word(UInt32(map), at: 36).expect(.mapLookupBatch, in: fake)
    let second = try fake.mapBatch(
      .mapLookupBatch, fd: map, position: &position, isFirst: false, keys: &keys, values: &values, count: 2)
    #expect(second.count == 1 && second.isComplete)
    #expect(keys[0] == 2 && values[0] == 20)
    try ExpectedBytes(size: 40).address(at: 0).address(at: 8).address(at: 16).address(at: 24).word(2, at: 32)
      .word(UInt32(map), at: 36).expect(.mapLookupBatch, in: fake)
  }

  /// A kernel that says more than there was room for must not lead anybody past the end.
  @Test func aBatchIsNeverLongerThanItsRoom() throws {
    let map = try fake.openMap()
    fake.answer(.mapLookupBatch) { bytes in
      Attributes(bytes).set(1000, at: 32)
      return 0
    }
    var position: UInt64 = 0
    var keys = [UInt32](repeating: 0, count: 2)
    var values = [UInt64](repeating: 0, count: 2)
    let result = try fake.mapBatch(
      .mapLookupBatch, fd: map, position: &position, isFirst: true, keys: &keys, values: &values, count: 2)
    #expect(result.count == 2)
  }

  @Test func batchErrors() throws {
    let map = try fake.openMap()
    var position: UInt64 = 0
    var keys = [UInt32](repeating: 0, count: 2)
    var values = [UInt64](repeating: 0, count: 2)
    fake.fail(.mapLookupAndDeleteBatch, .ENOSPC)
    #expect(throws: SystemCallError(call: "bpf(BPF_MAP_LOOKUP_AND_DELETE_BATCH)", errno: .ENOSPC)) {
      _ = try fake.mapBatch(
        .mapLookupAndDeleteBatch, fd: map, position: &position, isFirst: true, keys: &keys, values: &values,
        count: 2)
    }
  }

  @Test func batchesAreWrittenAndRemoved() throws {
    let map = try fake.openMap()
    let keys: [UInt32] = [1, 2]
    let values: [UInt64] = [3, 4]
    fake.answer(.mapUpdateBatch) { bytes in
      #expect(Attributes(bytes).memory(16, count: 8) == [1, 0, 0, 0, 2, 0, 0, 0])
      return 0
    }
    #expect(try fake.mapUpdateBatch(fd: map, keys: keys, values: values, count: 2, flags: .lock) == 2)
    try ExpectedBytes(size: 48).address(at: 16).address(at: 24).word(2, at: 32).word(UInt32(map), at: 36)
      .long(4, at: 40).expect(.mapUpdateBatch, in: fake)
    #expect(try fake.mapDeleteBatch(fd: map, keys: keys, count: 2) == 2)
    try ExpectedBytes(size: 40).address(at: 16).word(2, at: 32).word(UInt32(map), at: 36)
      .expect(.mapDeleteBatch, in: fake)
  }
}
