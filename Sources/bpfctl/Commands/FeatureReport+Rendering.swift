import BPF

extension FeatureReport {
  // MARK: - For programs

  /// As bpftool, key by key, but that what cannot be told is `null`, and listed with the kernel's answer.
  var json: JSON {
    var members: [JSON.Member] = []
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if isOfKernel {
      var entries = settings.map { JSON.Member(name: $0.name, value: .number($0.value ?? -1)) }
      if let options {
        entries += Self.optionNames.map { .init(name: $0, value: options[$0].map { .string($0) } ?? .null) }
      }
      add("system_config", .object(entries))
    }
    add("syscall_config", Self.json([systemCall]))
    guard systemCall.answer != .unsupported else { return .object(members) }
    add("program_types", Self.json(programTypes))
    add("map_types", Self.json(mapTypes))
    add(
      "helpers",
      .object(
        helpers.map { helpers in
          .init(
            name: "\(helpers.type.name)_available_helpers",
            value: .array(helpers.available.map { .string($0.callName) }))
        }))
    add("misc", Self.json(instructions))
    if !doubts.isEmpty {
      add("inconclusive", .object(doubts.map { .init(name: $0.key, value: .string($0.errno.description)) }))
    }
    return .object(members)
  }

  /// What could not be told, with the kernel's answers.
  private var doubts: [(key: String, errno: KernelErrno)] {
    let entries = (programTypes + mapTypes + instructions).compactMap { entry -> (String, KernelErrno)? in
      guard case .inconclusive(let errno) = entry.answer else { return nil }
      return (entry.key, errno)
    }
    return entries
      + helpers.compactMap { helpers in
        helpers.doubt.map { ("\(helpers.type.name)_available_helpers", $0) }
      }
  }

  private static func json(_ entries: [Entry]) -> JSON {
    .object(
      entries.map { entry in
        let value: JSON =
          switch entry.answer {
          case .supported: .bool(true)
          case .unsupported: .bool(false)
          case .inconclusive: .null
          }
        return .init(name: entry.key, value: value)
      })
  }

  // MARK: - For people

  var text: [String] {
    var lines: [String] = []
    if isOfKernel {
      lines.append("Settings and options:")
      lines += settings.map { "  \($0.name): \($0.value.map(String.init) ?? "not told")" }
      lines += Self.optionNames.map { "  \($0): \(options == nil ? "not told" : options?[$0] ?? "not set")" }
    }
    func add(_ title: String, _ entries: [Entry]) {
      lines.append("\(title):")
      lines += entries.map { "  \($0.words): \(Self.words($0.answer))" }
    }
    add("System call", [systemCall])
    guard systemCall.answer != .unsupported else { return lines }
    add("Program types", programTypes)
    add("Map types", mapTypes)
    lines.append("Helpers:")
    for helpers in helpers {
      let doubt = helpers.doubt.map { "; others cannot be told (\($0))" } ?? ""
      lines.append("  \(helpers.type.name): \(Text.count(helpers.available.count, "helper"))\(doubt)")
      lines += helpers.available.map { "    \($0.callName)" }
    }
    add("Instructions", instructions)
    return lines
  }

  private static func words(_ answer: FeatureProbe) -> String {
    switch answer {
    case .supported: "available"
    case .unsupported: "missing"
    case .inconclusive(let errno): "cannot be told (\(errno))"
    }
  }

  // MARK: - For compilers

  func macros(prefix: String) -> [String] {
    var lines: [String] = []
    if isOfKernel, let hertz = options?["CONFIG_HZ"] { lines.append("#define \(prefix)CONFIG_HZ \(hertz)") }
    lines.append(Self.macro(systemCall, prefix))
    guard systemCall.answer != .unsupported else { return lines }
    lines += (programTypes + mapTypes).map { Self.macro($0, prefix) }
    let helper = "\(prefix)BPF__PROG_TYPE_"
    lines.append(
      "/* 1 if programs of a type may call a helper: \(prefix)HAVE_PROG_TYPE_HELPER(xdp, bpf_redirect) */")
    lines.append(
      "#define \(prefix)HAVE_PROG_TYPE_HELPER(prog_type, helper) \(helper) ## prog_type ## __HELPER_ ## helper"
    )
    for helpers in helpers {
      for (id, answer) in helpers.answers {
        let isAvailable = answer == .supported ? 1 : 0
        lines.append("#define \(helper)\(helpers.type.name)__HELPER_\(id.callName) \(isAvailable)")
      }
    }
    return lines + instructions.map { Self.macro($0, prefix) }
  }

  private static func macro(_ entry: Entry, _ prefix: String) -> String {
    switch entry.answer {
    case .supported: "#define \(prefix)HAVE_\(entry.macro)"
    case .unsupported: "#define \(prefix)NO_HAVE_\(entry.macro)"
    case .inconclusive(let errno): "/* \(prefix)HAVE_\(entry.macro) cannot be told: \(errno) */"
    }
  }
}
