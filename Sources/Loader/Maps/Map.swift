import BPFBlueprint
public import BPFSyscall
public import BPFTypes
public import BTF

/// A map in the kernel. It outlives the object it came from.
///
/// Any thread may use it; single operations are atomic as far as the kernel makes them so.
public final class Map: Sendable {
  /// The name in the object; the kernel's name for maps opened by id or path.
  public let name: String
  /// C: `map_type`.
  public let type: MapType
  /// In bytes.
  public let keySize: Int
  /// In bytes, for one CPU.
  public let valueSize: Int
  /// C: `max_entries`.
  public let maxEntries: Int
  /// C: `map_flags`.
  public let flags: MapFlags
  /// The table that says what keys and values are, if there is one.
  public let types: BTFTable?
  /// The key's type, or void.
  public let keyType: BTFTypeID
  /// The value's type, or void.
  public let valueType: BTFTypeID
  /// The numbers of the CPUs that per-CPU values are for; empty for other maps.
  public let cpus: [Int]

  /// Where an arena has to be in this process, or 0 for anywhere.
  private let address: UInt64
  let kernel: Kernel
  private let descriptor: OwnedDescriptor
  private let mapped = Locked<SharedMemory?>(nil)

  init(
    _ creation: MapCreation, descriptor: OwnedDescriptor, kernel: Kernel, object: BPFObject
  ) throws(BPFError) {
    name = creation.name
    type = creation.type
    keySize = Int(creation.keySize)
    valueSize = Int(creation.valueSize)
    maxEntries = Int(creation.maxEntries)
    flags = creation.flags
    types = object.types
    let blueprint = object.maps[creation.name]
    keyType = blueprint?.keyType ?? .void
    valueType = blueprint?.valueType ?? .void
    self.descriptor = descriptor
    self.kernel = kernel
    address = creation.type == .arena ? creation.extra : 0
    cpus = creation.type.isPerCPU ? try kernel.possibleCPUs() : []
  }

  /// Adopts a map that was opened by its id or path.
  init(descriptor: OwnedDescriptor, kernel: Kernel) throws(BPFError) {
    let info: MapInfo
    do {
      info = try kernel.calls.mapInfo(fd: descriptor.rawValue)
    } catch {
      throw BPFError(error, at: .inspect, of: .init(item: "map"), kernel: kernel)
    }
    name = info.name
    type = info.type
    keySize = Int(info.keySize)
    valueSize = Int(info.valueSize)
    maxEntries = Int(info.maxEntries)
    flags = info.flags
    keyType = BTFTypeID(rawValue: info.keyTypeID)
    valueType = BTFTypeID(rawValue: info.valueTypeID)
    // A map without readable types is shown as bytes.
    types = info.btfID == 0 ? nil : try? kernel.btf(id: info.btfID)
    self.descriptor = descriptor
    self.kernel = kernel
    address = info.type == .arena ? info.extra : 0
    cpus = info.type.isPerCPU ? try kernel.possibleCPUs() : []
  }

  /// The map's file descriptor. Borrowed: valid while this object is alive, never to be closed.
  public var fileDescriptor: Int32 { descriptor.rawValue }

  /// How many bytes an operation moves: those of every CPU, eight-byte aligned, for per-CPU maps.
  public var storedValueSize: Int { cpus.isEmpty ? valueSize : perCPUStride * cpus.count }

  var perCPUStride: Int { (valueSize + 7) / 8 * 8 }

  var subject: BPFError.Subject { .init(map: name) }

  func failure(_ error: SystemCallError) -> BPFError {
    BPFError(error, at: .access, of: subject, kernel: kernel)
  }

  /// The memory of an array that user space may map, from its first to its last value, each padded to eight
  /// bytes, or of an arena; reading and writing it needs no system call.
  ///
  /// Pages of an arena come into being when they are touched, here or by a program.
  ///
  /// - Returns: `nil` for other maps; the flag `mmapable` says which (Linux 5.5), arenas have it always
  ///   (Linux 6.9). Also for an arena with the flag `segvOnFault`, of which only what programs have allocated may
  ///   be touched.
  /// - Throws: ``BPFError`` if the kernel refuses.
  public func sharedMemory() throws(BPFError) -> SharedMemory? {
    guard flags.contains(.mmapable), type == .array || type == .arena && !flags.contains(.segvOnFault) else {
      return nil
    }
    return try mappedMemory()
  }

  /// Maps the map, once.
  func mappedMemory() throws(BPFError) -> SharedMemory {
    let unit = type == .arena ? max(kernel.calls.pageSize, 1) : perCPUStride
    let (count, isTooLarge) = unit.multipliedReportingOverflow(by: maxEntries)
    guard !isTooLarge, let address = UInt(exactly: address) else {
      throw failure(SystemCallError(call: "mmap", errno: .EOVERFLOW))
    }
    let memory = mapped
    do {
      return try memory.withLock { (memory: inout SharedMemory?) throws(SystemCallError) -> SharedMemory in
        if let memory { return memory }
        // A map that programs only read is frozen when its object is loaded, and then nobody writes it.
        let made = try SharedMemory(
          mapping: fileDescriptor, count: count, isWritable: !flags.contains(.rdonlyProg), at: address,
          through: kernel.calls)
        memory = made
        return made
      }
    } catch {
      throw failure(error)
    }
  }

  /// Asks the kernel about the map.
  public func info() throws(BPFError) -> MapInfo {
    do {
      return try kernel.calls.mapInfo(fd: fileDescriptor)
    } catch {
      throw BPFError(error, at: .inspect, of: subject, kernel: kernel)
    }
  }

  /// Makes the map constant for user space, for good. C: `BPF_MAP_FREEZE`. Linux 5.2.
  public func freeze() throws(BPFError) {
    do {
      try kernel.calls.mapFreeze(fd: fileDescriptor)
    } catch {
      throw failure(error)
    }
  }

  /// Makes the map findable in the BPF file system, where it stays until the file is removed.
  ///
  /// - Parameter path: a new file in a mounted BPF file system, its name without dots.
  /// - Throws: ``BPFError`` if the path is taken, or outside of a BPF file system. C: `BPF_OBJ_PIN`.
  public func pin(to path: String) throws(BPFError) {
    do {
      try kernel.calls.objPin(fd: fileDescriptor, path: path)
    } catch {
      throw BPFError(pinning: error, path: path, subject: subject, kernel: kernel)
    }
  }
}

extension MapType {
  /// Whether every CPU has values of its own.
  public var isPerCPU: Bool {
    switch self {
    case .percpuHash, .percpuArray, .lruPercpuHash, .percpuCgroupStorage: true
    default: false
    }
  }
}
