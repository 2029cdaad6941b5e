import BPFBytes
import BPFSymbols
import ELFReader
import Glibc
import TestSupport
import Testing

/// The running process is the oracle: the dynamic linker knows where functions are.
@Suite struct RealLibraryTests {
  private struct NotFound: Error {
    let name: String
  }

  /// Where a loaded function lies in its file, by `dladdr` and the memory map.
  private func place(of name: String) throws -> (path: String, offset: UInt64) {
    let address = try #require(dlsym(UnsafeMutableRawPointer(bitPattern: 0), name))
    let value = UInt64(UInt(bitPattern: address))
    for line in String(decoding: try readFile("/proc/self/maps"), as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      guard fields.count >= 6, ends.count == 2, ends[0] <= value, value < ends[1] else { continue }
      return (String(fields[5]), value - ends[0] + (try #require(UInt64(fields[2], radix: 16))))
    }
    throw NotFound(name: name)
  }

  @Test(arguments: ["malloc", "getpid", "swift_retain", "fopen"])
  func agreesWithTheDynamicLinker(name: String) throws {
    let (path, offset) = try place(of: name)
    let file = try ELFFile(ByteSlice(try readFile(path)))
    #expect(try file.functionOffset(of: FunctionName(name)) == offset, "\(path)")
  }

  @Test func everyListedFunctionIsFoundByItsName() throws {
    let (path, _) = try place(of: "getpid")
    let file = try ELFFile(ByteSlice(try readFile(path)))
    let all = try file.functions { $0.hasPrefix("pthread_") }
    #expect(all.count > 50)
    let names = all.map { FunctionName($0.description) }
    #expect(try file.functionOffsets(of: names) == all.map(\.offset))
    #expect(all.contains { !$0.isDefaultVersion } && all.contains { $0.version?.hasPrefix("GLIBC_") == true })
  }
}
