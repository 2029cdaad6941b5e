import BPFBlueprint
import BPFBytes
import BPFSyscall
public import BPFTypes

extension Kernel {
  /// A number among the kernel's settings.
  ///
  /// - Parameter name: with slashes or dots, such as `kernel/unprivileged_bpf_disabled`.
  /// - Throws: ``BPFError`` with code `notFound` if there is none of that name, `fileUnreadable` if it cannot be
  ///   read, `invalidValue` if it is no number.
  public func setting(_ name: String) throws(BPFError) -> Int {
    let path = "/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })
    let bytes: [UInt8]
    do {
      bytes = try calls.readSmallFile(path, limit: 4096)
    } catch {
      throw BPFError(
        error.errno == .ENOENT ? .notFound : .fileUnreadable, at: .inspect, of: .init(item: path), "\(error)",
        errno: error.errno, underlying: error)
    }
    let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard let number = Int(text) else {
      throw BPFError(
        .invalidValue, at: .inspect, of: .init(item: path), "the setting is no number",
        seen: String(text.prefix(80)))
    }
    return number
  }

  /// Options that the kernel was built with, from where distributions put them, else from where the kernel shows
  /// them (parity EXT-4).
  ///
  /// - Returns: the values as they are written, text with its quotes; what is not set is not there.
  /// - Throws: ``BPFError`` with code `notFound` if there is no configuration, `invalidValue` if it is malformed.
  public func configuration(of wanted: Set<String>) throws(BPFError) -> [String: String] {
    var reasons: [String] = []
    for path in ["/boot/config-\(calls.kernelRelease)", "/proc/config.gz"] {
      let bytes: [UInt8]
      do {
        bytes = try calls.readSmallFile(path, limit: Self.largestConfiguration)
      } catch {
        reasons.append("\(error)")
        continue
      }
      return try KernelConfiguration(parsingFile: ByteSlice(bytes), keeping: wanted, of: path).values
    }
    throw BPFError(.notFound, at: .gather, reasons.joined(separator: ", "))
  }

  /// Files of configurations are smaller than this, compressed or not.
  private static let largestConfiguration = 1 << 22
}
