import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@Suite("recording")
struct RecordingTests {
  let fake = FakeKernel()
  let recorder: RecordingSystemCalls

  init() {
    recorder = RecordingSystemCalls(fake)
  }

  @Test func elementsAreNotedWithTheirBytes() throws {
    let map = try recorder.mapCreate(MapCreate(type: .hash, keySize: 4, valueSize: 8, maxEntries: 8))
    var key: UInt32 = 7
    var value: UInt64 = 99
    _ = try recorder.mapLookup(fd: map.rawValue, key: &key, value: &value)
    try recorder.mapUpdate(fd: map.rawValue, key: &key, value: &value)
    value = 0
    _ = try recorder.mapLookup(fd: map.rawValue, key: &key, value: &value)
    #expect(value == 99, "the call is passed on")
    var next: UInt32 = 0
    _ = try recorder.mapNextKey(fd: map.rawValue, after: nil, into: &next)
    _ = try recorder.mapDelete(fd: map.rawValue, key: &key)
    let calls = recorder.calls
    #expect(
      calls.map(\.command) == [
        .mapCreate, .mapLookupElem, .mapUpdateElem, .mapLookupElem, .mapGetNextKey, .mapDeleteElem,
      ])
    #expect(calls.map(\.result) == [3, -2, 0, 0, 0, 0])
    #expect(calls[0].attributes.count == 16 && calls[0].memory.isEmpty)
    #expect(calls[1].memory("key") == [7, 0, 0, 0] && calls[1].memory("value") == nil, "a miss has no value")
    #expect(
      calls[2].memory("value") == [99, 0, 0, 0, 0, 0, 0, 0] && calls[2].memory.allSatisfy { !$0.isOutput })
    #expect(calls[3].memory("value") == [99, 0, 0, 0, 0, 0, 0, 0])
    #expect(calls[3].memory.map(\.isOutput) == [false, true])
    #expect(calls[4].memory("key") == nil && calls[4].memory("next_key") == [7, 0, 0, 0])
    #expect(calls[5].memory("key") == [7, 0, 0, 0])
    #expect(calls[0].description == "bpf(BPF_MAP_CREATE, 16 bytes) = 3")
    #expect(calls[1].description == "bpf(BPF_MAP_LOOKUP_ELEM, 24 bytes) = ENOENT")
  }

  /// What is not known is left out, not guessed.
  @Test func lengthsThatNobodyToldAreNotGuessed() throws {
    let map = try fake.openMap()
    var key: UInt32 = 7
    var value: UInt64 = 99
    try recorder.mapUpdate(fd: map, key: &key, value: &value)
    #expect(recorder.takeCalls().map(\.memory) == [[]])
    let perCPU = try recorder.mapCreate(MapCreate(type: .percpuHash, keySize: 4, valueSize: 8, maxEntries: 8))
    let values: [UInt64] = [1, 2]
    try recorder.mapUpdate(fd: perCPU.rawValue, key: &key, value: values)
    #expect(recorder.calls.last?.memory.map(\.field) == ["key"])
  }

  /// The number of a closed map may come back as another one's.
  @Test func aClosedMapIsForgotten() throws {
    do { _ = try recorder.mapCreate(MapCreate(type: .hash, keySize: 4, valueSize: 8, maxEntries: 8)) }
    let other = try fake.openMap(key: 1, value: 1)
    #expect(other == 3)
    var key: UInt8 = 7
    var value: UInt8 = 9
    try recorder.mapUpdate(fd: other, key: &key, value: &value)
    #expect(recorder.calls.last?.memory == [])
  }

  @Test func aMovedMapIsKnown() throws {
    fake.startDescriptors(at: 0)
    let map = try recorder.mapCreate(MapCreate(type: .hash, keySize: 4, valueSize: 8, maxEntries: 8))
    var key: UInt32 = 7
    _ = try recorder.mapDelete(fd: map.rawValue, key: &key)
    #expect(recorder.calls.map(\.name) == ["bpf", "fcntl", "close", "bpf"])
    #expect(recorder.calls.last?.memory("key") == [7, 0, 0, 0])
  }

  @Test func batches() throws {
    let map = try recorder.mapCreate(MapCreate(type: .hash, keySize: 4, valueSize: 8, maxEntries: 8))
    var key: UInt32 = 7
    var value: UInt64 = 99
    try recorder.mapUpdate(fd: map.rawValue, key: &key, value: &value)
    var position: UInt64 = 0
    var keys: [UInt32] = [0, 0]
    var values: [UInt64] = [0, 0]
    _ = try recorder.mapBatch(
      .mapLookupBatch, fd: map.rawValue, position: &position, isFirst: true, keys: &keys, values: &values,
      count: 2)
    let read = try #require(recorder.calls.last)
    #expect(read.result == -2, "the last batch")
    #expect(read.memory("keys") == [7, 0, 0, 0] && read.memory("values") == [99, 0, 0, 0, 0, 0, 0, 0])
    #expect(read.attributes[32] == 2, "the attributes are those that were passed")
    _ = try recorder.mapDeleteBatch(fd: map.rawValue, keys: keys, count: 2)
    #expect(recorder.calls.last?.memory("keys") == [7, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func programsAndTypes() throws {
    _ = try recorder.btfLoad([1, 2, 3])
    var request = ProgLoad(type: .kprobe, instructions: [UInt8](repeating: 5, count: 16), license: "GPL")
    request.btfFD = 3
    request.functionInfo = .init(recordSize: 8, count: 2, bytes: [UInt8](repeating: 6, count: 16))
    _ = try recorder.progLoad(request)
    #expect(recorder.calls.first?.memory("btf") == [1, 2, 3])
    let load = try #require(recorder.calls.first { $0.command == .progLoad })
    #expect(load.memory("insns") == [UInt8](repeating: 5, count: 16))
    #expect(load.memory("func_info") == [UInt8](repeating: 6, count: 16))
    #expect(load.memory("license") == Array("GPL".utf8))
    fake.answer(.progTestRun) { bytes in
      Attributes(bytes).write([8, 9], through: 24)
      Attributes(bytes).set(2, at: 12)
      return 0
    }
    _ = try recorder.progTestRun(fd: 4, data: [1], room: 4)
    let run = try #require(recorder.calls.last)
    #expect(run.memory("data_in") == [1] && run.memory("data_out") == [8, 9])
  }

  @Test func otherCalls() throws {
    fake.configure {
      $0.files["/f"] = [1, 2, 3]
      $0.capabilities = 5
    }
    #expect(try recorder.readSmallFile("/f") == [1, 2, 3])
    #expect(recorder.has(.bpf) == false)
    _ = try? recorder.objGet(path: "/sys/fs/bpf/x")
    _ = try recorder.perfEventOpenTracepoint(id: 5)
    let calls = recorder.calls
    #expect(
      calls.map(\.name) == ["openat", "read", "read", "close", "capget", "bpf", "perf_event_open", "close"])
    #expect(calls[0].text == "/f" && calls[1].result == 3)
    #expect(calls[5].memory("pathname") == Array("/sys/fs/bpf/x".utf8))
    #expect(calls[6].arguments == [-1, 0, -1, 8] && calls[6].attributes[8] == 5)
    #expect(recorder.takeCalls().count == 8 && recorder.calls.isEmpty)
  }
}
