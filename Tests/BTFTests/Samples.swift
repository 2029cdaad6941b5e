import BPFBytes
import BTF
import ELFReader
import TestSupport

/// Compiled objects of which there is one for each byte order.
let twins = ["execve_counter", "globals", "subprograms"]
let twinFiles = twins.flatMap { ["\($0).bpf.o", "\($0).bpfeb.o"] }

/// A table in which the type of number N is of kind N, for every kind.
func everyKind(order: ByteOrder = .littleEndian) -> BTFBuilder {
  var builder = BTFBuilder(order: order)
  _ = builder.addInt("int", size: 4, encoding: 1)
  _ = builder.addReference(.pointer, to: 4)
  _ = builder.addArray(of: 1, index: 1, count: 3)
  let members: [UInt32] = [
    builder.string("first"), 1, 0, builder.string("bits"), 1, 3 << 24 | 32, builder.string("next"), 2, 64,
  ]
  builder.add(.structure, named: "pair", elements: 3, flag: true, sizeOrType: 16, words: members)
  _ = builder.addComposite(
    .union, named: "either", size: 4, members: [("number", 1, 0), ("mode", 6, 0)])
  _ = builder.addEnumeration(named: "mode", isSigned: true, values: [("OFF", 0), ("NEGATIVE", -2)])
  builder.add(.forward, named: "later", flag: true)
  _ = builder.addReference(.typedef, named: "number", to: 1)
  _ = builder.addReference(.volatile, to: 8)
  _ = builder.addReference(.const, to: 9)
  _ = builder.addReference(.restrict, to: 2)
  _ = builder.addFunction("work", prototype: 13, linkage: .global)
  _ = builder.addPrototype(result: 1, parameters: [("count", 8), ("", 0)])
  _ = builder.addVariable("state", type: 4, linkage: .static)
  _ = builder.addDataSection(".data", size: 16, variables: [(14, 0, 16)])
  builder.add(.float, named: "double", sizeOrType: 8)
  builder.add(.declTag, named: "mark", sizeOrType: 12, words: [UInt32(bitPattern: -1)])
  _ = builder.addReference(.typeTag, named: "user", to: 4)
  _ = builder.addEnumeration64(named: "wide", values: [("BIG", 0x1_0000_0001), ("ALL", -1)])
  return builder
}

extension BTFBuilder {
  /// The table, read.
  func table(base: BTFTable? = nil, limits: BTFLimits = .default) throws(BTFError) -> BTFTable {
    try BTFTable(parsing: ByteSlice(encoded()), base: base, limits: limits)
  }
}

/// The contents of a section of a compiled object.
func section(_ name: String, ofFile file: String) throws -> ByteSlice {
  let elf = try ELFFile(try objectFile(file))
  guard let section = elf.section(named: name) else {
    throw FixtureError(description: "\(file) has no section \(name)")
  }
  return try elf.contents(of: section)
}

/// The types of a compiled object.
func table(ofFile file: String) throws -> BTFTable {
  try BTFTable(parsing: try section(".BTF", ofFile: file))
}

/// The error that a call throws, or `nil`.
func btfError(_ body: () throws -> some Any) -> BTFError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? BTFError
  }
}

/// Every type as text, or the error that reading it met.
func rawLines(_ table: BTFTable) -> [String] {
  table.ids.map { id in
    do throws(BTFError) { return try table.rawText(of: id) } catch { return error.description }
  }
}
