import BPF

/// `bpfctl cgroup`.
enum CgroupCommands {
  private static let typeDetails = """
    ATTACH_TYPE is a name such as cgroup_inet_egress, or a short one: ingress, egress, sock_create, connect4 …
    PROG is \(Selection.programSynopsis).
    """

  static let root = Command(
    name: "cgroup", summary: "control groups: show and change the programs that act on them",
    children: [
      Command(
        name: "show", alias: "list", synopsis: "CGROUP [effective]",
        summary: "show the programs of a control group, or with effective all that act on it"
      ) { words, _, output in try show(&words, output) },
      Command(
        name: "tree", synopsis: "[CGROUP] [effective]",
        summary: "show the programs of a control group and of those below; of all of them by default"
      ) { words, _, output in try tree(&words, output) },
      Command(
        name: "attach", synopsis: "CGROUP ATTACH_TYPE PROG [multi | override | link PATH]",
        summary: "attach a program for good, or by a link that is pinned at PATH", details: typeDetails
      ) { words, settings, output in try attach(&words, settings, output) },
      Command(
        name: "detach", synopsis: "CGROUP ATTACH_TYPE PROG", summary: "detach a program", details: typeDetails
      ) { words, _, output in try detach(&words, output) },
    ])

  private static func show(_ words: inout Words, _ output: Output) throws {
    let kernel = Kernel()
    let path = try words.take("CGROUP")
    let effective = words.take(keyword: "effective")
    try words.finish()
    guard let rows = try programs(of: path, effective: effective, kernel) else {
      throw Failure(.notFound, "\(path): is no control group of the second version")
    }
    if output.json {
      output.value(.array(rows.map(\.json)))
    } else if !rows.isEmpty {
      for line in Text.table([head(effective)] + rows.map(\.cells)) { output.line(line) }
    }
  }

  private static func tree(_ words: inout Words, _ output: Output) throws {
    // The first word may be a folder of that name nowhere but in a path.
    var effective = words.take(keyword: "effective")
    let path = words.next == nil ? try CgroupTree.mountPoint() : try words.take("CGROUP")
    if !effective { effective = words.take(keyword: "effective") }
    try words.finish()
    let tree = try CgroupTree(path, effective: effective, Kernel())
    if output.json {
      output.value(tree.json)
    } else {
      for line in tree.lines(head: head(effective)) { output.line(line) }
    }
  }

  private static func head(_ effective: Bool) -> [String] {
    ["ID", "AttachType"] + (effective ? [] : ["AttachFlags"]) + ["Name"]
  }

  /// The programs of a control group.
  ///
  /// - Returns: `nil` if the kernel knows no hook there: the folder is none of a control group.
  static func programs(
    of path: String, effective: Bool, _ kernel: Kernel
  ) throws -> [CgroupProgramDescription]? {
    let group = try ControlGroup(path, on: kernel)
    var rows: [CgroupProgramDescription] = []
    var isKnown = false
    for type in CgroupAttachTypes.all {
      guard let query = try group.programs(type, effective: effective) else { continue }
      isKnown = true
      for entry in query.entries {
        // A program that went away meanwhile is left out.
        if let row = try CgroupProgramDescription(entry, type, effective: effective, kernel) {
          rows.append(row)
        }
      }
    }
    return isKnown ? rows : nil
  }

  private static func attach(_ words: inout Words, _ settings: Settings, _ output: Output) throws {
    let kernel = Kernel()
    let (group, type, program) = try target(&words, kernel)
    if words.take(keyword: "link") {
      let path = try words.take("PATH")
      try words.finish()
      try Pinning(settings).prepare(file: path)
      let info = try program.attachCgroup(group, as: type)
      try program.takeLink(info)?.pin(to: path)
      output.done()
      return
    }
    var flags: CgroupAttachFlags = []
    while let word = words.next {
      if words.take(keyword: "multi") {
        flags.insert(.allowMulti)
      } else if words.take(keyword: "override") {
        flags.insert(.allowOverride)
      } else {
        throw Failure.usage("'\(word)' is not understood; expected multi, override or link")
      }
    }
    try group.attach(program, as: type, flags)
    output.done()
  }

  private static func detach(_ words: inout Words, _ output: Output) throws {
    let (group, type, program) = try target(&words, Kernel())
    try words.finish()
    try group.detach(program, as: type)
    output.done()
  }

  private static func target(
    _ words: inout Words, _ kernel: Kernel
  ) throws -> (ControlGroup, AttachType, Program) {
    let group = try ControlGroup(try words.take("CGROUP"), on: kernel)
    let word = try words.take("ATTACH_TYPE")
    guard let type = CgroupAttachTypes.named(word) else {
      throw Failure.usage("'\(word)' is no attach type; expected a name such as cgroup_inet_egress or egress")
    }
    return (group, type, try Selection.program(&words, kernel))
  }
}

/// A program of a control group.
struct CgroupProgramDescription {
  private let info: ProgramInfo
  private let name: String
  private let type: AttachType
  /// `nil` where the kernel does not tell flags.
  private let flags: String?
  /// The security hook of the program, empty for programs without one, `nil` if it cannot be told.
  private let hook: String?

  /// - Returns: `nil` if the program went away.
  init?(_ entry: ProgramQuery.Entry, _ type: AttachType, effective: Bool, _ kernel: Kernel) throws {
    do {
      let program = try kernel.program(id: entry.programID)
      info = try program.info()
      name = program.name
    } catch {
      guard error.code == .notFound else { throw error }
      return nil
    }
    self.type = type
    flags = effective ? nil : Self.word(entry.flags)
    hook = Self.hook(info, kernel)
  }

  private static func hook(_ info: ProgramInfo, _ kernel: Kernel) -> String? {
    guard info.attachBTFID != 0 else { return "" }
    // Types of modules need those of the kernel beside them; bpftool leaves their names out too.
    return try? kernel.btf(id: info.attachBTFObjectID).name(of: BTFTypeID(rawValue: info.attachBTFID))
  }

  private static func word(_ flags: CgroupAttachFlags) -> String {
    switch flags {
    case []: ""
    case .allowMulti: "multi"
    case .allowOverride: "override"
    default: "unknown(\(String(flags.rawValue, radix: 16)))"
    }
  }

  /// As bpftool, key by key.
  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "id", value: .number(info.id)), .init(name: "attach_type", value: .string(type.name)),
    ]
    if let flags { members.append(.init(name: "attach_flags", value: .string(flags))) }
    members.append(.init(name: "name", value: .string(name)))
    if let hook { members.append(.init(name: "attach_btf_name", value: .string(hook))) }
    members += [
      .init(name: "attach_btf_obj_id", value: .number(info.attachBTFObjectID)),
      .init(name: "attach_btf_id", value: .number(info.attachBTFID)),
    ]
    return .object(members)
  }

  var cells: [String] { ["\(info.id)", type.name] + (flags.map { [$0] } ?? []) + [name, hook ?? ""] }
}

/// Hooks of control groups by their names.
enum CgroupAttachTypes {
  /// In bpftool's order.
  static let all: [AttachType] = [
    .cgroupInetIngress, .cgroupInetEgress, .cgroupInetSockCreate, .cgroupInetSockRelease, .cgroupInet4Bind,
    .cgroupInet6Bind, .cgroupInet4PostBind, .cgroupInet6PostBind, .cgroupInet4Connect, .cgroupInet6Connect,
    .cgroupUnixConnect, .cgroupInet4Getpeername, .cgroupInet6Getpeername, .cgroupUnixGetpeername,
    .cgroupInet4Getsockname, .cgroupInet6Getsockname, .cgroupUnixGetsockname, .cgroupUdp4Sendmsg,
    .cgroupUdp6Sendmsg, .cgroupUnixSendmsg, .cgroupUdp4Recvmsg, .cgroupUdp6Recvmsg, .cgroupUnixRecvmsg,
    .cgroupSockOps, .cgroupDevice, .cgroupSysctl, .cgroupGetsockopt, .cgroupSetsockopt, .lsmCgroup,
  ]

  /// Names that bpftool had before it took the kernel's.
  private static let short: [(String, AttachType)] = [
    ("ingress", .cgroupInetIngress), ("egress", .cgroupInetEgress), ("sock_create", .cgroupInetSockCreate),
    ("sock_release", .cgroupInetSockRelease), ("sock_ops", .cgroupSockOps), ("device", .cgroupDevice),
    ("bind4", .cgroupInet4Bind), ("bind6", .cgroupInet6Bind), ("connect4", .cgroupInet4Connect),
    ("connect6", .cgroupInet6Connect), ("post_bind4", .cgroupInet4PostBind),
    ("post_bind6", .cgroupInet6PostBind), ("getpeername4", .cgroupInet4Getpeername),
    ("getpeername6", .cgroupInet6Getpeername), ("getsockname4", .cgroupInet4Getsockname),
    ("getsockname6", .cgroupInet6Getsockname), ("sendmsg4", .cgroupUdp4Sendmsg),
    ("sendmsg6", .cgroupUdp6Sendmsg), ("sysctl", .cgroupSysctl), ("recvmsg4", .cgroupUdp4Recvmsg),
    ("recvmsg6", .cgroupUdp6Recvmsg), ("getsockopt", .cgroupGetsockopt), ("setsockopt", .cgroupSetsockopt),
  ]

  /// A hook by its name, or by the beginning of its short name.
  static func named(_ word: String) -> AttachType? {
    guard !word.isEmpty else { return nil }
    return all.first { $0.name == word } ?? short.first { $0.0.hasPrefix(word) }?.1
  }
}
