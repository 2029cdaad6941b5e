import BPFBlueprint
import BPFSyscall
public import BPFTypes

/// Files in a BPF file system for everything that an object has (parity MAP-23).
extension LoadedObject {
  /// Pins each map in a folder. C: `bpf_object__pin_maps`.
  ///
  /// - Parameter folder: in a mounted BPF file system; its last part is made if it is not there. The files are
  ///   called as ``MapBlueprint/pinFileName`` says.
  /// - Throws: ``BPFError`` if one cannot be pinned; none stays pinned by this call then.
  public func pinMaps(in folder: String) throws(BPFError) {
    try pin(mapFiles(in: folder), in: folder)
  }

  /// Removes what ``pinMaps(in:)`` has made. The maps stay as long as anything else refers to them.
  ///
  /// - Throws: ``BPFError`` with code `notFound` for the first file that is not there; all others are removed all
  ///   the same.
  public func unpinMaps(in folder: String) throws(BPFError) { try unpin(mapFiles(in: folder)) }

  /// Pins each program in a folder under its name. C: `bpf_object__pin_programs`.
  ///
  /// - Parameter folder: as for ``pinMaps(in:)``.
  /// - Throws: as ``pinMaps(in:)``.
  public func pinPrograms(in folder: String) throws(BPFError) {
    try pin(programFiles(in: folder), in: folder)
  }

  /// Removes what ``pinPrograms(in:)`` has made. The programs stay as long as anything else refers to them.
  ///
  /// - Throws: as ``unpinMaps(in:)``.
  public func unpinPrograms(in folder: String) throws(BPFError) { try unpin(programFiles(in: folder)) }

  /// Pins all maps and programs in a folder. C: `bpf_object__pin`.
  ///
  /// - Parameter folder: as for ``pinMaps(in:)``.
  /// - Throws: as ``pinMaps(in:)``.
  public func pin(in folder: String) throws(BPFError) {
    try pin(mapFiles(in: folder) + programFiles(in: folder), in: folder)
  }

  /// Removes what ``pin(in:)`` has made. C: `bpf_object__unpin`.
  ///
  /// - Throws: as ``unpinMaps(in:)``.
  public func unpin(in folder: String) throws(BPFError) {
    try unpin(mapFiles(in: folder) + programFiles(in: folder))
  }

  private func mapFiles(in folder: String) -> [PinFile] {
    zip(maps, mapNames).map { map, name in
      PinFile(
        path: "\(folder)/\(object.maps[name]?.pinFileName ?? name)", descriptor: map.fileDescriptor,
        subject: .init(object: object.path, map: name))
    }
  }

  private func programFiles(in folder: String) -> [PinFile] {
    programs.map { program in
      PinFile(
        path: "\(folder)/\(String(program.name.map { $0 == "." ? "_" : $0 }))",
        descriptor: program.fileDescriptor, subject: .init(object: object.path, program: program.name))
    }
  }

  private func pin(_ files: [PinFile], in folder: String) throws(BPFError) {
    guard let first = files.first else { return }
    try kernel.prepareFolder(forPin: first.path, first.subject)
    var done: [PinFile] = []
    for file in files {
      do {
        try kernel.calls.objPin(fd: file.descriptor, path: file.path)
        done.append(file)
      } catch {
        for file in done.reversed() { takeBack(file) }
        throw BPFError(pinning: error, path: file.path, subject: file.subject, kernel: kernel)
      }
    }
  }

  private func takeBack(_ file: PinFile) {
    do {
      try kernel.calls.removeFile(file.path)
    } catch {
      kernel.diagnostics("\(file.path.onOneLine): what was pinned in vain stays there: \(error)")
    }
  }

  private func unpin(_ files: [PinFile]) throws(BPFError) {
    var first: BPFError?
    for file in files {
      do throws(BPFError) { try kernel.unpin(file.path, file.subject) } catch { first = first ?? error }
    }
    if let first { throw first }
  }
}

/// Where something belongs in a file system.
private struct PinFile {
  let path: String
  let descriptor: Int32
  let subject: BPFError.Subject
}

extension Program {
  /// Removes a file that stands for the program, which stays as long as anything else refers to it.
  /// C: `bpf_program__unpin`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if there is no such file.
  public func unpin(from path: String) throws(BPFError) { try kernel.unpin(path, subject) }
}

extension Map {
  /// Removes a file that stands for the map, which stays as long as anything else refers to it.
  /// C: `bpf_map__unpin`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if there is no such file.
  public func unpin(from path: String) throws(BPFError) { try kernel.unpin(path, .init(map: name)) }
}

extension Kernel {
  /// Removes a file of a BPF file system, and of no other.
  fileprivate func unpin(_ path: String, _ subject: BPFError.Subject) throws(BPFError) {
    var subject = subject
    subject.item = path
    guard calls.fileSystemType(BPFError.folder(of: path)) == Int(KernelMacro.BPF_FS_MAGIC) else {
      throw BPFError(
        .notFound, at: .pin, of: subject, "nothing is pinned there: it is in no BPF file system")
    }
    do {
      try calls.removeFile(path)
    } catch {
      guard error.errno == .ENOENT else { throw BPFError(error, at: .pin, of: subject, kernel: self) }
      throw BPFError(
        .notFound, at: .pin, of: subject, "nothing is pinned there", errno: error.errno, underlying: error)
    }
  }
}
