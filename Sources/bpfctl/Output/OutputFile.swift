import BPF
import Glibc

/// A file that a command makes, or the standard output in its place.
enum OutputFile {
  /// Writes all of it; what the file had before is gone.
  ///
  /// - Parameter path: `-` for the standard output.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let isStandard = path == "-"
    let file = unsafe isStandard ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw Failure(.failure, "\(path): the file cannot be made (\(Text.systemMessage(errno)))")
    }
    defer { if !isStandard { close(file) } }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw Failure(.failure, "\(path): the file cannot be written (\(Text.systemMessage(errno)))")
      }
    }
  }
}
