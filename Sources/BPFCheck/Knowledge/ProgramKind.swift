import BPFBlueprint
import BPFTypes

/// A way in which programs are loaded, on which their rights depend.
struct ProgramKind: Equatable {
  let type: UInt32
  /// -1 if there is none; for programs of `struct_ops` the member that it stands for there does not count.
  let attachType: Int
  let isSleepable: Bool
  /// The structure whose operations programs of `struct_ops` are, else empty.
  let structure: String

  init(_ type: UInt32, _ attachType: Int, _ isSleepable: Bool, _ structure: String) {
    self.type = type
    self.attachType = attachType
    self.isSleepable = isSleepable
    self.structure = structure
  }

  /// The kind of a planned program, on a kernel with these types.
  init(of load: ProgramLoad, _ surface: KernelSurface) {
    let isOperation = load.type == .structOps
    self.init(
      load.type.rawValue, isOperation ? -1 : load.attachType.map { Int($0.rawValue) } ?? -1,
      load.flags.contains(.sleepable), isOperation ? surface.name(of: load.kernelTarget) ?? "" : "")
  }
}
