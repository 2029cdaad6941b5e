// Writes the definitions that follow from the kernel's own types: C structures for `bpf(2)` and Swift
// constants for its enumerations. Usage: definitions-generator BTF-FILE REPOSITORY
import BPFBytes
import BTF
import Glibc

func readFile(_ path: String) throws -> ByteSlice {
  guard let file = unsafe fopen(path, "rb") else { throw GeneratorError("cannot open \(path)") }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe fread(&chunk, 1, chunk.count, file)
    if count == 0 { break }
    bytes.append(contentsOf: chunk[..<count])
  }
  return ByteSlice(bytes)
}

func write(_ text: String, to path: String) throws {
  guard let file = unsafe fopen(path, "wb") else { throw GeneratorError("cannot write \(path)") }
  let bytes = Array(text.utf8)
  let written = unsafe fwrite(bytes, 1, bytes.count, file)
  guard unsafe fclose(file) == 0, written == bytes.count else { throw GeneratorError("cannot write \(path)") }
}

struct GeneratorError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

do {
  guard CommandLine.arguments.count == 3 else {
    throw GeneratorError("usage: definitions-generator BTF-FILE REPOSITORY")
  }
  let types = try BTFTable(parsing: try readFile(CommandLine.arguments[1]))
  let root = CommandLine.arguments[2]
  try write(
    try CStructureEmitter(types: types).header(), to: root + "/Sources/CBPF/generated/kernel_structs.h")
  for family in EnumerationFamily.all {
    try write(
      try SwiftEnumerationEmitter(types: types, family: family).source(),
      to: root + "/Sources/BPFTypes/Generated/\(family.swiftType)+Values.swift")
  }
} catch {
  print("error: \(error)")
  exit(1)
}
