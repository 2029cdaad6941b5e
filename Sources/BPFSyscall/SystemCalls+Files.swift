public import BPFBytes
internal import BPFTypes
internal import CBPF

extension SystemCalls {
  /// Reads a file of the kernel's, which says nothing of its length.
  ///
  /// - Parameter limit: the largest number of bytes that are taken.
  public func readSmallFile(_ path: String, limit: Int = 1 << 20) throws(SystemCallError) -> [UInt8] {
    try readSmallFile(path, in: AT_FDCWD, limit: limit)
  }

  /// Reads a file below an open folder.
  func readSmallFile(_ path: String, in folder: Int32, limit: Int = 1 << 20) throws(SystemCallError)
    -> [UInt8]
  {
    let file = try FileDescriptor(
      adopting: open(path, in: folder, flags: O_RDONLY), of: "open(\(path))", through: self)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while bytes.count < limit {
      let room = min(chunk.count, limit - bytes.count)
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe read(file.rawValue, into: UnsafeMutableRawBufferPointer(rebasing: $0[..<room]))
      }
      guard count >= 0 else {
        if KernelErrno(negated: count) == .EINTR { continue }
        throw SystemCallError(call: "read(\(path))", errno: .init(negated: count))
      }
      guard count > 0 else { break }
      bytes += chunk.prefix(count)
    }
    return bytes
  }

  /// Reads a file of tracefs by its path below the mount point. Where it is not mounted, it is mounted
  /// without a place in the tree, so that nothing stays behind.
  ///
  /// - Parameter limit: the largest number of bytes that are taken.
  public func readTraceFile(_ path: String, limit: Int = 1 << 20) throws(SystemCallError) -> [UInt8] {
    var first: SystemCallError?
    for mount in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
      // An empty mount point is a folder too; this file tells a mounted tracefs.
      guard (try? readSmallFile("\(mount)/tracing_on")) != nil else { continue }
      do {
        return try readSmallFile("\(mount)/\(path)", limit: limit)
      } catch {
        first = first ?? error
      }
    }
    if let first { throw first }
    let mount = try FileDescriptor(adopting: mountDetached("tracefs"), of: "mount tracefs", through: self)
    return try readSmallFile(path, in: mount.rawValue, limit: limit)
  }

  /// Opens a file of tracefs by its path below the mount point, which may be a detached one.
  ///
  /// - Parameter flags: C: `O_RDONLY`, `O_NONBLOCK`.
  public func openTraceFile(_ path: String, flags: Int32) throws(SystemCallError) -> FileDescriptor {
    for mount in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
      guard (try? readSmallFile("\(mount)/tracing_on")) != nil else { continue }
      return try FileDescriptor(
        adopting: open("\(mount)/\(path)", in: AT_FDCWD, flags: flags), of: "open(\(mount)/\(path))",
        through: self)
    }
    let mount = try FileDescriptor(adopting: mountDetached("tracefs"), of: "mount tracefs", through: self)
    return try FileDescriptor(
      adopting: open(path, in: mount.rawValue, flags: flags), of: "open(\(path)) in tracefs", through: self)
  }

  /// Reads a whole file, of any length.
  public func readFile(_ path: String) throws(SystemCallError) -> ByteSlice {
    let file = try FileDescriptor(
      adopting: open(path, in: AT_FDCWD, flags: O_RDONLY), of: "open(\(path))", through: self)
    return try readAll(file.rawValue, path: path)
  }

  /// Reads from a descriptor to the end, such as the standard input's.
  public func readAll(_ descriptor: Int32, path: String) throws(SystemCallError) -> ByteSlice {
    // One byte more than the file has, so that its end is met without asking for more room. Files of the kernel
    // say that they have nothing.
    let told = min(max(fileSize(descriptor), 1 << 12), 1 << 30)
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: told + 1, alignment: 8)
    var used = 0
    while true {
      if used == buffer.count {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 8)
        unsafe larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        unsafe buffer.deallocate()
        unsafe buffer = unsafe larger
      }
      let count = unsafe read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[used...]))
      guard count >= 0 else {
        if KernelErrno(negated: count) == .EINTR { continue }
        unsafe buffer.deallocate()
        throw SystemCallError(call: "read(\(path))", errno: .init(negated: count))
      }
      guard count > 0 else { break }
      used += count
    }
    let read = unsafe UnsafeRawBufferPointer(start: buffer.baseAddress, count: used)
    return ByteSlice(unsafe ByteStorage(adopting: read) { unsafe $0.deallocate() })
  }

  /// The running kernel's BTF, or that of one of its modules: mapped where the kernel allows it (since 6.16), else read.
  ///
  /// A file of sysfs cannot be cut short, so mapping it is safe; no other file is mapped here.
  public func kernelBTF(of module: String = "vmlinux") throws(SystemCallError) -> ByteSlice {
    let path = "\(kernelTypesFolder)\(module)"
    let file = try FileDescriptor(
      adopting: open(path, in: AT_FDCWD, flags: O_RDONLY), of: "open(\(path))", through: self)
    if let mapping = mapped(file.rawValue) { return mapping }
    return try readAll(file.rawValue, path: path)
  }

  /// Where the kernel shows its BTF and that of its modules.
  public var kernelTypesFolder: String { "/sys/kernel/btf/" }

  /// Maps a file that begins with the header of BTF, whose size the header tells.
  private func mapped(_ descriptor: Int32) -> ByteSlice? {
    var header = [UInt8](repeating: 0, count: 24)
    let count = unsafe header.withUnsafeMutableBytes { unsafe read(descriptor, into: $0, at: 0) }
    let start = ByteSlice(header)
    guard count == 24, let headerSize = try? start.load(UInt32.self, at: 4),
      let stringsOffset = try? start.load(UInt32.self, at: 16),
      let stringsSize = try? start.load(UInt32.self, at: 20)
    else { return nil }
    let size = Int(headerSize) + Int(stringsOffset) + Int(stringsSize)
    let address = map(descriptor, at: 0, length: size, protection: PROT_READ, flags: MAP_PRIVATE, offset: 0)
    guard size > 0, address > 0, let base = unsafe UnsafeRawPointer(bitPattern: address) else { return nil }
    let memory = unsafe UnsafeRawBufferPointer(start: base, count: size)
    return ByteSlice(unsafe ByteStorage(adopting: memory) { [self] in _ = unsafe unmap($0) })
  }
}

extension SystemCalls {
  /// Removes a file, which takes what is pinned there out of a BPF file system. C: `unlink`.
  public func removeFile(_ path: String) throws(SystemCallError) {
    let result = unlink(path)
    guard result >= 0 else { throw SystemCallError(call: "unlink", errno: .init(negated: result)) }
  }

  /// Makes a folder for the user alone, if there is none. C: `mkdir`.
  public func requireFolder(_ path: String) throws(SystemCallError) {
    let result = makeFolder(path, mode: 0o700)
    guard result >= 0 || KernelErrno(negated: result) == .EEXIST else {
      throw SystemCallError(call: "mkdir", errno: .init(negated: result))
    }
  }
}
