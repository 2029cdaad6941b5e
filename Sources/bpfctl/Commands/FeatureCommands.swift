import BPF
import Glibc

/// `bpfctl feature`.
enum FeatureCommands {
  static let root = Command(
    name: "feature", summary: "features: ask the kernel, or a device, what it has",
    children: [
      Command(
        name: "probe", synopsis: "[kernel | dev NAME] [full] [unprivileged] [macros [prefix PREFIX]]",
        summary: "try what the kernel, or a network device, has of programs, maps, helpers and instructions",
        details: """
          What cannot be told, such as for lack of privileges, is neither available nor missing, and shown with the
          kernel's answer. With full, helpers that write to the kernel's log are asked for too; with unprivileged, all
          capabilities for BPF are dropped before. With macros, the output is a header in C.
          """
      ) { words, _, output in try probe(&words, output) },
      Command(
        name: "list_builtins", synopsis: "{ \(lists.map(\.name).joined(separator: " | ")) }",
        summary: "show the names that are known here, whatever the kernel has"
      ) { words, _, output in try list(&words, output) },
    ])

  private static let lists: [(name: String, names: [String])] = [
    ("prog_types", ProgramType.all.map(\.name)), ("map_types", MapType.all.map(\.name)),
    ("attach_types", AttachType.all.map(\.name)), ("link_types", LinkType.all.map(\.name)),
    // The first is named like the others here.
    ("helpers", HelperID.all.map { $0 == .unspec ? "bpf_unspec" : $0.callName }),
  ]

  private static func list(_ words: inout Words, _ output: Output) throws {
    let word = try words.take(oneOf: lists.map(\.name))
    try words.finish()
    let names = lists.first { $0.name == word }?.names ?? []
    if output.json {
      output.value(.array(names.map { .string($0) }))
    } else {
      for name in names { output.line(name) }
    }
  }

  private static func probe(_ words: inout Words, _ output: Output) throws {
    var interface: UInt32?
    var isChosen = false
    var asksForAll = false
    var isUnprivileged = false
    var prefix: String?
    while let word = words.next {
      if words.take(keyword: "kernel") {
        guard !isChosen else { throw Failure.usage("choose the kernel or one device") }
        isChosen = true
      } else if words.take(keyword: "dev") {
        guard !isChosen else { throw Failure.usage("choose the kernel or one device") }
        isChosen = true
        interface = try index(ofInterface: try words.take("NAME"))
      } else if words.take(keyword: "full") {
        asksForAll = true
      } else if prefix == nil, words.take(keyword: "macros") {
        prefix = words.take(keyword: "prefix") ? try words.take("PREFIX") : ""
      } else if words.take(keyword: "unprivileged") {
        isUnprivileged = true
      } else {
        throw Failure.usage("'\(word)' is not understood; expected kernel, dev, full, unprivileged or macros")
      }
    }
    let kernel = Kernel()
    if isUnprivileged { try kernel.dropCapabilities([.sysAdmin, .bpf, .netAdmin, .perfmon]) }
    let report = FeatureReport(kernel, interface: interface, asksForAll: asksForAll)
    if output.json {
      output.value(report.json)
    } else if let prefix {
      for line in report.macros(prefix: prefix) { output.line(line) }
    } else {
      for line in report.text { output.line(line) }
    }
  }

  private static func index(ofInterface name: String) throws -> UInt32 {
    let index = unsafe if_nametoindex(name)
    guard index != 0 else { throw Failure(.notFound, "there is no network interface '\(name)'") }
    return index
  }
}
