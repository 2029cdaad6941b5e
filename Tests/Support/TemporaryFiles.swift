import Glibc

/// Makes a new folder, which the caller removes.
public func temporaryFolder() throws -> String {
  var template = Array("/tmp/swift-bpf-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw FixtureError(description: "mkdtemp: \(String(cString: strerror(errno)))")
  }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Writes a whole file.
public func writeFile(_ text: String, to path: String) throws {
  guard let file = fopen(path, "w") else {
    throw FixtureError(description: "\(path): \(String(cString: strerror(errno)))")
  }
  let written = fputs(text, file)
  guard fclose(file) == 0, written >= 0 else { throw FixtureError(description: "\(path) cannot be written") }
}

/// Writes a whole file of bytes.
public func writeFile(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "wb") else {
    throw FixtureError(description: "\(path): \(String(cString: strerror(errno)))")
  }
  let written = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, written == bytes.count else {
    throw FixtureError(description: "\(path) cannot be written")
  }
}
