import BPFBytes
import Glibc

/// The repository's `fixtures` folder, found from this file.
public let fixturesFolder: String = {
  var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
  parts.removeLast(3)  // Fixtures.swift, Support, Tests
  return parts.joined(separator: "/") + "/fixtures"
}()

/// A file that a test needs is missing or unreadable.
public struct FixtureError: Error, CustomStringConvertible {
  /// What could not be read, and why.
  public let description: String

  /// States what is missing.
  public init(description: String) { self.description = description }
}

/// Reads a whole file.
public func readFile(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rb") else {
    throw FixtureError(description: "\(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { break }
    bytes.append(contentsOf: chunk[..<count])
  }
  return bytes
}

/// The bytes of a compiled fixture, by the name of its source without `.bpf.c`.
public func fixture(_ name: String) throws -> ByteSlice {
  ByteSlice(try readFile("\(fixturesFolder)/objects/\(name).bpf.o"))
}

/// The names of what is in a folder, in order; those that begin with a dot are left out.
public func files(in folder: String) throws -> [String] {
  guard let stream = opendir(folder) else {
    throw FixtureError(description: "\(folder): \(String(cString: strerror(errno)))")
  }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

/// The names of all compiled objects, in order.
public let objectFiles: [String] = {
  let names = (try? files(in: "\(fixturesFolder)/objects")) ?? []
  return names.filter { $0.hasSuffix(".o") }
}()

/// The bytes of a compiled object, by its file name.
public func objectFile(_ name: String) throws -> ByteSlice {
  ByteSlice(try readFile("\(fixturesFolder)/objects/\(name)"))
}
