import BPF
import FakeKernel
import Testing

@Suite("maps by hand")
struct MapCreationTests {
  let fake = FakeKernel()
  let kernel: Kernel

  init() {
    kernel = Kernel(systemCalls: fake)
  }

  private func create(
    _ type: MapType, key: UInt32 = 4, value: UInt32 = 4, innerMap: Map? = nil
  ) throws -> Map {
    try kernel.createMap(
      "by_hand", type: type, keySize: key, valueSize: value, maxEntries: 4, innerMap: innerMap)
  }

  @Test func aMapIsWhatWasAskedFor() throws {
    let map = try kernel.createMap(
      "counts", type: .hash, keySize: 4, valueSize: 8, maxEntries: 100, flags: .noPrealloc)
    #expect(map.name == "counts" && map.type == .hash && map.keySize == 4 && map.valueSize == 8)
    #expect(map.maxEntries == 100 && map.flags == .noPrealloc && map.types == nil)
    let attributes = try #require(fake.calls(.mapCreate).last?.attributes)
    // C: map_flags at 16, inner_map_fd at 20.
    #expect(attributes[16] == 1 && attributes[20..<24].allSatisfy { $0 == 0 })
  }

  @Test func theInnerMapIsATemplate() throws {
    let inner = try create(.array)
    _ = try create(.arrayOfMaps, innerMap: inner)
    let attributes = try #require(fake.calls(.mapCreate).last?.attributes)
    #expect(attributes[20] == UInt8(inner.fileDescriptor))
  }

  @Test(arguments: [
    (KernelErrno.EINVAL, BPFError.Code.systemCallFailed, "hash map with keys of 4"),
    (.E2BIG, .systemCallFailed, "bpf(BPF_MAP_CREATE) failed"),
  ])
  func refusalsAreExplained(errno: KernelErrno, code: BPFError.Code, text: String) throws {
    fake.fail(.mapCreate, errno)
    let error = try failure { _ = try create(.hash) }
    #expect(error.code == code && error.stage == .load && error.subject.map == "by_hand")
    #expect(error.errno == errno && error.description.contains(text), "\(error)")
    #expect(fake.openDescriptors.isEmpty)
  }

  @Test func aValueIsReadAndRemovedAtOnce() throws {
    let map = try create(.hash)
    try map.update([1, 0, 0, 0], [5, 6, 7, 8])
    #expect(try map.lookupAndDelete([1, 0, 0, 0]) == [5, 6, 7, 8])
    #expect(try map.lookupAndDelete([1, 0, 0, 0]) == nil)
    let asked = fake.log.count
    let error = try failure { _ = try map.lookupAndDelete([1]) }
    #expect(error.code == .invalidValue && fake.log.count == asked)
  }

  /// Where there are no keys, the kernel wants no address of one.
  @Test func queuesTakeNoKey() throws {
    let map = try create(.queue, key: 0)
    #expect(try map.peek() == nil && map.pop() == nil)
    try map.push([4, 3, 2, 1])
    try map.push([1, 2, 3, 4], .exist)
    #expect(try map.peek() == [1, 2, 3, 4] && map.pop() == [1, 2, 3, 4] && map.pop() == nil)
    for command in [BPFCommand.mapLookupElem, .mapUpdateElem, .mapLookupAndDeleteElem] {
      let attributes = try #require(fake.calls(command).last?.attributes)
      #expect(attributes[8..<16].allSatisfy { $0 == 0 })
    }
    #expect(try #require(fake.calls(.mapUpdateElem).last?.attributes)[24] == 2)
  }

  @Test func objectsAreWrittenAsDescriptors() throws {
    let inner = try create(.array)
    let outer = try create(.hashOfMaps, innerMap: inner)
    try outer.update([1, 0, 0, 0], inner, .noExist)
    #expect(try outer.lookup([1, 0, 0, 0]) == [UInt8(inner.fileDescriptor), 0, 0, 0])
    let program = try fake.load("execve_counter").program("count_exec")
    let jumps = try create(.progArray)
    try jumps.update([2, 0, 0, 0], program)
    #expect(try jumps.lookup([2, 0, 0, 0]) == [UInt8(program.fileDescriptor), 0, 0, 0])
    #expect(try failure { try jumps.update([2, 0, 0, 0], inner) }.expected?.contains("hash_of_maps") == true)
    #expect(try failure { try outer.update([2, 0, 0, 0], program) }.expected == "a prog_array")
    fake.fail(.mapUpdateElem, .EINVAL)
    let error = try failure { try outer.update([2, 0, 0, 0], inner) }
    #expect(error.remedy?.contains("inner map") == true)
  }
}

@Suite("attachments to socket maps")
struct SocketMapTests {
  let fake = FakeKernel()

  private func bytes(_ command: BPFCommand) throws -> [UInt8] {
    Array(try #require(fake.calls(command).last?.attributes))
  }

  @Test func attachAndDetachNameTheTarget() throws {
    let kernel = Kernel(systemCalls: fake)
    let map = try kernel.createMap("socks", type: .sockmap, keySize: 4, valueSize: 4, maxEntries: 1)
    let program = try fake.load("execve_counter").program("count_exec")
    try program.attachSocketMap(map, as: .skMsgVerdict)
    // C: target_fd, attach_bpf_fd, attach_type.
    let expected = [UInt8(map.fileDescriptor), 0, 0, 0, UInt8(program.fileDescriptor), 0, 0, 0, 7, 0, 0, 0]
    #expect(try bytes(.progAttach).prefix(12) == expected[...])
    try program.detachSocketMap(map, as: .skMsgVerdict)
    #expect(try bytes(.progDetach).prefix(12) == expected[...])
    try program.attachFlowDissector()
    #expect(try bytes(.progAttach).prefix(4) == [0, 0, 0, 0] && bytes(.progAttach)[8] == 17)
    try program.detachFlowDissector()
    #expect(try bytes(.progDetach).prefix(4) == [0, 0, 0, 0])
    #expect(try failure { try program.attachSocketMap(map) }.code == .invalidValue)
  }

  @Test(arguments: [
    (KernelErrno.EINVAL, BPFError.Code.unsupported), (.EOPNOTSUPP, .unsupported), (.EBUSY, .invalidState),
    (.ENOMEM, .systemCallFailed),
  ])
  func refusalsAreExplained(errno: KernelErrno, code: BPFError.Code) throws {
    let program = try fake.load("execve_counter").program("count_exec")
    fake.fail(.progAttach, errno)
    let error = try failure { try program.attachFlowDissector() }
    #expect(error.code == code && error.stage == .attach && error.subject.program == "count_exec")
    fake.fail(.progDetach, .ENOENT)
    let missing = try failure { try program.detachFlowDissector() }
    #expect(missing.code == .notFound && missing.stage == .detach)
  }
}
