import BPFTypes
import Testing

@testable import BPFBlueprint

/// `uprobe/binary:function+offset` (parity SECG-2).
@Suite struct UserFunctionTargetTests {
  private func target(_ section: String) throws -> SectionTarget? {
    let found = try #require(SectionTable.lookup(section))
    return try SectionTarget.parse(found.target, of: found.definition)
  }

  @Test(arguments: [
    ("uprobe/libc.so.6:malloc", "libc.so.6", "malloc", 0),
    ("uprobe//proc/self/exe:main", "/proc/self/exe", "main", 0),
    ("uprobe.s//bin/sh:f+0x10", "/bin/sh", "f", 16),
    ("uprobe/b:f+010", "b", "f", 8),
    ("uprobe/b:memcpy@GLIBC_2.14", "b", "memcpy@GLIBC_2.14", 0),
    ("uprobe/b:memcpy@GLIBC_2.14+4", "b", "memcpy@GLIBC_2.14", 4),
    ("uprobe/b:operator+", "b", "operator+", 0),
    ("uprobe/b:f+x", "b", "f+x", 0),
    ("uprobe/b:A::g", "b", "A::g", 0),
    ("uretprobe/b:f", "b", "f", 0),
    ("uretprobe/b:f+0", "b", "f", 0),
  ])
  func partsAreTold(section: String, binary: String, name: String, offset: UInt64) throws {
    #expect(try target(section) == .userFunction(binary: binary, name: name, offset: offset))
  }

  @Test(arguments: ["uprobe/libc.so.6", "uprobe/:f", "uprobe/b:", "uretprobe/b:f+4", "uprobe/"])
  func missingPartsAreErrors(section: String) {
    #expect(throws: BPFError.self) { try target(section) }
  }

  @Test func bareSectionsNameNothing() throws {
    #expect(try target("uprobe") == nil)
  }

  /// SECG-3 and SECG-4.
  @Test func patterns() throws {
    for section in ["kprobe.multi", "kretprobe.multi", "kprobe.session"] {
      #expect(try target("\(section)/tcp_*.isra.?") == .kernelFunctions(pattern: "tcp_*.isra.?"))
      #expect(throws: BPFError.self) { try target("\(section)/tcp:*") }
      #expect(throws: BPFError.self) { try target("\(section)/") }
    }
    for section in ["uprobe.multi", "uretprobe.multi.s", "uprobe.session"] {
      #expect(try target("\(section)//bin/sh:a*::b") == .userFunctions(binary: "/bin/sh", pattern: "a*::b"))
      #expect(throws: BPFError.self) { try target("\(section)/libc.so.6") }
    }
  }
}
