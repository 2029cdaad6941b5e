import BPFBytes

/// Reads parts of the file after checking that the file has them and that the limits allow them.
struct WindowReader: Sendable {
  let source: any ELFSource
  let limits: ELFLimits

  /// Reads a window.
  ///
  /// - Parameters:
  ///   - part: what it holds, for errors.
  ///   - section: the label of the section concerned, for errors.
  func window(
    at offset: UInt64,
    size: UInt64,
    part: @autoclosure () -> String,
    section: String? = nil
  ) throws(ELFError) -> ByteSlice {
    let fileSize = source.size
    guard offset <= fileSize, size <= fileSize - offset else {
      throw ELFError(
        .outOfRange,
        section: section,
        fileOffset: offset,
        expected: "\(part()) of \(size) bytes inside the file",
        seen: "a file of \(fileSize) bytes"
      )
    }
    guard size <= limits.windowBytes, let count = Int(exactly: size) else {
      throw ELFError(
        .limitExceeded,
        section: section,
        fileOffset: offset,
        expected: "\(part()) of at most \(limits.windowBytes) bytes",
        seen: "\(size)"
      )
    }
    let bytes: ByteSlice
    do {
      bytes = try source.bytes(at: offset, count: count)
    } catch {
      var named = error
      named.section = named.section ?? section
      throw named
    }
    guard bytes.count == count else {
      throw ELFError(
        .readFailed,
        section: section,
        fileOffset: offset,
        expected: "\(part()) of \(count) bytes",
        seen: "\(bytes.count) bytes read"
      )
    }
    return bytes
  }

  /// Reads a table of equal entries.
  ///
  /// - Parameters:
  ///   - count: how many; the caller has compared it with a limit.
  ///   - stride: bytes from one entry to the next, as the file says.
  ///   - needed: bytes of an entry that will be read.
  func table(
    at offset: UInt64,
    count: Int,
    stride: UInt64,
    needed: Int,
    part: @autoclosure () -> String,
    order: ByteOrder,
    section: String? = nil
  ) throws(ELFError) -> EntryTable {
    guard stride >= UInt64(needed), let step = Int(exactly: stride) else {
      throw ELFError(
        .invalidEntrySize,
        section: section,
        fileOffset: offset,
        expected: "\(part()) with entries of at least \(needed) bytes",
        seen: "\(stride)"
      )
    }
    let (size, overflow) = UInt64(count).multipliedReportingOverflow(by: stride)
    let bytes = try window(at: offset, size: overflow ? .max : size, part: part(), section: section)
    return EntryTable(
      fields: FieldReader(bytes: bytes, fileOffset: offset, order: order, section: section),
      count: count,
      stride: step
    )
  }
}

/// Equal entries in one window. Whoever made it has checked that `count * stride` bytes are there.
struct EntryTable {
  let fields: FieldReader
  let count: Int
  let stride: Int

  /// Where an entry begins in the file.
  func fileOffset(of entry: Int) -> UInt64 {
    fields.fileOffset &+ UInt64(clamping: entry) &* UInt64(clamping: stride)
  }

  /// Reads a field of an entry.
  @inline(__always)
  func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self,
    of entry: Int,
    at field: Int
  ) throws(ELFError) -> T {
    try fields.load(T.self, at: entry &* stride &+ field)
  }
}

/// Integers of a window, in the order of the file, with errors that name the place.
struct FieldReader {
  let bytes: ByteSlice
  /// Where the window begins, counted from the start of the ELF file.
  let fileOffset: UInt64
  let order: ByteOrder
  let section: String?

  @inline(__always)
  func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ type: T.Type = T.self,
    at offset: Int
  ) throws(ELFError) -> T {
    do {
      return try bytes.load(T.self, at: offset, order: order)
    } catch {
      throw short(at: offset, error)
    }
  }

  /// A window inside the window.
  func slice(at offset: UInt64, count: UInt32) throws(ELFError) -> ByteSlice {
    do {
      return try bytes.slice(at: Int(clamping: offset), count: Int(clamping: count))
    } catch {
      throw short(at: Int(clamping: offset), error)
    }
  }

  @inline(never)
  private func short(at offset: Int, _ error: ByteRangeError) -> ELFError {
    ELFError(
      .outOfRange,
      section: section,
      fileOffset: fileOffset &+ UInt64(clamping: offset),
      expected: "\(error.expected) bytes",
      seen: "\(error.available)"
    )
  }
}
