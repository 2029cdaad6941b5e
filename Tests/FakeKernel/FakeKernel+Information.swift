import BPFTypes
import Synchronization

extension FakeKernel {
  /// C: `BPF_OBJ_GET_INFO_BY_FD`.
  func information(_ attributes: Attributes) -> Int {
    let count = Int(attributes.word(4))
    guard let object = self[descriptor(attributes, 0)] else { return KernelErrno.EBADF.negated }
    guard let info = Attributes(address: attributes.long(8), count: count) else {
      return KernelErrno.EFAULT.negated
    }
    switch object {
    case .map(let map): describe(map, in: info)
    case .program(let program): describe(program, in: info)
    case .link(let id, let program):
      info.set(LinkType.perfEvent.rawValue, at: 0)
      info.set(id, at: 4)
      info.set(program?.id ?? 0, at: 8)
    case .btf(let id, let bytes):
      info.write(Array(bytes.prefix(Int(info.word(8)))), through: 0)
      info.set(UInt32(bytes.count), at: 8)
      info.set(id, at: 12)
      // Zero-terminated, as far as there is room.
      let name = state.withLock { $0.settings.kernelTables[id] }
      let text = Array((name ?? "types").utf8)
      info.write(Array(text.prefix(max(Int(info.word(24)) - 1, 0))), through: 16)
      info.set(UInt32(text.count), at: 24)
      info.set(name == nil ? 0 : 1, at: 28)
    default: return KernelErrno.EINVAL.negated
    }
    return 0
  }

  private func describe(_ map: FakeMap, in info: Attributes) {
    let definition = map.definition
    for (place, value) in [
      definition.type.rawValue, map.id, UInt32(definition.keySize), UInt32(definition.valueSize),
      UInt32(definition.maxEntries), definition.flags,
    ].enumerated() { info.set(value, at: place * 4) }
    info.set(Array(definition.name.utf8), at: 24)
    info.set(definition.btfID, at: 64)
    info.set(definition.keyType, at: 68)
    info.set(definition.valueType, at: 72)
    info.setLong(definition.extra, at: 80)
  }

  private func describe(_ program: FakeProgram, in info: Attributes) {
    info.set(program.type.rawValue, at: 0)
    info.set(program.id, at: 4)
    info.set([0xde, 0xad, 0xbe, 0xef, 0, 1, 2, 3], at: 8)
    let ids = program.mapIDs.flatMap { id in withUnsafeBytes(of: id) { Array($0) } }
    fill(info, count: 52, address: 56, size: 4, ids)
    info.set(Array(program.name.utf8), at: 64)
    info.set(program.btfID, at: 128)
    fill(info, count: 20, address: 32, size: 1, program.instructions)
    let addresses = program.addresses.flatMap { address in withUnsafeBytes(of: address) { Array($0) } }
    let lengths = program.lengths.flatMap { length in withUnsafeBytes(of: length) { Array($0) } }
    if program.isHidden {
      // Numbers are told, and what there is of each is not.
      info.set(UInt32(program.jited.count), at: 16)
      for address in [24, 112, 120, 160] { info.setLong(0, at: address) }
    } else {
      fill(info, count: 16, address: 24, size: 1, program.jited)
      fill(info, count: 104, address: 112, size: 8, addresses)
      fill(info, count: 108, address: 120, size: 4, lengths)
    }
    if !program.isHidden {
      let lines = program.lineAddresses.flatMap { address in withUnsafeBytes(of: address) { Array($0) } }
      info.set(8, at: 176)
      fill(info, count: 168, address: 160, size: 8, lines)
    }
    info.set(8, at: 132)
    fill(info, count: 144, address: 136, size: 8, program.functionInfo)
    info.set(16, at: 172)
    fill(info, count: 148, address: 152, size: 16, program.lineInfo)
  }

  /// Tells how many records there are, and writes as many as there is room for.
  private func fill(_ info: Attributes, count: Int, address: Int, size: Int, _ bytes: [UInt8]) {
    let room = Int(info.word(count))
    info.set(UInt32(bytes.count / size), at: count)
    if room > 0 { info.write(Array(bytes.prefix(room * size)), through: address) }
  }

  /// C: `BPF_PROG_GET_NEXT_ID`, `BPF_PROG_GET_FD_BY_ID` and their like.
  func findByID(_ command: BPFCommand, _ attributes: Attributes) -> Int {
    let (isSearch, isKind): (Bool, (FakeObject) -> Bool) =
      switch command {
      case .progGetNextId, .progGetFdById:
        (command == .progGetNextId, { if case .program = $0 { true } else { false } })
      case .mapGetNextId, .mapGetFdById:
        (command == .mapGetNextId, { if case .map = $0 { true } else { false } })
      case .btfGetNextId, .btfGetFdById:
        (command == .btfGetNextId, { if case .btf = $0 { true } else { false } })
      case .linkGetNextId, .linkGetFdById:
        (command == .linkGetNextId, { if case .link = $0 { true } else { false } })
      default: (false, { _ in false })
      }
    let held = state.withLock { Array($0.descriptors.values) + Array($0.pins.values) }
    let types = held.compactMap { object -> FakeObject? in
      guard case .program(let program) = object, program.btfID != 0 else { return nil }
      return .btf(id: program.btfID, bytes: program.types)
    }
    let objects = (held + types).filter(isKind)
    let wanted = attributes.word(0)
    guard isSearch else {
      return objects.first { $0.id == wanted }.map(install) ?? KernelErrno.ENOENT.negated
    }
    guard let next = objects.compactMap(\.id).filter({ $0 > wanted }).min() else {
      return KernelErrno.ENOENT.negated
    }
    attributes.set(next, at: 4)
    return 0
  }
}
