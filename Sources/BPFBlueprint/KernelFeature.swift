public import BTF

/// Something that a kernel can do since some version, and that a plan does without where it cannot.
///
/// Distributions port features back, so a version number says nothing: a kernel is asked, see `Kernel.probe`.
public struct KernelFeature: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
  /// The name.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// The feature of a part of BTF.
  public init(_ feature: BTFFeature) { rawValue = Self.prefix + feature.rawValue }

  /// The part of BTF that is meant, if one is.
  public var btf: BTFFeature? {
    rawValue.hasPrefix(Self.prefix)
      ? BTFFeature(rawValue: String(rawValue.dropFirst(Self.prefix.count))) : nil
  }

  /// The name.
  public var description: String { rawValue }

  private static let prefix = "btf."

  /// Programs have names. Linux 4.15 (parity FEAT-1).
  public static let programName = KernelFeature(rawValue: "programName")
  /// Instructions refer to the value of a map. Linux 5.2 (FEAT-2).
  public static let globalData = KernelFeature(rawValue: "globalData")
  /// The kernel takes BTF. Linux 4.18 (FEAT-3).
  public static let btf = KernelFeature(rawValue: "btf")
  /// Array maps can be mapped into memory. Linux 5.5 (FEAT-7).
  public static let mappableArray = KernelFeature(rawValue: "mappableArray")
  /// Programs state how they will be attached. Linux 4.17 (FEAT-8).
  public static let expectedAttachType = KernelFeature(rawValue: "expectedAttachType")
  /// Helpers that read kernel memory and user memory apart. Linux 5.5 (FEAT-9).
  public static let readKernel = KernelFeature(rawValue: "readKernel")
  /// Maps can be bound to programs that do not use them. Linux 5.10 (FEAT-10).
  public static let bindMap = KernelFeature(rawValue: "bindMap")
  /// Links to perf events. Linux 5.15 (FEAT-13).
  public static let perfLink = KernelFeature(rawValue: "perfLink")
  /// Memory of maps and programs is accounted to control groups, no longer limited as locked memory.
  /// Linux 5.11 (FEAT-16).
  public static let groupAccounting = KernelFeature(rawValue: "groupAccounting")
  /// Programs learn a number that was given when they were attached. Linux 5.15 (FEAT-17).
  public static let attachCookie = KernelFeature(rawValue: "attachCookie")
  /// System calls are functions that take their arguments in one structure. Linux 4.17 (FEAT-19).
  public static let syscallWrapper = KernelFeature(rawValue: "syscallWrapper")

  /// One link attaches to many user functions, and heeds the process it is given: Linux 6.6, of which the first
  /// releases did not heed it (FEAT-20).
  public static let uprobeMulti = KernelFeature(rawValue: "uprobeMulti")
  /// User probes on a nop of five bytes run by a call in place of a trap. Linux 6.18, on x86-64 (FEAT-24).
  public static let uprobeNop5 = KernelFeature(rawValue: "uprobeNop5")
  /// The same on one of ten bytes, which spares the memory below the stack that functions may use; kernels that do it
  /// no longer do so for five.
  public static let uprobeNop10 = KernelFeature(rawValue: "uprobeNop10")
  /// Global functions take the context by a tag on a parameter, whatever its type. Linux 6.8 (FEAT-21).
  public static let contextTag = KernelFeature(rawValue: "contextTag")
  /// Instructions refer to any place of a map's value, not only to the first 512 MiB. Linux 7.0 (FEAT-23).
  public static let fullRangeOffsets = KernelFeature(rawValue: "fullRangeOffsets")

  /// Every feature that can be asked for.
  public static let all: [KernelFeature] =
    [
      .programName, .globalData, .btf, .mappableArray, .expectedAttachType, .readKernel, .bindMap,
      .perfLink, .groupAccounting, .attachCookie, .contextTag, .syscallWrapper, .fullRangeOffsets,
      .uprobeMulti, .uprobeNop5, .uprobeNop10,
    ] + BTFFeature.allCases.map(KernelFeature.init)
}
