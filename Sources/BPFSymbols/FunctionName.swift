/// A function of an executable or library as users write it: `malloc`, or `memcpy@GLIBC_2.14`.
public struct FunctionName: Sendable, Hashable, CustomStringConvertible {
  /// The name without a version.
  public let name: String
  /// The version, if one was asked for.
  public let version: String?

  /// Reads a name. `name@VERSION` and `name@@VERSION` mean the same here: that version, default or not.
  public init(_ text: String) {
    guard let at = text.firstIndex(of: "@") else {
      name = text
      version = nil
      return
    }
    name = String(text[..<at])
    version = String(text[at...].drop { $0 == "@" })
  }

  /// As users write it.
  public var description: String { version.map { "\(name)@\($0)" } ?? name }
}

/// A function that a file defines.
public struct FunctionSymbol: Sendable, Hashable {
  /// Its name, without a version.
  public let name: String
  /// The version, where the file tells one.
  public let version: String?
  /// Whether a bare name means this version rather than another one of that name.
  public let isDefaultVersion: Bool
  /// Whether another definition of the name wins over this one. C: `STB_WEAK`.
  public let isWeak: Bool
  /// Where its code begins, in bytes from the start of the file.
  public let offset: UInt64
  /// How many bytes of code it has, or 0 if that is not known.
  public let size: UInt64

  /// As users write it.
  public var description: String { version.map { "\(name)@\($0)" } ?? name }
}
