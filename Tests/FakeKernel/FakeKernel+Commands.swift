import BPFTypes
import Synchronization

extension FakeKernel {
  func execute(_ command: BPFCommand, _ attributes: Attributes) -> Int {
    switch command {
    case .mapCreate: return createMap(attributes)
    case .mapLookupElem, .mapLookupAndDeleteElem, .mapUpdateElem, .mapDeleteElem, .mapGetNextKey:
      return element(command, attributes)
    case .mapLookupBatch, .mapLookupAndDeleteBatch: return lookupBatch(attributes)
    case .mapUpdateBatch, .mapDeleteBatch: return 0
    case .mapFreeze:
      guard case .map(let map) = self[descriptor(attributes, 0)] else { return KernelErrno.EBADF.negated }
      map.freeze()
      return 0
    case .progLoad: return loadProgram(attributes)
    case .btfLoad:
      return install(.btf(id: newID(), bytes: attributes.memory(0, count: Int(attributes.word(16)))))
    case .progBindMap, .linkUpdate, .linkDetach, .progAttach, .progDetach, .progQuery, .progTestRun: return 0
    case .rawTracepointOpen:
      let names = state.withLock { $0.settings.rawTracepoints }
      guard attributes.long(0) == 0 || names.contains(attributes.string(0)) else {
        return KernelErrno.ENOENT.negated
      }
      return link(to: descriptor(attributes, 8))
    case .linkCreate: return link(to: descriptor(attributes, 0))
    case .objPin:
      guard let object = self[descriptor(attributes, 8)] else { return KernelErrno.EBADF.negated }
      let path = attributes.string(0)
      guard state.withLock({ $0.pins[path] == nil }) else { return KernelErrno.EEXIST.negated }
      pin(object, at: path)
      return 0
    case .objGet:
      let object = state.withLock { $0.pins[attributes.string(0)] }
      return object.map(install) ?? KernelErrno.ENOENT.negated
    case .objGetInfoByFd: return information(attributes)
    default: return findByID(command, attributes)
    }
  }

  func descriptor(_ attributes: Attributes, _ offset: Int) -> Int32 {
    Int32(bitPattern: attributes.word(offset))
  }

  private func link(to program: Int32) -> Int {
    guard case .program(let program) = self[program] else { return KernelErrno.EBADF.negated }
    return install(.link(id: newID(), program: program))
  }

  private func createMap(_ attributes: Attributes) -> Int {
    var definition = FakeMap.Definition(type: MapType(rawValue: attributes.word(0)))
    definition.keySize = Int(attributes.word(4))
    definition.valueSize = Int(attributes.word(8))
    definition.maxEntries = Int(attributes.word(12))
    definition.flags = attributes.word(16)
    definition.extra = attributes.long(64)
    if case .map(let inner) = self[descriptor(attributes, 20)] { definition.inner = inner.definition.name }
    definition.name = attributes.name(28)
    definition.keyType = attributes.word(52)
    definition.valueType = attributes.word(56)
    if attributes.word(48) != 0 {
      guard case .btf(let id, _) = self[descriptor(attributes, 48)] else { return KernelErrno.EBADF.negated }
      definition.btfID = id
    }
    return install(.map(FakeMap(id: newID(), definition)))
  }

  private func element(_ command: BPFCommand, _ attributes: Attributes) -> Int {
    guard case .map(let map) = self[descriptor(attributes, 0)] else { return KernelErrno.EBADF.negated }
    let key = attributes.memory(8, count: map.definition.keySize)
    switch command {
    case .mapLookupElem, .mapLookupAndDeleteElem:
      guard let value = map[key] else { return KernelErrno.ENOENT.negated }
      attributes.write(value, through: 16)
      return command == .mapLookupElem ? 0 : map.delete(key)
    case .mapUpdateElem:
      return map.update(key, attributes.memory(16, count: map.storedSize), flags: attributes.long(24))
    case .mapDeleteElem: return map.delete(key)
    default:
      guard let next = map.next(after: attributes.long(8) == 0 ? nil : key) else {
        return KernelErrno.ENOENT.negated
      }
      attributes.write(next, through: 16)
      return 0
    }
  }

  /// The position is the number of elements that were seen.
  private func lookupBatch(_ attributes: Attributes) -> Int {
    guard case .map(let map) = self[descriptor(attributes, 36)] else { return KernelErrno.EBADF.negated }
    let start = attributes.long(0) == 0 ? 0 : Attributes(address: attributes.long(0), count: 4)?.word(0) ?? 0
    let wanted = Int(attributes.word(32))
    let found = map.batch(from: Int(start), count: wanted)
    attributes.write(found.flatMap(\.key), through: 16)
    attributes.write(found.flatMap(\.value), through: 24)
    attributes.set(UInt32(found.count), at: 32)
    Attributes(address: attributes.long(8), count: 4)?.set(start + UInt32(found.count), at: 0)
    return found.count < wanted ? KernelErrno.ENOENT.negated : 0
  }

  private func loadProgram(_ attributes: Attributes) -> Int {
    var program = FakeProgram()
    program.id = newID()
    program.type = ProgramType(rawValue: attributes.word(0))
    program.instructions = attributes.memory(8, count: Int(attributes.word(4)) * 8)
    program.license = attributes.string(16)
    program.name = attributes.name(48)
    if attributes.word(72) != 0, case .btf(let id, let bytes) = self[descriptor(attributes, 72)] {
      program.btfID = id
      program.types = bytes
    }
    return install(.program(program))
  }

  /// What the verifier writes, if there is room and a wish for it.
  ///
  /// - Returns: the refusal, or that of a log that is too small; `nil` if neither is the case.
  func writeLog(_ attributes: Attributes, refusal: KernelErrno?) -> Int? {
    let log = Array(state.withLock { $0.settings.verifierLog }.utf8)
    let room = Int(attributes.word(28))
    guard attributes.word(24) != 0, attributes.long(32) != 0, room > 0, refusal != .EPERM, refusal != .EAGAIN,
      !log.isEmpty
    else { return refusal?.negated }
    attributes.write(log.prefix(room - 1) + [0], through: 32)
    return log.count < room ? refusal?.negated : KernelErrno.ENOSPC.negated
  }
}
