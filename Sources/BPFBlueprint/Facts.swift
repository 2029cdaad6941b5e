public import BTF

/// What is known about the kernel that an object is to be loaded on: gathered from the running one, or
/// written down for another. Together with the object it decides the whole plan.
public struct Facts: Sendable, Hashable, Codable {
  /// In bytes.
  public var pageSize: Int = 4096
  /// How many CPUs the kernel may ever see. C: `num_possible_cpus`.
  public var possibleCPUs: Int = 1
  /// As `LINUX_VERSION_CODE`: major in bits 16 and up, then eight bits of minor, then of patch, at most 255.
  public var kernelVersion: UInt32 = 0
  /// The wanted kernel types that were found.
  public var kernelTypes: [KernelType: FoundKernelType] = [:]
  /// The wanted functions of programs that were found, by their numbers in those programs' types.
  public var targetFunctions: [TargetFunction: UInt32] = [:]
  /// The ids of the tables of those modules that anything was found in; 0 where they come from files.
  public var modules: [String: UInt32] = [:]
  /// The structures of operations that were wanted and found, by name.
  public var structOps: [String: KernelStructOps] = [:]
  /// What the kernel's types say to the questions of the object's instructions (CO-RE).
  public var fields: [CoreQuestion: FieldFact] = [:]
  /// Why no BTF of the kernel could be read, if it was wanted and could not.
  public var missingKernelBTF: String?
  /// What could not be read of the modules' types, one sentence each.
  public var typeRemarks: [String] = []
  /// Why the kernel refused the object's BTF; the plan then does without it.
  public var refusedObjectBTF: String?
  /// What the kernel was found to lack; the plan does without it where the object would use it.
  public var missing: Set<KernelFeature> = []
  /// Optional programs that the kernel refused, with its reason.
  public var refusedPrograms: [String: String] = [:]
  /// What the kernel does not let be found out; the plan takes it as there.
  public var undetermined: Set<KernelFeature> = []
  /// The wanted options of the kernel's configuration that are set, as they are written there.
  public var configuration: [String: String] = [:]
  /// Why the kernel's configuration could not be read, if it was wanted and could not.
  public var missingConfiguration: String?
  /// The addresses of the wanted symbols that the kernel has; several for a name that does not tell one.
  public var kernelSymbols: [String: [UInt64]] = [:]
  /// What the kernel's types have for the object's functions and typed variables of the kernel, by the extern's name.
  public var kernelExterns: [String: KernelExtern] = [:]
  /// Why the addresses of symbols could not be read, if they were wanted and could not.
  public var missingKernelSymbols: String?
  /// Maps that the kernel takes only without type information, with its reason.
  public var mapsWithoutTypes: [String: String] = [:]

  /// A plain machine: 4 KiB pages, one CPU, nothing known of the kernel's types.
  public init() {}
}
