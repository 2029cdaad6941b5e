import BPF

/// `bpfctl plan`: what loading would do, without doing it.
enum PlanCommand {
  static let root = Command(
    name: "plan", synopsis: "OBJ [OPTIONS]",
    summary: "show what loading an object would do, step by step, without privileges",
    details:
      "OBJ is a file, or - for the standard input. What no option says is taken from the running kernel.",
    options: [
      CommandOption(
        name: "--btf", value: "FILE", summary: "look kernel types up in the BTF of another kernel"),
      CommandOption(
        name: "--module-btf", value: "NAME=FILE",
        summary: "with --btf: look in the BTF of a module of that kernel too"),
      ObjectLoading.configurationOption,
      CommandOption(
        name: "--kallsyms", value: "FILE", summary: "look symbols up in the /proc/kallsyms of another kernel"),
      CommandOption(
        name: "--release", value: "VERSION", summary: "plan for a kernel of that version, such as 6.12.3"),
      CommandOption(name: "--cpus", value: "N", summary: "plan for a machine with that many CPUs"),
    ]
  ) { words, settings, output in
    var object = try ObjectLoading.read(try words.take("OBJ"))
    try words.finish()
    try ObjectLoading.configure(&object, settings)
    var facts = try facts(for: object, settings)
    if let listing = settings.last("--kallsyms") {
      facts.kernelSymbols = [:]
      facts.missingKernelSymbols = nil
      facts.learn(try object.demand().kernelSymbols, fromSymbols: try ObjectLoading.bytes(ofFile: listing))
    }
    let plan = try object.link(facts)
    if output.json {
      output.value(plan.json)
    } else {
      let rows = plan.operations.enumerated().map { ["\($0 + 1)"] + $1.row }
      for line in Text.table(rows) { output.line(line) }
      for remark in plan.remarks { output.note(remark) }
    }
  }

  /// What is known of the kernel: what the options say, and for the rest what the running one is like.
  private static func facts(for object: BPFObject, _ settings: Settings) throws -> Facts {
    let release = try settings.last("--release").map { try versionCode($0) }
    let cpus = try settings.last("--cpus").map { try count($0) }
    var facts =
      if let types = try types(settings) {
        try Kernel().facts(for: object, types: types)
      } else {
        try Kernel().facts(for: object)
      }
    if let release { facts.kernelVersion = release }
    if let cpus { facts.possibleCPUs = cpus }
    return facts
  }

  /// The types of another kernel, if one is given.
  private static func types(_ settings: Settings) throws -> KernelTypes? {
    guard let file = settings.last("--btf") else {
      guard settings.all("--module-btf").isEmpty else { throw Failure.usage("--module-btf needs --btf") }
      return nil
    }
    let kernel = try BTFCommands.types(ofFile: file)
    return KernelTypes(kernel, modules: try ModuleOption.read("--module-btf", settings, base: kernel))
  }

  private static func versionCode(_ text: String) throws -> UInt32 {
    let code = LiveSystemCalls.versionCode(ofRelease: text)
    guard code > 0 else { throw Failure.usage("'\(text)' is no kernel version such as 6.12.3") }
    return code
  }

  private static func count(_ text: String) throws -> Int {
    guard let count = Int(text), count > 0, count <= CPUList.largest + 1 else {
      throw Failure.usage("'\(text)' is no number of CPUs")
    }
    return count
  }
}

extension LoadOperation {
  /// What is done, to what, and how.
  fileprivate var row: [String] {
    switch self {
    case .openModule(let module, _): ["open module types", module.rawValue, ""]
    case .loadBTF(let load): ["load types", "", Text.count(load.bytes.count, "byte")]
    case .createMap(let map):
      [
        "create map", map.name,
        "\(map.type.name), key \(map.keySize), value \(map.valueSize), max_entries \(map.maxEntries), flags 0x\(String(map.flags.rawValue, radix: 16))"
          + (map.usesObjectBTF ? ", typed" : "")
          + (map.kernelName == map.name ? "" : ", named \(map.kernelName)")
          + (map.innerMap.map { ", of \($0.text)" } ?? "")
          + (map.pinPath.map { ", unless pinned at \($0)" } ?? ""),
      ]
    case .mapArena(let mapping):
      [
        "map arena", mapping.name,
        "\(Text.count(mapping.contents?.count ?? 0, "byte")) of variables at \(mapping.offset)",
      ]
    case .updateMap(let update):
      ["update map", update.name, "key \(Text.hex(update.key)), \(Text.count(update.value.count, "byte"))"]
    case .freezeMap(_, let name): ["freeze map", name, ""]
    case .insert(let insertion):
      ["insert", insertion.name, "key \(insertion.index): \(insertion.kind) \(insertion.contentName)"]
    case .pinMap(_, let name, let path): ["pin map", name, "at \(path)"]
    case .loadProgram(let load):
      [
        "load program", load.name,
        "\(load.type.name)\(load.attachType.map { ", attach type \($0.name)" } ?? ""), "
          + "\(Text.count(load.instructions.count, "instruction")), \(Text.count(load.slots.count, "map reference"))"
          + (load.kernelTarget == 0 ? "" : ", kernel type \(load.kernelTarget)")
          + (load.kernelTargetModule.map { " of module \($0.rawValue)" } ?? ""),
      ]
    case .bindMap(_, _, let program, let map): ["bind map", map, "to program \(program)"]
    case .structOpsValue(let value):
      [
        "fill struct_ops", value.name,
        "\(Text.count(value.bytes.count, "byte")), \(Text.count(value.functions.count, "function"))",
      ]
    }
  }
}

extension ElementInsertion {
  /// What is put in.
  var kind: String {
    switch content {
    case .map: "map"
    case .program: "program"
    }
  }
}

extension JSON: ExpressibleByStringLiteral {
  init(stringLiteral text: String) { self = .string(text) }
}
