public import BPFTypes
internal import CBPF

extension SystemCalls {
  /// Whether the process has a capability, or the one that stands for all.
  ///
  /// - Returns: `nil` if the kernel does not say.
  public func has(_ capability: Capability) -> Bool? {
    guard case .success(let bits) = effectiveCapabilities() else { return nil }
    return bits >> UInt64(capability.rawValue) & 1 != 0
      || bits >> UInt64(Capability.sysAdmin.rawValue) & 1 != 0
  }

  /// The size of a page, in bytes.
  public var pageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

  /// The CPUs that may ever be there, from sysfs.
  public func possibleCPUs() throws(SystemCallError) -> [Int] { try cpuList("possible") }

  /// The CPUs that run now, from sysfs.
  public func onlineCPUs() throws(SystemCallError) -> [Int] { try cpuList("online") }

  private func cpuList(_ name: String) throws(SystemCallError) -> [Int] {
    let path = "/sys/devices/system/cpu/\(name)"
    // A list of none would make the values of a per-CPU map look shorter than what the kernel writes.
    guard let cpus = CPUList.parse(try readSmallFile(path)), !cpus.isEmpty else {
      throw SystemCallError(call: "read(\(path))", errno: .EINVAL)
    }
    return cpus
  }

  /// The version of the running kernel as `LINUX_VERSION_CODE`, or 0 if it cannot be told.
  public var kernelVersionCode: UInt32 {
    let signature = try? readSmallFile("/proc/version_signature")
    return Self.versionCode(
      release: kernelRelease, build: kernelBuild,
      signature: signature.map { String(decoding: $0, as: UTF8.self) })
  }

  /// What the running kernel calls its version, such as `6.12.107+deb13-amd64`; empty if it does not say.
  public var kernelRelease: String {
    var information = utsname()
    guard unsafe uname(&information) == 0 else { return "" }
    return unsafe withUnsafeBytes(of: &information.release) { unsafe name(in: $0) }
  }

  /// What the running kernel says of how it was built. C: `utsname.version`.
  private var kernelBuild: String {
    var information = utsname()
    guard unsafe uname(&information) == 0 else { return "" }
    return unsafe withUnsafeBytes(of: &information.version) { unsafe name(in: $0) }
  }

  /// The version that a kernel was made from (parity EXT-5). Distributions keep the release at the first version
  /// of a series: Ubuntu tells the real one in the third word of a file of its own, Debian in what it says of
  /// the build.
  static func versionCode(release: String, build: String, signature: String?) -> UInt32 {
    let words = signature?.split(whereSeparator: \.isWhitespace) ?? []
    if words.count >= 3, words[2].split(separator: ".").count >= 3 {
      return versionCode(ofRelease: String(words[2]))
    }
    let parts = build.split(separator: " ")
    if let mark = parts.firstIndex(of: "Debian"), mark + 1 < parts.count,
      parts[mark + 1].split(separator: ".").count >= 3
    {
      return versionCode(ofRelease: String(parts[mark + 1]))
    }
    return versionCode(ofRelease: release)
  }

  /// Turns `6.12.107+deb13` into major, minor and patch, eight bits each but the first, at most 255.
  public static func versionCode(ofRelease release: String) -> UInt32 {
    let parts = release.split(separator: ".", maxSplits: 2).map { part in
      UInt32(part.prefix { $0.isNumber }) ?? 0
    }
    func part(_ index: Int) -> UInt32 { index < parts.count ? min(parts[index], 255) : 0 }
    return part(0) << 16 | part(1) << 8 | part(2)
  }

  /// Whether processes without privileges may load anything: 0 yes, 1 no until the next start, 2 no.
  public var unprivilegedBPFDisabled: Int? {
    guard let bytes = try? readSmallFile("/proc/sys/kernel/unprivileged_bpf_disabled") else { return nil }
    return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}

/// Lists of CPUs as sysfs writes them: `0-3,8,10-11`.
public enum CPUList {
  /// No machine has more; a list that says so is refused rather than stored.
  public static let largest = 1 << 16

  /// Reads a list.
  ///
  /// - Returns: the numbers in order, or `nil` if the text is no list, or one that is not in order.
  public static func parse(_ text: [UInt8]) -> [Int]? {
    let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != 0 }
    guard !line.isEmpty else { return [] }
    var cpus: [Int] = []
    for item in line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let ends = item.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map(number)
      // Going up only, no text makes the list longer than there are numbers.
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
        first > cpus.last ?? -1
      else { return nil }
      cpus += first...last
    }
    return cpus
  }

  /// Reads digits and nothing else; `Int` would take a sign.
  private static func number(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
      let value = Int(String(decoding: text, as: UTF8.self)), value < largest
    else { return nil }
    return value
  }
}
