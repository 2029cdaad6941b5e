import BPFSyscall
import BPFTypes
import ELFReader

/// Executables and libraries that programs are attached to.
enum ExecutableFile {
  /// Reads a file.
  ///
  /// - Parameter body: may throw a ``BPFError``, which is passed on, or what the reader throws, which is explained.
  static func read<R>(
    _ path: String, _ kernel: Kernel, _ subject: BPFError.Subject, _ body: (ELFFile, BinaryFile) throws -> R
  ) throws(BPFError) -> R {
    do {
      let file = try BinaryFile(opening: path, through: kernel.calls)
      return try body(try ELFFile(source: file), file)
    } catch let error as BPFError {
      throw error
    } catch let error as ELFError {
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject, "\(path) cannot be read as an executable: \(error)",
        underlying: error)
    } catch let error as SystemCallError {
      throw BPFError(
        error.errno == .ENOENT ? .noSuchTarget : .fileUnreadable, at: .attach, of: subject,
        error.errno == .ENOENT ? "there is no file \(path)" : "\(path) cannot be read", errno: error.errno,
        underlying: error)
    } catch {
      throw BPFError(.fileUnreadable, at: .attach, of: subject, "\(path): \(error)", underlying: error)
    }
  }
}
