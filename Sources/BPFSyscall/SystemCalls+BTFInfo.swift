internal import BPFTypes
internal import CBPF

/// What the kernel knows of a table of types. C: `struct bpf_btf_info`.
public struct BTFInfo: Sendable, Hashable {
  /// C: `id`.
  public let id: UInt32
  /// In bytes. C: `btf_size`.
  public let size: UInt32
  /// `vmlinux`, the name of a module, or empty for what a program brought. C: `name`. Linux 5.11.
  public let name: String
  /// Whether it belongs to the kernel or to one of its modules. C: `kernel_btf`. Linux 5.11.
  public let isKernel: Bool
}

extension SystemCalls {
  /// Asks for everything about a table of types but the types themselves.
  public func btfInfo(fd: Int32) throws(SystemCallError) -> BTFInfo {
    var filled = cbpf_btf_info()
    // The kernel's names have fewer than 64 bytes, as those of its modules do.
    var name = [UInt8](repeating: 0, count: 64)
    let result = unsafe name.withUnsafeMutableBytes { name in
      filled.name = unsafe UInt64(address: name.baseAddress)
      filled.name_len = UInt32(name.count)
      return Result { () throws(SystemCallError) in try info(fd: fd, &filled) }
    }
    do {
      _ = try result.get()
    } catch {
      // Before 5.11 the kernel has no names, and rejects the question for one.
      guard error.errno == .E2BIG else { throw error }
      filled = cbpf_btf_info()
      _ = try info(fd: fd, &filled)
    }
    return BTFInfo(
      id: filled.id, size: filled.btf_size,
      name: unsafe name.withUnsafeBytes { unsafe BPFSyscall.name(in: $0) }, isKernel: filled.kernel_btf != 0)
  }
}
