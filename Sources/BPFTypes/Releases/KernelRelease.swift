/// A release of Linux, as far as it says what BPF can do.
public struct KernelRelease: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// The first number.
  public let major: Int
  /// The second number.
  public let minor: Int

  /// States a release.
  public init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads the release that a name begins with, as `5.4.0-91-generic` does.
  ///
  /// - Returns: `nil` for a name that begins with none.
  public init?(prefixOf name: String) {
    let parts = name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let major = Int(parts[0]), (2...99).contains(major),
      let minor = Int(parts[1].prefix { $0.isASCII && $0.isNumber }), minor < 256
    else { return nil }
    self.init(major, minor)
  }

  /// As the kernel tells programs. C: `KERNEL_VERSION`.
  public var code: UInt32 { UInt32(clamping: major) << 16 | UInt32(clamping: min(minor, 255)) << 8 }

  /// Orders by age.
  public static func < (left: KernelRelease, right: KernelRelease) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// Both numbers with a point between.
  public var description: String { "\(major).\(minor)" }
}
