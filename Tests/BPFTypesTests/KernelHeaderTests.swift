import Glibc
import TestSupport
import Testing

@testable import BPFTypes

/// A name of the kernel's headers and the number that this package gives it.
struct HeaderConstant: Hashable {
  let name: String
  let value: UInt64
  let header: String
}

/// Compares what is written here by hand, or generated, with the headers that are installed.
///
/// Which names a header has depends on its age, and many are enumerators, which the preprocessor cannot ask
/// for. So the headers are run through it first: what is left of them holds every name that can be asserted.
@Suite struct KernelHeaderTests {
  private let clang: String

  init() throws {
    let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
    clang = try #require(
      folders.map { "\($0)/clang" }.first { access($0, X_OK) == 0 }, "the toolchain's clang is not in PATH")
  }

  private func compile(_ source: String, _ options: [String]) throws -> ChildResult {
    let path = "/tmp/swift-bpf-headers-\(getpid())-\(UInt32.random(in: 0 ... .max)).c"
    let file = try #require(fopen(path, "w"))
    fputs(source, file)
    fclose(file)
    defer { unlink(path) }
    return try ChildProcess.run(clang, options + ["-ferror-limit=0", path])
  }

  private func includes(_ constants: [HeaderConstant]) -> String {
    Set(constants.map(\.header)).sorted().map { "#if __has_include(<\($0)>)\n#include <\($0)>\n#endif\n" }
      .joined()
  }

  /// The constants whose names the installed headers define, as macros or as enumerators.
  private func installed(_ constants: [HeaderConstant]) throws -> [HeaderConstant] {
    let result = try compile(includes(constants), ["-E", "-dD", "-P"])
    #expect(result.code == 0, "\(result.errors)")
    let words = Set(result.output.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    return constants.filter { words.contains($0.name) }
  }

  private func assertions(_ constants: [HeaderConstant], off difference: UInt64 = 0) throws -> ChildResult {
    let lines = constants.map {
      "_Static_assert((unsigned long long)(\($0.name)) == \($0.value &+ difference)ull, \"\($0.name)\");\n"
    }
    return try compile(includes(constants) + lines.joined(), ["-fsyntax-only"])
  }

  private func check(_ constants: [HeaderConstant], atLeast floor: Int) throws {
    let installed = try installed(constants)
    #expect(installed.count >= floor, "of \(constants.count)")
    let result = try assertions(installed)
    #expect(result.code == 0, "\(result.errors)")
    // Each of them can fail.
    let wrong = try assertions(installed, off: 1)
    #expect(wrong.errors.split(separator: "static assertion failed").count - 1 == installed.count)
  }

  private static let macros = KernelMacro.table.map {
    HeaderConstant(name: $0.name, value: $0.value, header: $0.header)
  }

  @Test func macros() throws {
    // The headers of Linux 5.10 lack a few flags.
    try check(Self.macros, atLeast: Self.macros.count * 4 / 5)
    #expect(Self.macros.count >= 34)
    #expect(Set(Self.macros.map(\.name)).count == Self.macros.count)
  }

  /// A macro that the table leaves out would go unchecked.
  @Test func theTableIsComplete() throws {
    let source = try ["KernelMacro", "KernelMacro+Attach"].map { name in
      String(decoding: try readFile("\(fixturesFolder)/../Sources/BPFTypes/\(name).swift"), as: UTF8.self)
    }.joined()
    let declared = source.matches(of: /static let ([A-Z][A-Z0-9_]+)/).map { String($0.output.1) }
    #expect(declared.count == Self.macros.count)
    #expect(Set(declared) == Set(Self.macros.map(\.name)))
  }

  @Test func enumerations() throws {
    func constants<T: KernelConstant>(_ type: T.Type) -> [HeaderConstant] {
      T.nameTable.map { HeaderConstant(name: "\($0.value)", value: UInt64($0.key), header: "linux/bpf.h") }
    }
    let all =
      constants(MapType.self) + constants(ProgramType.self) + constants(AttachType.self)
      + constants(LinkType.self) + constants(BPFCommand.self) + constants(HelperID.self)
    try check(all.sorted { $0.name < $1.name }, atLeast: 280)
  }

  @Test func errorNumbers() throws {
    let numbers = (1...600).compactMap { number in
      KernelErrno(rawValue: number).name.map {
        HeaderConstant(name: $0, value: UInt64(number), header: "linux/errno.h")
      }
    }
    try check(numbers, atLeast: 130)
  }
}
