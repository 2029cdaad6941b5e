import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

@Suite("object commands")
struct ObjectCommandTests {
  let fake = FakeKernel()

  @Test func pinning() throws {
    let map = try fake.mapCreate(MapCreate(type: .hash, keySize: 4, valueSize: 4, maxEntries: 1))
    try fake.objPin(fd: map.rawValue, path: "/sys/fs/bpf/map")
    try ExpectedBytes(size: 16).address(at: 0).word(UInt32(map.rawValue), at: 8).expect(.objPin, in: fake)
    _ = try fake.objGet(path: "/sys/fs/bpf/map")
    try ExpectedBytes(size: 8).address(at: 0).expect(.objGet, in: fake)
    _ = try fake.objGet(path: "/sys/fs/bpf/map", flags: .rdonly)
    try ExpectedBytes(size: 16).address(at: 0).word(8, at: 12).expect(.objGet, in: fake)
    #expect(throws: SystemCallError(call: "bpf(BPF_OBJ_GET)", errno: .ENOENT)) {
      _ = try fake.objGet(path: "/sys/fs/bpf/other")
    }
    fake.fail(.objPin, .EEXIST)
    #expect(throws: SystemCallError(call: "bpf(BPF_OBJ_PIN)", errno: .EEXIST)) {
      try fake.objPin(fd: map.rawValue, path: "/sys/fs/bpf/map")
    }
  }

  @Test func walkingIDs() throws {
    let map = try fake.mapCreate(MapCreate(type: .hash, keySize: 4, valueSize: 4, maxEntries: 1))
    let id = try #require(try fake.nextID(.mapGetNextId, after: 0))
    try ExpectedBytes(size: 8).expect(.mapGetNextId, in: fake)
    #expect(try fake.mapInfo(fd: map.rawValue).id == id)
    #expect(try fake.nextID(.mapGetNextId, after: id) == nil)
    try ExpectedBytes(size: 8).word(id, at: 0).expect(.mapGetNextId, in: fake)
    fake.fail(.progGetNextId, .EPERM)
    #expect(throws: SystemCallError(call: "bpf(BPF_PROG_GET_NEXT_ID)", errno: .EPERM)) {
      _ = try fake.nextID(.progGetNextId, after: 0)
    }
    _ = try fake.open(.mapGetFdById, id: id)
    try ExpectedBytes(size: 8).word(id, at: 0).expect(.mapGetFdById, in: fake)
    _ = try fake.open(.mapGetFdById, id: id, flags: .rdonly)
    try ExpectedBytes(size: 16).word(id, at: 0).word(8, at: 8).expect(.mapGetFdById, in: fake)
    #expect(throws: SystemCallError(call: "bpf(BPF_MAP_GET_FD_BY_ID)", errno: .ENOENT)) {
      _ = try fake.open(.mapGetFdById, id: 4000)
    }
  }

  @Test func aboutMaps() throws {
    var request = MapCreate(type: .lruHash, keySize: 4, valueSize: 12, maxEntries: 33)
    request.flags = .noCommonLRU
    request.name = "recent"
    request.btfFD = try fake.btfLoad([1]).take()
    request.keyTypeID = 5
    request.valueTypeID = 6
    let map = try fake.mapCreate(request)
    let info = try fake.mapInfo(fd: map.rawValue)
    #expect(info.type == .lruHash && info.keySize == 4 && info.valueSize == 12 && info.maxEntries == 33)
    #expect(info.flags == .noCommonLRU && info.name == "recent" && info.btfID == 1)
    #expect(info.keyTypeID == 5 && info.valueTypeID == 6)
    let passed = try #require(fake.calls(.objGetInfoByFd).last?.attributes)
    #expect(passed.count == 16)
    #expect(passed[0..<4] == [UInt8(map.rawValue), 0, 0, 0])
  }

  @Test func aboutPrograms() throws {
    var program = FakeProgram()
    program.id = 4
    program.type = .xdp
    program.name = "drop"
    program.mapIDs = [10, 20, 30]
    program.btfID = 8
    program.functionInfo = [0, 0, 0, 0, 42, 0, 0, 0, 5, 0, 0, 0, 43, 0, 0, 0]
    fake.pin(.program(program), at: "/p")
    let info = try fake.programInfo(fd: try fake.objGet(path: "/p").take())
    #expect(info.id == 4 && info.type == .xdp && info.name == "drop" && info.tag == "deadbeef00010203")
    #expect(info.mapIDs == [10, 20, 30] && info.btfID == 8 && info.mainFunctionTypeID == 42)
  }

  /// Kernels before 5.11 have no names of tables, and say E2BIG to a question with fields that they lack.
  @Test func tablesWithoutNames() throws {
    let types = try fake.btfLoad([1, 2, 3])
    fake.answer(.objGetInfoByFd) { bytes in
      let attributes = Attributes(bytes)
      guard let info = Attributes(address: attributes.long(8), count: Int(attributes.word(4))) else {
        return -14
      }
      guard info.long(16) == 0, info.word(24) == 0 else { return KernelErrno.E2BIG.negated }
      info.set(3, at: 8)
      info.set(9, at: 12)
      return 0
    }
    let about = try fake.btfInfo(fd: types.rawValue)
    #expect(about.id == 9 && about.size == 3 && about.name.isEmpty && !about.isKernel)
    #expect(fake.calls(.objGetInfoByFd).count == 2)
    fake.fail(.objGetInfoByFd, .EPERM)
    #expect(throws: SystemCallError.self) { _ = try fake.btfInfo(fd: types.rawValue) }
  }

  /// A map that is released or bound between two questions changes their number.
  @Test(arguments: [(1, [9]), (3, [9, 9]), (0, [])] as [(UInt32, [UInt32])])
  func theNumberOfMapsMayChangeMeanwhile(_ later: UInt32, _ expected: [UInt32]) throws {
    var program = FakeProgram()
    program.id = 4
    fake.pin(.program(program), at: "/p")
    let descriptor = try fake.objGet(path: "/p")
    fake.answer(.objGetInfoByFd) { bytes in
      let attributes = Attributes(bytes)
      guard let info = Attributes(address: attributes.long(8), count: Int(attributes.word(4))) else {
        return -14
      }
      if info.word(52) == 0 {
        info.set(2, at: 52)
      } else {
        info.write([9, 0, 0, 0, 9, 0, 0, 0], through: 56)
        info.set(later, at: 52)
      }
      return 0
    }
    #expect(try fake.programInfo(fd: descriptor.rawValue).mapIDs == expected)
  }

  @Test func aboutTypesAndLinks() throws {
    let types = try fake.btfLoad([1, 2, 3, 4, 5])
    #expect(try fake.btfBytes(fd: types.rawValue) == [1, 2, 3, 4, 5])
    let about = try fake.btfInfo(fd: types.rawValue)
    #expect(about.id == 1 && about.size == 5 && about.name == "types" && !about.isKernel)
    let program = try fake.progLoad(ProgLoad(type: .kprobe, instructions: [], license: ""))
    let link = try fake.linkCreatePerfEvent(programFD: program.rawValue, eventFD: 1, cookie: 0)
    let info = try fake.linkInfo(fd: link.rawValue)
    #expect(info.type == .perfEvent && info.programID == 2 && info.id == 3)
    fake.fail(.objGetInfoByFd, .EINVAL)
    #expect(throws: SystemCallError(call: "bpf(BPF_OBJ_GET_INFO_BY_FD)", errno: .EINVAL)) {
      _ = try fake.linkInfo(fd: link.rawValue)
    }
  }

  @Test(
    arguments: [
      ("pos:\t0\nprog_type:\t5\n", ObjectKind.program), ("map_type:\t1\n", .map),
      ("link_type:\ttracing\n", .link),
      ("pos:\t0\n", nil), ("", nil), ("x prog_type:\t5", nil),
    ] as [(String, ObjectKind?)])
  func kinds(_ text: String, _ kind: ObjectKind?) {
    fake.configure { $0.files["/proc/self/fdinfo/5"] = Array(text.utf8) }
    #expect(fake.objectKind(fd: 5) == kind)
    #expect(fake.objectKind(fd: 6) == nil)
  }
}
