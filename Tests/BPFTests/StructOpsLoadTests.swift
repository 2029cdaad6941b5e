import BPF
import FakeKernel
import Testing

/// Maps of operations and arenas, as a kernel gets to see them.
@Suite("struct_ops load")
struct StructOpsLoadTests {
  let fake = FakeKernel()

  /// Installs a kernel whose `struct tcp_congestion_ops` has the members that the fixtures set.
  ///
  /// - Returns: the numbers of the structure and of the one around it.
  private func install() -> (structure: UInt32, value: UInt32) {
    var types = BTFBuilder()
    let int = types.addInt("int", size: 4, encoding: 1)
    let function = types.addReference(.pointer, to: types.addPrototype(result: int))
    let name = types.addArray(of: types.addInt("char", size: 1, encoding: 1), index: int, count: 16)
    let structure = types.addComposite(
      .structure, named: "tcp_congestion_ops", size: 56,
      members: [
        ("ssthresh", function, 0), ("cong_avoid", function, 64), ("undo_cwnd", function, 128),
        ("name", name, 192), ("init", function, 320), ("release", function, 384),
      ])
    let value = types.addComposite(
      .structure, named: "bpf_struct_ops_tcp_congestion_ops", size: 128, members: [("data", structure, 512)])
    fake.configure { $0.files["/sys/kernel/btf/vmlinux"] = types.encoded() }
    return (structure.rawValue, value.rawValue)
  }

  private func word(_ call: FakeKernel.Passed?, _ offset: Int) -> UInt32? {
    call?.attributes.withUnsafeBytes {
      offset + 4 <= $0.count ? $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) : nil
    }
  }

  @Test("MAP-13, SOPS-3: C btf_vmlinux_value_type_id, attach_btf_id, expected_attach_type")
  func attributes() throws {
    let types = install()
    let loaded = try fake.load("congestion")
    let created = fake.calls(.mapCreate).first { self.word($0, 0) == MapType.structOps.rawValue }
    #expect(word(created, 8) == 128 && word(created, 60) == types.value)
    #expect(word(created, 52) == 0 && word(created, 56) == 0)
    let members = fake.calls(.progLoad).map { self.word($0, 68) }
    #expect(fake.calls(.progLoad).allSatisfy { self.word($0, 108) == types.structure })
    #expect(members.compactMap(\.self).sorted() == [0, 1, 2, 4, 5])
    #expect(loaded.structOps.map(\.structure) == ["tcp_congestion_ops"])
  }

  @Test("ATT-25: plain operations are an element, which is deleted to detach them")
  func plain() throws {
    _ = install()
    let loaded = try fake.load("congestion")
    let map = try loaded.map("counting")
    guard case .map(let stored) = fake[map.fileDescriptor] else { return }
    #expect(stored[[0, 0, 0, 0]] == nil, "nothing before it is attached")
    let report = try loaded.attachAll()
    #expect(report.attached.map(\.hook) == ["struct_ops tcp_congestion_ops"] && report.skipped.isEmpty)
    #expect(report.attached.first?.linkID == nil && fake.calls(.linkCreate).isEmpty)
    let value = try #require(stored[[0, 0, 0, 0]])
    let program = try loaded.program("keep_threshold").fileDescriptor
    #expect(Array(value[64..<72]) == [UInt8(program), 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(value[88..<99]) == Array("swift_count".utf8))
    try loaded.detachAll()
    #expect(stored[[0, 0, 0, 0]] == nil)
  }

  @Test("ATT-25: operations of .struct_ops.link are an element and a link of the map")
  func linked() throws {
    _ = install()
    let loaded = try fake.load("congestion_link")
    let map = try loaded.map("linked").fileDescriptor
    let program = loaded.programs[0].fileDescriptor
    // The fake knows links of programs only.
    fake.answer(.linkCreate) { [fake] attributes in
      let given = attributes.loadUnaligned(as: UInt32.self)
      let type = attributes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
      guard given == UInt32(map), type == AttachType.structOps.rawValue else {
        return KernelErrno.EINVAL.negated
      }
      return fake.duplicate(program, lowest: 3)
    }
    try loaded.attachAll()
    #expect(fake.calls(.linkCreate).count == 1 && fake.calls(.mapUpdateElem).count >= 1)
    // The value stays when the link goes.
    fake.fail(.mapUpdateElem, .EBUSY)
    try loaded.structOps("linked").attach()
    fake.fail(.mapUpdateElem, .EEXIST)
    #expect(try failure { try loaded.structOps("linked").attach() }.code == .invalidState)
  }

  @Test("SOPS-7: C BPF_PROG_ASSOC_STRUCT_OPS")
  func association() throws {
    _ = install()
    let loaded = try fake.load("congestion")
    let other = try fake.load("execve_counter")
    fake.answer(.progAssocStructOps) { _ in 0 }
    try loaded.structOps("counting").associate(other.programs[0])
    let call = fake.calls(.progAssocStructOps).first
    #expect(word(call, 0) == UInt32(try loaded.map("counting").fileDescriptor))
    #expect(word(call, 4) == UInt32(other.programs[0].fileDescriptor))
    let own = try failure { try loaded.structOps("counting").associate(loaded.programs[0]) }
    #expect(own.code == .invalidValue && fake.calls(.progAssocStructOps).count == 1)
    #expect(try failure { _ = try loaded.structOps("none") }.code == .notFound)
  }

  @Test("Kernels before 5.16 know operations only after a first program")
  func firstProgram() throws {
    _ = install()
    fake.answer(.mapCreate) { [fake] attributes in
      let isOperations = attributes.loadUnaligned(as: UInt32.self) == MapType.structOps.rawValue
      return isOperations && fake.calls(.progLoad).isEmpty ? KernelErrno.ENOTSUPP.negated : nil
    }
    let loaded = try fake.load("congestion")
    #expect(fake.calls(.progLoad).count == loaded.programs.count + 1)
    #expect(fake.openDescriptors.count == loaded.maps.count + loaded.programs.count)
  }

  @Test("MAP-15, MAP-30: an arena is mapped and written before its programs are loaded")
  func arena() throws {
    do {
      var object = try object("arena_globals")
      try object.globals["total"]?.set(UInt64(9))
      let loaded = try object.load(on: Kernel(systemCalls: fake))
      #expect(fake.mappingCount == 1)
      let total = try #require(loaded.globals["total"])
      #expect(try total.load(as: UInt64.self) == 9)
      try total.set(UInt64(10))
      #expect(try loaded.globals["total"]?.integer(as: UInt64.self) == 10)
      #expect(try loaded.globals["seed"]?.integer(as: UInt64.self) == 5)
    }
    #expect(fake.mappingCount == 0 && fake.openDescriptors.isEmpty)
  }
}
