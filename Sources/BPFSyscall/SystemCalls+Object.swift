internal import BPFBytes
public import BPFTypes
internal import CBPF

extension SystemCalls {
  /// Makes an object findable in the BPF file system. C: `BPF_OBJ_PIN`.
  public func objPin(fd: Int32, path: String) throws(SystemCallError) {
    var attributes = cbpf_object()
    attributes.bpf_fd = UInt32(bitPattern: fd)
    let result = unsafe path.withCString { path in
      attributes.pathname = unsafe UInt64(address: path)
      return command(.objPin, &attributes)
    }
    guard result >= 0 else { throw SystemCallError(call: callName(.objPin), errno: .init(negated: result)) }
  }

  /// Opens what is pinned. C: `BPF_OBJ_GET`.
  ///
  /// - Parameter flags: `rdonly` or `wronly` for maps. C: `file_flags`.
  public func objGet(path: String, flags: MapFlags = []) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_object()
    attributes.file_flags = flags.rawValue
    let result = unsafe path.withCString { path in
      attributes.pathname = unsafe UInt64(address: path)
      return command(.objGet, &attributes)
    }
    return try FileDescriptor(adopting: result, of: callName(.objGet), through: self)
  }

  /// Finds the next id of a kind. C: `BPF_PROG_GET_NEXT_ID` and its like. Linux 4.13.
  ///
  /// - Parameters:
  ///   - command: `progGetNextId`, `mapGetNextId`, `btfGetNextId` or `linkGetNextId`.
  ///   - id: the last one found, or 0.
  /// - Returns: `nil` if there are no more.
  public func nextID(_ command: BPFCommand, after id: UInt32) throws(SystemCallError) -> UInt32? {
    var attributes = cbpf_get_id()
    attributes.start_id = id
    let result = self.command(command, &attributes)
    guard result < 0 else { return attributes.next_id }
    let errno = KernelErrno(negated: result)
    guard errno == .ENOENT else { throw SystemCallError(call: callName(command), errno: errno) }
    return nil
  }

  /// Opens an object by its id. C: `BPF_PROG_GET_FD_BY_ID` and its like. Linux 4.13.
  ///
  /// - Parameters:
  ///   - command: `progGetFdById`, `mapGetFdById`, `btfGetFdById` or `linkGetFdById`.
  ///   - flags: `rdonly` or `wronly` for maps. C: `open_flags`.
  ///   - tokenFD: for tables of types, which only a few may open otherwise. A kernel that does not know of it is
  ///     asked again without. C: `fd_by_id_token_fd`.
  public func open(
    _ command: BPFCommand, id: UInt32, flags: MapFlags = [], tokenFD: Int32? = nil
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_get_id()
    attributes.prog_id = id
    attributes.open_flags = flags.rawValue
    guard command == .btfGetFdById, let tokenFD else { return try open(command, &attributes) }
    var delegated = attributes
    delegated.open_flags |= MapFlags.tokenFD.rawValue
    delegated.fd_by_id_token_fd = tokenFD
    do {
      return try open(command, &delegated)
    } catch {
      guard error.errno == .EINVAL || error.errno == .E2BIG else { throw error }
      return try open(command, &attributes)
    }
  }

  /// Fills a structure with what the kernel knows of an object. C: `BPF_OBJ_GET_INFO_BY_FD`. Linux 4.13.
  ///
  /// - Parameter information: filled as far as the kernel knows it; what it reads, such as addresses of
  ///   further buffers, must be set.
  /// - Returns: how many bytes of it the kernel filled.
  func info<T>(fd: Int32, _ information: inout T) throws(SystemCallError) -> Int {
    var attributes = cbpf_info()
    attributes.bpf_fd = UInt32(bitPattern: fd)
    let result = unsafe withUnsafeMutableBytes(of: &information) { bytes in
      attributes.info = unsafe UInt64(address: bytes.baseAddress)
      attributes.info_len = UInt32(clamping: bytes.count)
      return command(.objGetInfoByFd, &attributes, least: MemoryLayout<cbpf_info>.size)
    }
    guard result >= 0 else {
      throw SystemCallError(call: callName(.objGetInfoByFd), errno: .init(negated: result))
    }
    return Int(attributes.info_len)
  }
}

/// What the kernel knows of a program. C: `struct bpf_prog_info`.
public struct ProgramInfo: Sendable, Hashable {
  /// C: `type`.
  public let type: ProgramType
  /// C: `id`.
  public let id: UInt32
  /// A hash of the instructions, 16 hexadecimal digits. C: `tag`.
  public let tag: String
  /// At most 15 bytes.
  public let name: String
  /// In bytes; 0 if it was not compiled for the machine. C: `jited_prog_len`.
  public let jitedSize: UInt32
  /// In bytes. C: `xlated_prog_len`.
  public let translatedSize: UInt32
  /// When it was loaded, in nanoseconds since the machine started. C: `load_time`.
  public let loadTime: UInt64
  /// C: `created_by_uid`.
  public let userID: UInt32
  /// C: `ifindex`.
  public let interfaceIndex: UInt32
  /// Where the network namespace of that interface is. C: `netns_dev`, `netns_ino`.
  public let interfaceNamespace: NamespacePlace
  /// C: `gpl_compatible`.
  public let isGPLCompatible: Bool
  /// How many functions were compiled for the machine. C: `nr_jited_func_lens`.
  public let functionCount: UInt32
  /// C: `btf_id`.
  public let btfID: UInt32
  /// In nanoseconds, if the kernel counts. C: `run_time_ns`.
  public let runTime: UInt64
  /// C: `run_cnt`.
  public let runCount: UInt64
  /// C: `recursion_misses`. Linux 5.12.
  public let recursionMisses: UInt64
  /// How many instructions the verifier went through. C: `verified_insns`. Linux 5.16.
  public let verifiedInstructions: UInt32
  /// The maps that it uses. C: `map_ids`.
  public let mapIDs: [UInt32]
  /// The types that its target is in. C: `attach_btf_obj_id`. Linux 5.19.
  public let attachBTFObjectID: UInt32
  /// Its target there. C: `attach_btf_id`. Linux 5.19.
  public let attachBTFID: UInt32
  /// The type of its main function in its BTF, or 0. C: the first record of `func_info`.
  public let mainFunctionTypeID: UInt32
}

/// A namespace as its file in `/proc` has it; zeros for none.
public struct NamespacePlace: Sendable, Hashable {
  /// C: `st_dev`.
  public let device: UInt64
  /// C: `st_ino`.
  public let inode: UInt64

  /// States both.
  public init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}

/// What the kernel knows of a map. C: `struct bpf_map_info`.
public struct MapInfo: Sendable, Hashable {
  /// C: `type`.
  public let type: MapType
  /// C: `id`.
  public let id: UInt32
  /// In bytes.
  public let keySize: UInt32
  /// In bytes.
  public let valueSize: UInt32
  /// C: `max_entries`.
  public let maxEntries: UInt32
  /// C: `map_flags`.
  public let flags: MapFlags
  /// At most 15 bytes.
  public let name: String
  /// C: `ifindex`.
  public let interfaceIndex: UInt32
  /// Where the network namespace of that interface is. C: `netns_dev`, `netns_ino`.
  public let interfaceNamespace: NamespacePlace
  /// C: `btf_id`.
  public let btfID: UInt32
  /// Operations: the type of their values in the kernel's BTF. C: `btf_vmlinux_value_type_id`. Linux 5.6.
  public let kernelValueTypeID: UInt32
  /// Operations: the BTF that this type is in. C: `btf_vmlinux_id`. Linux 6.9.
  public let kernelBTFID: UInt32
  /// C: `btf_key_type_id`.
  public let keyTypeID: UInt32
  /// C: `btf_value_type_id`.
  public let valueTypeID: UInt32
  /// C: `map_extra`. Linux 5.16.
  public let extra: UInt64
  /// The SHA-256 of the contents, once the kernel was asked for it; else empty. C: `hash`. Linux 6.18.
  public let hash: [UInt8]
}

/// What a descriptor of `bpf(2)` stands for.
public enum ObjectKind: String, Sendable, Hashable, CaseIterable {
  /// A program.
  case program = "prog_type"
  /// A map.
  case map = "map_type"
  /// A link.
  case link = "link_type"
}

extension SystemCalls {
  /// Tells what a descriptor stands for, by what `/proc` says of it.
  ///
  /// - Returns: `nil` for what is none of the known kinds.
  public func objectKind(fd: Int32) -> ObjectKind? {
    guard let bytes = try? readSmallFile("/proc/self/fdinfo/\(fd)") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    return ObjectKind.allCases.first { kind in lines.contains { $0.hasPrefix("\(kind.rawValue):") } }
  }

  /// Asks for everything about a program.
  public func programInfo(fd: Int32) throws(SystemCallError) -> ProgramInfo {
    var first = cbpf_prog_info()
    _ = try info(fd: fd, &first)
    // The first call says how many maps there are; the second one brings their ids and nothing else.
    var mapIDs = [UInt32](repeating: 0, count: min(Int(first.nr_map_ids), 1 << 16))
    if !mapIDs.isEmpty {
      let count = UInt32(mapIDs.count)
      let filled = try unsafe mapIDs.withUnsafeMutableBytes { bytes -> Result<UInt32, SystemCallError> in
        var second = cbpf_prog_info()
        second.nr_map_ids = count
        second.map_ids = unsafe UInt64(address: bytes.baseAddress)
        return Result { () throws(SystemCallError) in
          _ = try info(fd: fd, &second)
          return second.nr_map_ids
        }
      }.get()
      // Maps that were bound in between are left for the next call.
      mapIDs.removeLast(mapIDs.count - min(mapIDs.count, Int(filled)))
    }
    return ProgramInfo(
      type: ProgramType(rawValue: first.type), id: first.id,
      tag: unsafe withUnsafeBytes(of: &first.tag) { unsafe hexadecimal(Array($0)) },
      name: unsafe withUnsafeBytes(of: &first.name) { unsafe BPFSyscall.name(in: $0) },
      jitedSize: first.jited_prog_len, translatedSize: first.xlated_prog_len, loadTime: first.load_time,
      userID: first.created_by_uid, interfaceIndex: first.ifindex,
      interfaceNamespace: .init(device: first.netns_dev, inode: first.netns_ino),
      isGPLCompatible: first.gpl_compatible != 0, functionCount: first.nr_jited_func_lens,
      btfID: first.btf_id, runTime: first.run_time_ns, runCount: first.run_cnt,
      recursionMisses: first.recursion_misses, verifiedInstructions: first.verified_insns, mapIDs: mapIDs,
      attachBTFObjectID: first.attach_btf_obj_id, attachBTFID: first.attach_btf_id,
      mainFunctionTypeID: try mainFunction(of: first, fd: fd))
  }

  /// Reads the first record of the functions, which belongs to the main one: an offset and a type.
  private func mainFunction(of first: cbpf_prog_info, fd: Int32) throws(SystemCallError) -> UInt32 {
    let size = Int(first.func_info_rec_size)
    guard first.nr_func_info > 0, size >= 8, size <= 1 << 12 else { return 0 }
    var record = [UInt8](repeating: 0, count: size)
    _ = try unsafe record.withUnsafeMutableBytes { bytes -> Result<Int, SystemCallError> in
      var second = cbpf_prog_info()
      second.nr_func_info = 1
      second.func_info_rec_size = first.func_info_rec_size
      second.func_info = unsafe UInt64(address: bytes.baseAddress)
      return Result { () throws(SystemCallError) in try info(fd: fd, &second) }
    }.get()
    return (try? ByteSlice(record).load(UInt32.self, at: 4)) ?? 0
  }

  /// Asks for everything about a map.
  ///
  /// - Parameter hashing: whether the kernel is to tell the hash of the contents, which only arrays have, and only
  ///   once they are frozen. Linux 6.18.
  public func mapInfo(fd: Int32, hashing: Bool = false) throws(SystemCallError) -> MapInfo {
    var filled = cbpf_map_info()
    var hash = [UInt8](repeating: 0, count: hashing ? 32 : 0)
    let result = unsafe hash.withUnsafeMutableBytes { hash in
      if hashing {
        filled.hash = unsafe UInt64(address: hash.baseAddress)
        filled.hash_size = UInt32(hash.count)
      }
      return Result { () throws(SystemCallError) in try info(fd: fd, &filled) }
    }
    _ = try result.get()
    return MapInfo(
      type: MapType(rawValue: filled.type), id: filled.id, keySize: filled.key_size,
      valueSize: filled.value_size,
      maxEntries: filled.max_entries, flags: MapFlags(rawValue: filled.map_flags),
      name: unsafe withUnsafeBytes(of: &filled.name) { unsafe BPFSyscall.name(in: $0) },
      interfaceIndex: filled.ifindex,
      interfaceNamespace: .init(device: filled.netns_dev, inode: filled.netns_ino), btfID: filled.btf_id,
      kernelValueTypeID: filled.btf_vmlinux_value_type_id, kernelBTFID: filled.btf_vmlinux_id,
      keyTypeID: filled.btf_key_type_id, valueTypeID: filled.btf_value_type_id, extra: filled.map_extra,
      hash: hash)
  }

  /// Reads the types that the kernel holds under a descriptor. C: `bpf_btf_info`.
  public func btfBytes(fd: Int32) throws(SystemCallError) -> [UInt8] {
    var first = cbpf_btf_info()
    _ = try info(fd: fd, &first)
    let size = first.btf_size
    var bytes = [UInt8](repeating: 0, count: min(Int(size), 1 << 28))
    _ = try unsafe bytes.withUnsafeMutableBytes { buffer -> Result<Int, SystemCallError> in
      var second = cbpf_btf_info()
      second.btf = unsafe UInt64(address: buffer.baseAddress)
      second.btf_size = UInt32(clamping: buffer.count)
      return Result { () throws(SystemCallError) in try info(fd: fd, &second) }
    }.get()
    return bytes
  }
}

/// Two digits for each byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
