public import BPFBlueprint
import BPFSyscall
public import BPFTypes
import ELFReader

extension BPFObject {
  /// Reads a compiled object from a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - name: the object's name, in place of the one made from the file's.
  /// - Throws: ``BPFError``: `fileUnreadable`, or what is wrong with the object.
  public init(contentsOf path: String, name: String? = nil) throws(BPFError) {
    do {
      let file = try BinaryFile(opening: path, through: LiveSystemCalls())
      // Most of a large object is DWARF, which nobody reads. A small one is read at once, as is what has no size:
      // a pipe, or a folder, which then says so.
      if file.size > Self.mostReadAtOnce {
        self = try Self(reading: file, path: path, name: name)
      } else {
        self = try Self(parsing: try file.wholeFile(path), path: path, name: name)
      }
    } catch let error as SystemCallError {
      throw BPFError(
        .fileUnreadable, at: .parse, of: .init(object: path),
        error.errno == .ENOENT ? "there is no such file" : "the file cannot be read", errno: error.errno,
        remedy: error.errno == .ENOENT
          ? "check the path, and that the object has been compiled" : "check the file's permissions",
        underlying: error)
    } catch {
      throw error as? BPFError ?? BPFError(.fileUnreadable, at: .parse, of: .init(object: path), "\(error)")
    }
  }

  private static var mostReadAtOnce: UInt64 { 1 << 18 }
}
