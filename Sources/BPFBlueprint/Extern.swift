public import BTF

/// Something that an object uses and the kernel provides: an option of its configuration, a symbol, a variable
/// or a function (parity EXT-1).
public struct Extern: Sendable, Hashable {
  /// The C name.
  public let name: String
  /// Whether the object can do without. C: `__weak`.
  public let isWeak: Bool
  /// What it is.
  public let kind: Kind

  /// What an extern can be.
  public enum Kind: Sendable, Hashable {
    /// A variable of `.kconfig`, which the loader fills. C: `__kconfig`.
    case configuration(ConfigurationVariable)
    /// The address of a symbol, whatever it is of. C: `extern const void name __ksym`.
    case symbol
    /// A variable of the kernel; the type is the one the object declares. C: `__ksym`.
    case variable(BTFTypeID)
    /// A function of the kernel that programs may call. C: `extern int name(…) __ksym`.
    case function(prototype: BTFTypeID)
  }

  /// The name in the kernel: what follows `___` tells several declarations of one thing apart (parity EXT-11).
  public var kernelName: String { KernelName.withoutFlavour(name) }

  /// What the loader provides itself has names that begin so.
  static let virtualPrefix = "LINUX_"
  static let optionPrefix = "CONFIG_"
  /// The BTF sections that say what an extern is; none of them is a section of the ELF file.
  static let configurationSection = ".kconfig"
  static let symbolSection = ".ksyms"
}

/// What the loader tells programs of itself and the kernel (parity EXT-5, EXT-6).
enum VirtualExtern: String {
  case kernelVersion = "LINUX_KERNEL_VERSION"
  case attachCookie = "LINUX_HAS_BPF_COOKIE"
  case syscallWrapper = "LINUX_HAS_SYSCALL_WRAPPER"
}

extension BPFObject {
  /// The extern of a name, and its place, which unresolved calls are marked with.
  func extern(named name: String) -> (place: Int, extern: Extern)? {
    externs.firstIndex { $0.name == name }.map { ($0, externs[$0]) }
  }
}
