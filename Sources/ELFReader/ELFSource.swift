public import BPFBytes

/// Where the bytes of an ELF file come from: a buffer, or a file read in windows.
///
/// The reader asks for whole tables, each once, and never for bytes beyond ``size``.
public protocol ELFSource: Sendable {
  /// How many bytes the file has.
  var size: UInt64 { get }

  /// Reads a window.
  ///
  /// - Parameters:
  ///   - offset: where it begins; the slice returned has this as its `fileOffset`.
  ///   - count: how many bytes; the reader refuses a slice of another length.
  /// - Throws: ``ELFError``, by convention with the reason ``ELFError/Reason/readFailed``.
  func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice
}

/// A file that is in memory as a whole: windows share its storage.
struct BufferSource: ELFSource {
  let buffer: ByteSlice

  var size: UInt64 { UInt64(buffer.count) }

  func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice {
    do {
      return try buffer.slice(at: Int(exactly: offset) ?? .max, count: count)
    } catch {
      throw ELFError(
        .outOfRange,
        fileOffset: offset,
        expected: "\(count) bytes",
        seen: "\(error.available)"
      )
    }
  }
}
