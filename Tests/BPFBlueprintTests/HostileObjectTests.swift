import BPFBytes
import BPFTypes
import BTF
import ELFReader
import TestSupport
import Testing

@testable import BPFBlueprint

/// Whatever an object says, reading and linking it ends in a value or a `BPFError`: a trap would end this run.
@Suite struct HostileObjectTests {
  private static let objects = ["execve_counter.bpf.o", "globals.bpfeb.o", "subprograms.bpf.o"]

  /// Reads, links and changes an object, if it can be read at all.
  ///
  /// - Returns: whether it has a plan.
  @discardableResult
  private func walk(_ bytes: ByteSlice) -> Bool {
    do throws(BPFError) {
      var object = try BPFObject(parsing: bytes, path: "hostile.bpf.o")
      _ = object.references
      for var variable in object.globals {
        _ = variable.value?.json
        _ = try? variable.integer(as: Int64.self)
        try? variable.set(text: "1")
        try? variable.set(-1)
        object.globals[variable.name] = variable
      }
      for program in object.programs {
        _ = object.sourceLine(of: program, instruction: 1)
        if let definition = program.definition {
          _ = try? SectionTarget.parse(program.targetText, of: definition)
        }
      }
      _ = try? object.demand()
      return try !object.link(Facts()).operations.isEmpty
    } catch {
      #expect(!error.description.isEmpty && !error.description.contains("\n"))
      return false
    }
  }

  @Test(arguments: objects)
  func everyTruncation(file: String) throws {
    let whole = try objectFile(file)
    for length in 0..<whole.count {
      #expect(!walk(try whole.slice(at: 0, count: length)), "the section headers end the file: all cuts hurt")
    }
    #expect(walk(whole))
  }

  @Test(arguments: objects)
  func everyFlippedByte(file: String) throws {
    var bytes = try objectFile(file).array
    var planned = 0
    for index in bytes.indices {
      bytes[index] ^= 0xff
      if walk(ByteSlice(bytes)) { planned += 1 }
      bytes[index] ^= 0xff
    }
    #expect(planned > 0 && planned < bytes.count)
  }

  @Test(arguments: objects)
  func everyFlippedByteInItsLowBits(file: String) throws {
    var bytes = try objectFile(file).array
    for index in bytes.indices {
      let pattern: UInt8 = index % 2 == 0 ? 1 : 8
      bytes[index] ^= pattern
      walk(ByteSlice(bytes))
      bytes[index] ^= pattern
    }
    #expect(walk(ByteSlice(bytes)))
  }

  /// Sections without contents cost a file nothing.
  @Test func zeroedSectionsOfAnySize() {
    for sizes in [[1 << 31], [.max], [1 << 29, 1 << 29, 1]] as [[UInt64]] {
      var builder = ObjectBuilder()
      for (number, size) in sizes.enumerated() {
        builder.section(".bss.s\(number)", type: .nobits, flags: [.alloc, .write], size: size)
      }
      #expect(bpfError { try builder.object() }?.code == .malformedObject)
    }
  }

  /// Functions that all reach to the end of `.text`, each calling the next: the square of the object's size.
  @Test func functionsThatOverlap() throws {
    var builder = ObjectBuilder()
    let count = 2_000
    let text = builder.code(
      ".text", nil, (0..<(count - 1)).map { _ in .call(distance: 0) } + [.exit])
    for start in 0..<count {
      builder.symbol(
        "f\(start)", in: text, at: UInt64(start) * 8, size: UInt64(count - start) * 8, type: .func)
    }
    let main = builder.code("socket", "main", [.call(distance: -1), .exit])
    builder.relocate(main, instruction: 0, to: 1)
    let error = bpfError { try builder.object().link(Facts()) }
    #expect(error?.code == .malformedObject)
    #expect(error?.summary.contains("1000000") == true)
  }
}
