import BPFBytes
import ELFReader
import Synchronization
import TestSupport

/// Compiled objects to read and to damage.
let objectNames = ["execve_counter", "globals", "subprograms"]

/// A file read in windows, which counts its reads.
final class WindowedFile: ELFSource {
  private let bytes: [UInt8]
  private let reads = Mutex<[(offset: UInt64, count: Int)]>([])

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var size: UInt64 { UInt64(bytes.count) }

  var readCount: Int { reads.withLock { $0.count } }

  func bytes(at offset: UInt64, count: Int) throws(ELFError) -> ByteSlice {
    guard let start = Int(exactly: offset), count >= 0, start <= bytes.count, count <= bytes.count - start
    else {
      throw ELFError(.readFailed, fileOffset: offset, expected: "a read inside the file", seen: "\(count)")
    }
    reads.withLock { $0.append((offset, count)) }
    return ByteSlice(ByteStorage(copying: Array(bytes[start..<(start + count)]), fileOffset: offset))
  }
}

/// Reads all that a file has to offer; every part may fail on its own.
///
/// - Returns: how many entries were read, and the errors met.
func walk(_ file: ELFFile) -> (entries: Int, errors: [ELFError]) {
  var entries = file.sections.count + file.segments.count
  var errors: [ELFError] = []
  func note(_ body: () throws(ELFError) -> Int) {
    do { entries += try body() } catch { errors.append(error) }
  }
  for section in file.sections {
    note { () throws(ELFError) in try file.contents(of: section).count > 0 ? 1 : 0 }
    note { () throws(ELFError) in try file.compression(of: section) == nil ? 0 : 1 }
    switch section.type {
    case .symtab, .dynsym: note { () throws(ELFError) in try file.symbols(in: section).count }
    case .rel, .rela: note { () throws(ELFError) in try file.relocations(in: section).count }
    case .note: note { () throws(ELFError) in try file.notes(in: section).count }
    default: break
    }
  }
  for segment in file.segments {
    note { () throws(ELFError) in try file.contents(of: segment).count > 0 ? 1 : 0 }
    if segment.type == .note { note { () throws(ELFError) in try file.notes(in: segment).count } }
  }
  return (entries, errors)
}

/// Reads and walks a file, if it can be read at all, and puts every error met into words.
///
/// - Returns: whether nothing was wrong.
@discardableResult
func survive(_ bytes: ByteSlice) -> Bool {
  do {
    return walk(try ELFFile(bytes)).errors.allSatisfy(\.description.isEmpty)
  } catch {
    return error.description.isEmpty
  }
}

/// The error that a call throws, or `nil`.
func elfError(_ body: () throws -> some Any) -> ELFError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? ELFError
  }
}
