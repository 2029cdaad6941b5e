public import BPFBytes
public import BPFTypes

/// What loading an object does, as data: operations in order, with slots where a kernel's answers go.
///
/// The same object and facts give the same plan on every machine, so it can be shown, compared and tested
/// without a kernel.
public struct LoadPlan: Sendable {
  /// The object's file, as given.
  public let path: String
  /// The object's name.
  public let objectName: String
  /// The byte order of every encoded part.
  public let byteOrder: ByteOrder
  /// In the order in which they are carried out.
  public let operations: [LoadOperation]
  /// What was left out or changed on the way, one sentence each.
  public let remarks: [String]
}

/// The place of a map in the object; stands for its file descriptor until there is one.
public struct MapSlot: RawRepresentable, Sendable, Hashable {
  /// The position in ``BPFObject/maps``; maps of jump tables, which no object declares, come behind those.
  public let rawValue: Int
  /// Wraps a position.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// The place of a program in the object; stands for its file descriptor until there is one.
public struct ProgramSlot: RawRepresentable, Sendable, Hashable {
  /// The position in ``BPFObject/programs``.
  public let rawValue: Int
  /// Wraps a position.
  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// A module of the kernel; stands for the file descriptor of its types until there is one.
public struct ModuleSlot: RawRepresentable, Sendable, Hashable {
  /// The module's name.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One step of a plan.
public enum LoadOperation: Sendable {
  /// Opens the types of a module that programs refer to. C: `BPF_BTF_GET_FD_BY_ID`.
  case openModule(ModuleSlot, id: UInt32)
  /// Gives the kernel the object's types. C: `BPF_BTF_LOAD`.
  case loadBTF(BTFLoad)
  /// Creates a map. C: `BPF_MAP_CREATE`.
  case createMap(MapCreation)
  /// Maps an arena into this process, which programs rely on, and writes its variables. C: `mmap`.
  case mapArena(ArenaMapping)
  /// Writes an element. C: `BPF_MAP_UPDATE_ELEM`.
  case updateMap(MapUpdate)
  /// Makes a map constant for user space. C: `BPF_MAP_FREEZE`.
  case freezeMap(MapSlot, name: String)
  /// Writes a map or a program into a map that holds such. C: `BPF_MAP_UPDATE_ELEM`.
  case insert(ElementInsertion)
  /// Makes a map findable in a BPF file system, if it was not found there. C: `BPF_OBJ_PIN`.
  case pinMap(MapSlot, name: String, path: String)
  /// Verifies and loads a program. C: `BPF_PROG_LOAD`.
  case loadProgram(ProgramLoad)
  /// Ties a map's life to a program's, so that tools can show it. C: `BPF_PROG_BIND_MAP`, Linux 5.10.
  case bindMap(ProgramSlot, MapSlot, program: String, map: String)
  /// Puts the value of a map of operations together. The kernel gets it when the map is attached.
  case structOpsValue(StructOpsValue)
}

/// The types of an object as the kernel gets them.
public struct BTFLoad: Sendable, Hashable {
  /// The whole `.BTF`, mended.
  public let bytes: [UInt8]
}

/// A map to create.
public struct MapCreation: Sendable, Hashable {
  /// Where its file descriptor goes.
  public let slot: MapSlot
  /// The name in the object.
  public let name: String
  /// C: `map_name`.
  public let kernelName: String
  /// C: `map_type`.
  public let type: MapType
  /// In bytes.
  public let keySize: UInt32
  /// In bytes.
  public let valueSize: UInt32
  /// C: `max_entries`.
  public let maxEntries: UInt32
  /// C: `map_flags`.
  public let flags: MapFlags
  /// C: `numa_node`.
  public let numaNode: UInt32
  /// C: `map_extra`.
  public let extra: UInt64
  /// C: `btf_key_type_id`; 0 for none.
  public let keyType: UInt32
  /// C: `btf_value_type_id`; 0 for none.
  public let valueType: UInt32
  /// Whether the object's BTF is handed over. C: `btf_fd`.
  public let usesObjectBTF: Bool
  /// What the maps in a map of maps are like: one such map is made first, shown to the kernel, and not kept.
  /// C: `inner_map_fd`.
  public let innerMap: InnerMap?
  /// Where a map is looked for first, which then is used in place of a new one.
  public let pinPath: String?
  /// The value's type in the kernel's BTF, for a map of operations. C: `btf_vmlinux_value_type_id`.
  public internal(set) var kernelValueType: UInt32 = 0
  /// The module whose BTF has that type, or `nil` for the kernel proper. C: `value_type_btf_obj_fd`. Linux 6.9.
  public internal(set) var kernelModule: ModuleSlot?

  /// Whether the kernel gets to see types with it.
  public var isTyped: Bool { usesObjectBTF || innerMap?.isTyped == true }
}

/// An element to write.
public struct MapUpdate: Sendable, Hashable {
  /// The map.
  public let slot: MapSlot
  /// The map's name in the object.
  public let name: String
  /// The key's bytes.
  public let key: [UInt8]
  /// The value's bytes.
  public let value: InitialValue
}

/// A map or a program to write into a map that holds such.
public struct ElementInsertion: Sendable, Hashable {
  /// The map that holds it.
  public let slot: MapSlot
  /// That map's name in the object.
  public let name: String
  /// The key.
  public let index: UInt32
  /// What is written: its file descriptor.
  public let content: Content
  /// The content's name in the object.
  public let contentName: String

  /// What can be written.
  public enum Content: Sendable, Hashable {
    /// Into a map of maps.
    case map(MapSlot)
    /// Into an array of programs.
    case program(ProgramSlot)
  }
}

/// Memory that programs share with this process.
public struct ArenaMapping: Sendable, Hashable {
  /// The map.
  public let slot: MapSlot
  /// The map's name in the object.
  public let name: String
  /// Where it has to be in this process, or 0 for anywhere.
  public let address: UInt64
  /// Where the variables begin, in bytes from the start of the arena.
  public let offset: Int
  /// What the variables hold, if there are any.
  public let contents: InitialValue?
}

/// The value of a map of operations, as the kernel lays it out.
public struct StructOpsValue: Sendable, Hashable {
  /// The map.
  public let slot: MapSlot
  /// The map's name in the object.
  public let name: String
  /// All bytes, with zeros where ``functions`` apply.
  public let bytes: [UInt8]
  /// Pointers that become file descriptors of programs.
  public let functions: [Function]
  /// Whether it is attached by a link, as `.struct_ops.link` says.
  public let usesLink: Bool

  /// A member that a program implements.
  public struct Function: Sendable, Hashable {
    /// In bytes from the start of the value, where eight bytes take the descriptor.
    public let offset: Int
    /// The program.
    public let program: ProgramSlot
  }
}

/// A program to load.
public struct ProgramLoad: Sendable {
  /// Where its file descriptor goes.
  public let slot: ProgramSlot
  /// The name in the object.
  public let name: String
  /// The section it came from, without a leading `?`.
  public let section: String
  /// C: `prog_name`.
  public let kernelName: String
  /// C: `prog_type`.
  public let type: ProgramType
  /// The number of the member that it implements, for a program of `struct_ops`. C: `expected_attach_type`.
  public internal(set) var attachType: AttachType?
  /// C: `prog_flags`.
  public let flags: ProgramFlags
  /// C: `license`.
  public let license: String
  /// C: `kern_version`.
  public let kernelVersion: UInt32
  /// C: `prog_ifindex`.
  public let interfaceIndex: UInt32
  /// The type of the kernel's BTF to bind to, or 0. C: `attach_btf_id`.
  public internal(set) var kernelTarget: UInt32
  /// The module whose types ``kernelTarget`` is a number of, if it is not the kernel's. C: `attach_btf_obj_fd`.
  public internal(set) var kernelTargetModule: ModuleSlot?
  /// The program whose types ``kernelTarget`` is a number of, if it is one of a program. C: `attach_prog_fd`.
  public let targetProgram: TargetProgram?
  /// The program and every function it calls, with zeros where ``slots`` apply.
  public internal(set) var instructions: [Instruction]
  /// Instructions to complete with a file descriptor.
  public internal(set) var slots: [InstructionSlot]
  /// 64-bit loads whose second half is the file descriptor of a module's types.
  public let moduleSlots: [ModuleInstructionSlot]
  /// The modules that kernel functions are called from; calls name them by their place here, counted from 1.
  /// C: `fd_array`.
  public let calledModules: [ModuleSlot]
  /// C: `func_info`.
  public internal(set) var functionInfo: InfoRecords?
  /// C: `line_info`.
  public let lineInfo: InfoRecords?
  /// What the kernel is to complete itself (``FieldResolution/byKernel``). C: `core_relos`.
  public let fieldRelocations: InfoRecords?
  /// Instructions that must not be reached on this kernel.
  public let absences: [KernelAbsence]
}

/// An instruction whose constant is a file descriptor.
public struct InstructionSlot: Sendable, Hashable {
  /// The number of the instruction in the program.
  public let instruction: Int
  /// Whose file descriptor it is.
  public let map: MapSlot

  /// States a place.
  public init(instruction: Int, map: MapSlot) {
    self.instruction = instruction
    self.map = map
  }
}

/// A 64-bit load of a kernel symbol that a module has.
public struct ModuleInstructionSlot: Sendable, Hashable {
  /// The number of the instruction whose constant is the file descriptor: the second half of the load.
  public let instruction: Int
  /// Whose types it is.
  public let module: ModuleSlot

  /// States a place.
  public init(instruction: Int, module: ModuleSlot) {
    self.instruction = instruction
    self.module = module
  }
}

/// Something that a program uses and that is not there: this kernel does not have it, or it is left out of the
/// load. The program loads if it cannot come there, and is refused if it can: a call of a helper that does not
/// exist stands in its place (parity CORE-33, LOG-4).
public struct KernelAbsence: Sendable, Hashable {
  /// The number of a helper that does not exist. C: `0xbad2310`.
  public static let helper: Int32 = 195_896_080

  /// Why something is not there.
  public enum Cause: Sendable, Hashable {
    /// The kernel does not have it.
    case kernel
    /// A map that is not enabled, see ``MapBlueprint/isEnabled``.
    case disabledMap
  }

  /// The number of the instruction in the program.
  public let instruction: Int
  /// As C writes it, such as `struct task_struct.state`.
  public let what: String
  /// The helper that does not exist, which is called in its place.
  public let marker: Int32
  /// Why it is not there.
  public let cause: Cause

  init(instruction: Int, what: String, marker: Int32 = helper, cause: Cause = .kernel) {
    self.instruction = instruction
    self.what = what
    self.marker = marker
    self.cause = cause
  }
}

extension ProgramLoad {
  /// Adds the modules whose types have to be open when the program is loaded.
  func addModules(to modules: inout Set<ModuleSlot>) {
    for module in calledModules { modules.insert(module) }
    for slot in moduleSlots { modules.insert(slot.module) }
    if let kernelTargetModule { modules.insert(kernelTargetModule) }
  }
}

/// Records of `.BTF.ext` for one program, moved to where its instructions went.
public struct InfoRecords: Sendable, Hashable {
  /// In bytes.
  public internal(set) var recordSize: Int
  /// How many.
  public internal(set) var count: Int
  /// One after the other, in the plan's byte order.
  public internal(set) var bytes: [UInt8]
}
