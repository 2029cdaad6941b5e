/// What a kernel takes as compatible with the GPL.
enum License {
  /// C: `license_is_gpl_compatible` in `linux/license.h`.
  private static let compatible = [
    "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
  ]

  /// Whether programs under it may call what is for the GPL alone.
  static func isCompatible(_ license: String) -> Bool { compatible.contains(license) }

  /// What an object says of itself.
  static func described(_ license: String) -> String {
    license.isEmpty ? "the object names none" : "the object's is '\(license)'"
  }
}
