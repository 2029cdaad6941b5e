// What the module BTF makes of types, for scripts/compare-rewrites:
//
//     btf-rewrite dedup OUT FILE…                   the types of several files, each once
//     btf-rewrite distill BASE FILE OUTBASE OUT     a module's types, and the small base that they need
//     btf-rewrite relocate KERNEL BASE FILE OUT     from a distilled base onto another kernel
//     btf-rewrite permute FILE OUT                  in the order of their names
//     btf-rewrite reorder ORDER FILE OUT [RECORDS]  in the order of the numbers in a file, and the .BTF.ext
//     btf-rewrite merge FILE OUT RECORDS            the types of one file, each once, and the .BTF.ext
//     btf-rewrite values FILE STEP OUT              values of every STEP-th type, as Tests/Oracles/btf-values.c does
import BPFBytes
import BTF
import ELFReader
import Glibc

struct Problem: Error, CustomStringConvertible {
  let description: String
}

@main struct Rewrite {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      print("btf-rewrite: \(error)")
      exit(1)
    }
  }

  private static func run(_ words: [String]) throws {
    switch (words.first, words.count) {
    case ("dedup", 3...):
      let joined = try BTFTable.joined(try words[2...].map { try load($0) })
      try save(try BTFTable(parsing: ByteSlice(joined)).deduplicated().bytes, words[1])
    case ("distill", 5):
      let result = try load(words[2], base: try load(words[1])).distilled()
      try save(result.base, words[3])
      try save(result.split, words[4])
    case ("relocate", 5):
      try save(try load(words[3], base: try load(words[2])).relocated(onto: try load(words[1])), words[4])
    case ("permute", 3):
      let table = try load(words[1])
      try save(try table.permuted(try table.orderByName()), words[2])
    case ("reorder", 4):
      try save(try load(words[2]).permuted(try numbers(words[1])), words[3])
    case ("reorder", 5):
      let table = try load(words[2])
      let result = try table.permuted(try numbers(words[1]), with: try records(words[2], table))
      try save(result.bytes, words[3])
      try save(result.extensionBytes, words[4])
    case ("merge", 4):
      let table = try load(words[1])
      let result = try table.deduplicated(with: try records(words[1], table))
      try save(result.bytes, words[2])
      try save(result.extensionBytes, words[3])
    case ("values", 4):
      guard let step = Int(words[2]), step > 0 else { throw Problem(description: "wrong words") }
      try save(try SampleValues.text(of: try load(words[1]), step: step), words[3])
    default: throw Problem(description: "wrong words")
    }
  }

  private static func numbers(_ path: String) throws -> [BTFTypeID] {
    try read(path).split(separator: UInt8(ascii: "\n")).map { line in
      guard let number = UInt32(String(decoding: line, as: UTF8.self)) else {
        throw Problem(description: "\(path): no number")
      }
      return BTFTypeID(rawValue: number)
    }
  }

  private static func records(_ path: String, _ table: BTFTable) throws -> BTFExtension {
    let file = try ELFFile(ByteSlice(try read(path)))
    guard let section = file.section(named: ".BTF.ext") else {
      throw Problem(description: "\(path): no records")
    }
    return try BTFExtension(parsing: try file.contents(of: section), strings: table)
  }

  private static func load(_ path: String, base: BTFTable? = nil) throws -> BTFTable {
    let bytes = ByteSlice(try read(path))
    guard bytes.count >= 4, try bytes.slice(at: 0, count: 4).array == [0x7f, 0x45, 0x4c, 0x46] else {
      return try BTFTable(parsing: bytes, base: base)
    }
    let file = try ELFFile(bytes)
    guard let section = file.section(named: ".BTF") else { throw Problem(description: "\(path): no types") }
    return try BTFTable(parsing: try file.contents(of: section), base: base)
  }

  private static func read(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "rb") else { throw Problem(description: "\(path) cannot be read") }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static func save(_ bytes: [UInt8], _ path: String) throws {
    guard let file = unsafe fopen(path, "wb") else { throw Problem(description: "\(path) cannot be written") }
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    guard unsafe fclose(file) == 0, written == bytes.count else {
      throw Problem(description: "\(path) cannot be written")
    }
  }
}
