public import BPFBlueprint
import BPFBytes
import BPFSyscall
import BPFTypes
import BTF
import ELFReader

extension Kernel {
  /// The types of the running kernel and of its modules, read when something is looked for in them.
  ///
  /// They are read anew for every value: modules come and go.
  public func types() -> KernelTypes { KernelTypes(RunningKernelTypes(kernel: self)) }
}

/// The types that the running kernel holds.
struct RunningKernelTypes: KernelTypeSource {
  let kernel: Kernel

  /// From sysfs, else from where distributions put the kernel's file (parity BTF-7).
  func kernelTable() throws(BPFError) -> BTFTable {
    let refusal: SystemCallError
    do {
      return try table(parsing: try kernel.calls.kernelBTF(), of: "/sys/kernel/btf/vmlinux")
    } catch let error as SystemCallError {
      refusal = error
    } catch {
      throw error as? BPFError
        ?? BPFError(.noKernelBTF, at: .gather, of: .init(item: "kernel BTF"), "\(error)")
    }
    for path in Self.files(ofRelease: kernel.calls.kernelRelease) {
      guard let file = try? BinaryFile(opening: path, through: kernel.calls) else { continue }
      if let table = try table(ofFile: file, path) { return table }
    }
    throw BPFError(
      .noKernelBTF, at: .gather, of: .init(item: "/sys/kernel/btf/vmlinux"), "\(refusal)",
      errno: refusal.errno, remedy: "use a kernel built with CONFIG_DEBUG_INFO_BTF", underlying: refusal)
  }

  static func files(ofRelease release: String) -> [String] {
    [
      "/boot/vmlinux-\(release)", "/lib/modules/\(release)/vmlinux-\(release)",
      "/lib/modules/\(release)/build/vmlinux", "/usr/lib/modules/\(release)/kernel/vmlinux",
      "/usr/lib/debug/boot/vmlinux-\(release)", "/usr/lib/debug/boot/vmlinux-\(release).debug",
      "/usr/lib/debug/lib/modules/\(release)/vmlinux",
    ]
  }

  /// The types in an ELF file or in one that holds nothing else; `nil` if there are none in it.
  private func table(ofFile file: BinaryFile, _ path: String) throws(BPFError) -> BTFTable? {
    do {
      guard try file.bytes(at: 0, count: Int(min(file.size, 4))).array == [0x7f, 0x45, 0x4c, 0x46] else {
        return try table(parsing: try file.bytes(at: 0, count: Int(clamping: file.size)), of: path)
      }
      let elf = try ELFFile(source: file)
      guard let section = elf.section(named: ".BTF") else { return nil }
      return try table(parsing: try elf.contents(of: section), of: path)
    } catch {
      throw error as? BPFError ?? BPFError(.noKernelBTF, at: .gather, of: .init(item: path), "\(error)")
    }
  }

  /// Asks for every table and keeps those of modules (parity EXT-13). One that goes away meanwhile is not there.
  func modules() throws(BPFError) -> [KernelModule] {
    var modules: [KernelModule] = []
    for id in try kernel.btfIDs() {
      let info: BTFInfo
      do throws(BPFError) {
        info = try kernel.btfInfo(id: id)
      } catch {
        if error.code == .notFound { continue }
        throw error
      }
      if info.isKernel, !info.name.isEmpty, info.name != "vmlinux" {
        modules.append(KernelModule(name: info.name, id: id))
      }
    }
    return modules
  }

  func table(of module: KernelModule, base: BTFTable) throws(BPFError) -> BTFTable? {
    do throws(BPFError) {
      let descriptor = try kernel.open(module)
      return try table(
        parsing: ByteSlice(try kernel.types(of: descriptor, module)), of: "module \(module.name)", base: base)
    } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  private func table(
    parsing bytes: ByteSlice, of item: String, base: BTFTable? = nil
  ) throws(BPFError) -> BTFTable {
    do {
      return try BTFTable(parsing: bytes, base: base)
    } catch {
      throw BPFError(
        .noKernelBTF, at: .gather, of: .init(item: item), "the kernel's BTF is malformed: \(error)",
        underlying: error)
    }
  }
}

extension Kernel {
  /// Opens the types of a module. C: `BPF_BTF_GET_FD_BY_ID`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if the module is gone.
  func open(_ module: KernelModule) throws(BPFError) -> OwnedDescriptor {
    try open(.btfGetFdById, id: module.id, "BTF of module \(module.name)")
  }

  fileprivate func types(of descriptor: OwnedDescriptor, _ module: KernelModule) throws(BPFError) -> [UInt8] {
    do {
      return try calls.btfBytes(fd: descriptor.rawValue)
    } catch {
      throw BPFError(error, at: .gather, of: .init(item: "module \(module.name)"), kernel: self)
    }
  }
}
