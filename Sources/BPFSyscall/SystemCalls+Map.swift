public import BPFTypes
internal import CBPF

/// The arguments of `BPF_MAP_CREATE`.
public struct MapCreate: Sendable {
  /// C: `map_type`.
  public var type: MapType
  /// In bytes.
  public var keySize: UInt32
  /// In bytes.
  public var valueSize: UInt32
  /// C: `max_entries`.
  public var maxEntries: UInt32
  /// C: `map_flags`.
  public var flags: MapFlags = []
  /// At most 15 bytes count.
  public var name = ""
  /// Taken with the flag of that name.
  public var numaNode: UInt32?
  /// The template of a map of maps.
  public var innerMapFD: Int32?
  /// For a map that lives in a device.
  public var interfaceIndex: UInt32 = 0
  /// The types of key and value are numbers of this table.
  public var btfFD: Int32?
  /// C: `btf_key_type_id`.
  public var keyTypeID: UInt32 = 0
  /// C: `btf_value_type_id`.
  public var valueTypeID: UInt32 = 0
  /// The value's type in the kernel's BTF, for operations. C: `btf_vmlinux_value_type_id`. Linux 5.6.
  public var kernelValueTypeID: UInt32 = 0
  /// The BTF of the module that has that type. C: `value_type_btf_obj_fd`. Linux 6.9.
  public var kernelValueBTF: Int32?
  /// C: `map_extra`. Linux 5.16.
  public var extra: UInt64 = 0
  /// C: `map_token_fd`. Linux 6.9.
  public var tokenFD: Int32?

  /// States what every map has.
  public init(type: MapType, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32) {
    self.type = type
    self.keySize = keySize
    self.valueSize = valueSize
    self.maxEntries = maxEntries
  }
}

extension SystemCalls {
  /// Creates a map. C: `BPF_MAP_CREATE`.
  public func mapCreate(_ request: MapCreate) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_map_create()
    attributes.map_type = request.type.rawValue
    attributes.key_size = request.keySize
    attributes.value_size = request.valueSize
    attributes.max_entries = request.maxEntries
    attributes.map_flags = request.flags.rawValue
    attributes.inner_map_fd = UInt32(bitPattern: request.innerMapFD ?? 0)
    attributes.numa_node = request.numaNode ?? 0
    unsafe withUnsafeMutableBytes(of: &attributes.map_name) { unsafe store(request.name, in: $0) }
    attributes.map_ifindex = request.interfaceIndex
    if let descriptor = request.btfFD {
      attributes.btf_fd = UInt32(bitPattern: descriptor)
      attributes.btf_key_type_id = request.keyTypeID
      attributes.btf_value_type_id = request.valueTypeID
    }
    attributes.btf_vmlinux_value_type_id = request.kernelValueTypeID
    if let descriptor = request.kernelValueBTF {
      attributes.map_flags |= MapFlags.valueTypeBTF.rawValue
      attributes.value_type_btf_obj_fd = descriptor
    }
    attributes.map_extra = request.extra
    if let token = request.tokenFD {
      attributes.map_flags |= MapFlags.tokenFD.rawValue
      attributes.map_token_fd = token
    }
    return try open(.mapCreate, &attributes)
  }

  /// Reads the value of a key. C: `BPF_MAP_LOOKUP_ELEM`.
  ///
  /// - Parameters:
  ///   - key: as many bytes as the map's keys have.
  ///   - value: room for as many bytes as the map's values have, those of every CPU included.
  /// - Returns: whether the key is there.
  @inline(__always)
  public func mapLookup(
    fd: Int32, key: UnsafeRawPointer?, value: UnsafeMutableRawPointer, flags: UpdateFlags = []
  ) throws(SystemCallError) -> Bool {
    try found(.mapLookupElem, unsafe element(fd, key, value, flags))
  }

  /// Reads the value of a key and removes it. C: `BPF_MAP_LOOKUP_AND_DELETE_ELEM`.
  ///
  /// - Returns: whether the key was there.
  public func mapLookupAndDelete(
    fd: Int32, key: UnsafeRawPointer?, value: UnsafeMutableRawPointer, flags: UpdateFlags = []
  ) throws(SystemCallError) -> Bool {
    try found(.mapLookupAndDeleteElem, unsafe element(fd, key, value, flags))
  }

  /// Writes the value of a key. C: `BPF_MAP_UPDATE_ELEM`.
  public func mapUpdate(
    fd: Int32, key: UnsafeRawPointer?, value: UnsafeRawPointer, flags: UpdateFlags = []
  ) throws(SystemCallError) {
    var attributes = unsafe element(fd, key, value, flags)
    _ = try perform(.mapUpdateElem, &attributes)
  }

  /// Removes a key. C: `BPF_MAP_DELETE_ELEM`.
  ///
  /// - Returns: whether the key was there.
  public func mapDelete(fd: Int32, key: UnsafeRawPointer) throws(SystemCallError) -> Bool {
    try found(.mapDeleteElem, unsafe element(fd, key, nil, []))
  }

  /// Finds the key after another one, in the map's own order. C: `BPF_MAP_GET_NEXT_KEY`.
  ///
  /// - Parameters:
  ///   - key: where to go on; `nil` for the first key, and so is one that is no longer there.
  ///   - next: room for a key.
  /// - Returns: whether there is one.
  public func mapNextKey(
    fd: Int32, after key: UnsafeRawPointer?, into next: UnsafeMutableRawPointer
  ) throws(SystemCallError) -> Bool {
    try found(.mapGetNextKey, unsafe element(fd, key, next, []))
  }

  /// Makes a map constant for user space. C: `BPF_MAP_FREEZE`.
  public func mapFreeze(fd: Int32) throws(SystemCallError) {
    var attributes = cbpf_map_element()
    attributes.map_fd = UInt32(bitPattern: fd)
    _ = try perform(.mapFreeze, &attributes)
  }

  private func element(
    _ fd: Int32, _ key: UnsafeRawPointer?, _ value: UnsafeRawPointer?, _ flags: UpdateFlags
  ) -> cbpf_map_element {
    var attributes = cbpf_map_element()
    attributes.map_fd = UInt32(bitPattern: fd)
    attributes.key = unsafe UInt64(address: key)
    attributes.value = unsafe UInt64(address: value)
    attributes.flags = flags.rawValue
    return attributes
  }

  private func found(_ command: BPFCommand, _ attributes: cbpf_map_element) throws(SystemCallError) -> Bool {
    var attributes = attributes
    let result = self.command(command, &attributes)
    guard result < 0 else { return true }
    let errno = KernelErrno(negated: result)
    guard errno == .ENOENT else { throw SystemCallError(call: callName(command), errno: errno) }
    return false
  }
}

/// How a batch ended.
public struct BatchResult: Sendable, Hashable {
  /// How many elements were read, written or removed.
  public let count: Int
  /// Whether there are no more.
  public let isComplete: Bool
}

extension SystemCalls {
  /// Reads many elements at once. C: `BPF_MAP_LOOKUP_BATCH`. Linux 5.6.
  ///
  /// - Parameters:
  ///   - command: `mapLookupBatch`, or `mapLookupAndDeleteBatch` to remove them too.
  ///   - position: where the walk stands; at least four bytes and as many as a key. Filled by every call.
  ///   - isFirst: whether the walk begins.
  ///   - keys: room for `count` keys.
  ///   - values: room for `count` values, those of every CPU included.
  /// - Throws: ``SystemCallError``; `ENOSPC` means that a bucket has more elements than there is room for.
  public func mapBatch(
    _ command: BPFCommand, fd: Int32, position: UnsafeMutableRawPointer, isFirst: Bool,
    keys: UnsafeMutableRawPointer, values: UnsafeMutableRawPointer, count: Int
  ) throws(SystemCallError) -> BatchResult {
    var attributes = cbpf_batch()
    attributes.in_batch = isFirst ? 0 : unsafe UInt64(address: position)
    attributes.out_batch = unsafe UInt64(address: position)
    attributes.keys = unsafe UInt64(address: keys)
    attributes.values = unsafe UInt64(address: values)
    attributes.count = UInt32(clamping: count)
    attributes.map_fd = UInt32(bitPattern: fd)
    let result = self.command(command, &attributes)
    let errno = KernelErrno(negated: result)
    guard result >= 0 || errno == .ENOENT else {
      throw SystemCallError(call: callName(command), errno: errno)
    }
    return BatchResult(count: min(Int(attributes.count), count), isComplete: result < 0)
  }

  /// Writes many elements at once. C: `BPF_MAP_UPDATE_BATCH`. Linux 5.6.
  ///
  /// - Returns: how many were written; fewer than `count` only if an error is thrown by the caller's choice.
  public func mapUpdateBatch(
    fd: Int32, keys: UnsafeRawPointer, values: UnsafeRawPointer, count: Int, flags: UpdateFlags = []
  ) throws(SystemCallError) -> Int {
    try unsafe write(.mapUpdateBatch, fd: fd, keys: keys, values: values, count: count, flags: flags)
  }

  /// Removes many elements at once. C: `BPF_MAP_DELETE_BATCH`. Linux 5.6.
  public func mapDeleteBatch(fd: Int32, keys: UnsafeRawPointer, count: Int) throws(SystemCallError) -> Int {
    try unsafe write(.mapDeleteBatch, fd: fd, keys: keys, values: nil, count: count, flags: [])
  }

  private func write(
    _ command: BPFCommand, fd: Int32, keys: UnsafeRawPointer, values: UnsafeRawPointer?, count: Int,
    flags: UpdateFlags
  ) throws(SystemCallError) -> Int {
    var attributes = cbpf_batch()
    attributes.keys = unsafe UInt64(address: keys)
    attributes.values = unsafe UInt64(address: values)
    attributes.count = UInt32(clamping: count)
    attributes.map_fd = UInt32(bitPattern: fd)
    attributes.elem_flags = flags.rawValue
    _ = try perform(command, &attributes)
    return Int(attributes.count)
  }
}
