import BPFBytes
import BPFSyscall
import Glibc

/// The kernel's list of symbols, read once for all checks: an emulated machine takes a second for it.
///
/// What is asked for is in the kernel, or in modules that were inserted before the checks began.
enum KernelListing {
  /// With a NUL behind it, so that it can be searched as a C string.
  private static let contents = Result { try LiveSystemCalls().readFile("/proc/kallsyms").array + [0] }

  /// Whether there is a symbol whose name begins so.
  ///
  /// - Returns: `nil` if the list cannot be read.
  static func has(prefix: String) -> Bool? {
    guard let contents = try? contents.get() else { return nil }
    return find(" \(prefix)", in: contents, from: 0) != nil
  }

  /// The address of a symbol, found by other means than the loader's.
  static func address(of symbol: String) throws -> UInt64 {
    let contents = try contents.get()
    var start = 0
    while let place = find(" \(symbol)", in: contents, from: start) {
      start = place + symbol.utf8.count + 1
      // Behind a name comes the end of the line, or the name of a module.
      guard [UInt8(ascii: "\n"), UInt8(ascii: "\t"), 0].contains(contents[start]) else { continue }
      let line = contents[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      let digits = contents[line...].prefix { $0 != UInt8(ascii: " ") }
      if let address = UInt64(String(decoding: digits, as: UTF8.self), radix: 16) { return address }
    }
    throw CheckFailure(description: "/proc/kallsyms has no \(symbol)")
  }

  private static func find(_ text: String, in bytes: [UInt8], from start: Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.bindMemory(to: CChar.self).baseAddress, let found = strstr(base + start, text)
      else { return nil }
      return UnsafePointer(found) - base
    }
  }
}
