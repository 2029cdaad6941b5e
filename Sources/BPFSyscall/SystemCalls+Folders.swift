internal import BPFBytes
internal import BPFTypes
internal import CBPF

extension SystemCalls {
  /// The names in a folder in the kernel's order, but for `.` and `..`.
  public func entries(ofFolder path: String) throws(SystemCallError) -> [String] {
    let folder = try FileDescriptor(
      adopting: open(path, in: AT_FDCWD, flags: O_RDONLY | O_DIRECTORY), of: "open(\(path))", through: self)
    var names: [String] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 15)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe readFolder(folder.rawValue, into: $0) }
      guard count >= 0 else {
        throw SystemCallError(call: "getdents64(\(path))", errno: .init(negated: count))
      }
      guard count > 0 else { return names }
      names += FolderEntries.names(in: ByteSlice(Array(buffer.prefix(count))))
    }
  }
}

/// Entries of a folder as the kernel lays them out. C: `struct linux_dirent64`.
enum FolderEntries {
  private static let lengthOffset = 16
  private static let nameOffset = 19

  /// Reads whole entries; what is left of one at the end is passed over.
  static func names(in entries: ByteSlice) -> [String] {
    var names: [String] = []
    var place = 0
    while let length = try? entries.load(UInt16.self, at: place + lengthOffset), Int(length) > nameOffset,
      let entry = try? entries.slice(at: place, count: Int(length)),
      let name = try? entry.string(at: nameOffset)
    {
      if name != ".", name != ".." { names.append(name) }
      place += Int(length)
    }
    return names
  }
}
