import BPFTypes
import Synchronization

/// What a descriptor stands for.
package enum FakeObject: Sendable {
  case map(FakeMap)
  case program(FakeProgram)
  case btf(id: UInt32, bytes: [UInt8])
  case link(id: UInt32, program: FakeProgram?)
  case event(isEnabled: Bool)
  case file(FakeFile)
  case mount
  /// Something to wait with, which is the machine's own under another number.
  case waiting(Int32)

  /// The number that the kernel finds it under.
  var id: UInt32? {
    switch self {
    case .map(let map): map.id
    case .program(let program): program.id
    case .btf(let id, _), .link(let id, _): id
    default: nil
    }
  }
}

/// An open file and how far it was read.
package final class FakeFile: Sendable {
  let bytes: [UInt8]
  let position = Mutex(0)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(_ count: Int) -> ArraySlice<UInt8> {
    position.withLock { position in
      let slice = bytes[position..<min(position + count, bytes.count)]
      position += slice.count
      return slice
    }
  }
}

/// A program that was loaded.
package struct FakeProgram: Sendable {
  package var id: UInt32 = 0
  package var type = ProgramType.unspec
  package var name = ""
  package var license = ""
  package var instructions: [UInt8] = []
  package var mapIDs: [UInt32] = []
  package var btfID: UInt32 = 0
  package var functionInfo: [UInt8] = []
  package var lineInfo: [UInt8] = []
  /// What the processor executes, where its functions are and how long they are.
  package var jited: [UInt8] = []
  package var addresses: [UInt64] = []
  package var lengths: [UInt32] = []
  /// Where each line is compiled to.
  package var lineAddresses: [UInt64] = []
  /// Whether what the processor executes is kept from the user.
  package var isHidden = false
  /// The types that it was loaded with, which live as long as it does.
  package var types: [UInt8] = []

  package init() {}

  /// The constant of an instruction.
  package func immediate(of instruction: Int) -> Int32 {
    instructions.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: instruction * 8 + 4, as: Int32.self) }
  }
}

/// A map: hash and array, each with values for one CPU or for all.
package final class FakeMap: Sendable {
  package struct Definition: Sendable {
    package var type: MapType
    package var keySize = 4
    package var valueSize = 8
    package var maxEntries = 1
    package var flags: UInt32 = 0
    package var extra: UInt64 = 0
    package var name = ""
    /// The name of the map that showed what those in this one are like.
    package var inner = ""
    package var btfID: UInt32 = 0
    package var keyType: UInt32 = 0
    package var valueType: UInt32 = 0
    package var cpus = 2

    package init(type: MapType) { self.type = type }
  }

  struct Contents: Sendable {
    var keys: [[UInt8]] = []
    var values: [[UInt8]: [UInt8]] = [:]
    var isFrozen = false
  }

  package let id: UInt32
  package let definition: Definition
  let contents = Mutex(Contents())

  package init(id: UInt32, _ definition: Definition) {
    self.id = id
    self.definition = definition
    guard isArray else { return }
    contents.withLock { contents in
      for index in 0..<min(definition.maxEntries, 4096) {
        let key = withUnsafeBytes(of: UInt32(index)) { Array($0) }
        contents.keys.append(key)
        contents.values[key] = [UInt8](repeating: 0, count: storedSize)
      }
    }
  }

  var isArray: Bool { definition.type == .array || definition.type == .percpuArray }

  /// Per-CPU types as the kernel counts them.
  package var storedSize: Int {
    switch definition.type {
    case .percpuArray, .percpuHash, .lruPercpuHash: (definition.valueSize + 7) / 8 * 8 * definition.cpus
    default: definition.valueSize
    }
  }

  package var isFrozen: Bool { contents.withLock { $0.isFrozen } }

  package subscript(key: [UInt8]) -> [UInt8]? {
    get { contents.withLock { $0.values[key] } }
  }

  func update(_ key: [UInt8], _ value: [UInt8], flags: UInt64) -> Int {
    contents.withLock { contents in
      if contents.isFrozen { return KernelErrno.EPERM.negated }
      let exists = contents.values[key] != nil
      if flags & 1 != 0, exists { return KernelErrno.EEXIST.negated }
      if flags & 2 != 0, !exists { return KernelErrno.ENOENT.negated }
      if !exists {
        guard contents.keys.count < definition.maxEntries else { return KernelErrno.E2BIG.negated }
        contents.keys.append(key)
      }
      contents.values[key] = value
      return 0
    }
  }

  func delete(_ key: [UInt8]) -> Int {
    contents.withLock { contents in
      if isArray { return KernelErrno.EINVAL.negated }
      guard contents.values.removeValue(forKey: key) != nil else { return KernelErrno.ENOENT.negated }
      contents.keys.removeAll { $0 == key }
      return 0
    }
  }

  func next(after key: [UInt8]?) -> [UInt8]? {
    contents.withLock { contents in
      guard let key, let place = contents.keys.firstIndex(of: key) else { return contents.keys.first }
      return place + 1 < contents.keys.count ? contents.keys[place + 1] : nil
    }
  }

  func batch(from position: Int, count: Int) -> [(key: [UInt8], value: [UInt8])] {
    contents.withLock { contents in
      contents.keys.dropFirst(position).prefix(count).map { ($0, contents.values[$0] ?? []) }
    }
  }

  func freeze() {
    contents.withLock { $0.isFrozen = true }
  }
}
