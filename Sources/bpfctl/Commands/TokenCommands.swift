import BPF

/// `bpfctl token`.
enum TokenCommands {
  static let root = Command(
    name: "token", summary: "tokens: show the file systems that delegate privileges",
    children: [
      Command(
        name: "show", alias: "list",
        summary: "show each BPF file system from which a token can be had, and what it allows"
      ) { words, _, output in try show(&words, output) }
    ])

  private static func show(_ words: inout Words, _ output: Output) throws {
    try words.finish()
    let mounts = try DelegatingMount.all(Kernel())
    if output.json {
      return output.value(
        .array(
          mounts.map { mount in
            .object(
              [.init(name: "token_info", value: .string(mount.path))]
                + mount.allowed.map { .init(name: $0.kind, value: .array($0.names.map { .string($0) })) })
          }))
    }
    for mount in mounts {
      output.line("token_info \(mount.path)")
      for (kind, names) in mount.allowed { output.line("\t\(kind): \(names.joined(separator: " "))") }
    }
  }
}

/// A BPF file system that was mounted with options to delegate. Linux 6.9.
struct DelegatingMount {
  let path: String
  /// What a token from there allows, by bpftool's names.
  let allowed: [(kind: String, names: [String])]

  private static let kinds = [
    ("allowed_cmds", "delegate_cmds"), ("allowed_maps", "delegate_maps"), ("allowed_progs", "delegate_progs"),
    ("allowed_attachs", "delegate_attachs"),
  ]

  /// Every one that is mounted here.
  static func all(_ kernel: Kernel) throws -> [DelegatingMount] {
    do {
      return mounts(
        in: String(decoding: try LiveSystemCalls().readSmallFile("/proc/self/mounts"), as: UTF8.self))
    } catch {
      throw Failure(.failure, "/proc/self/mounts cannot be read (\(error))")
    }
  }

  /// - Parameter listing: a line for each mount: source, path, type and options. C: `struct mntent`.
  static func mounts(in listing: String) -> [DelegatingMount] {
    listing.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[2] == "bpf" else { return nil }
      let options = fields[3].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
      guard options.contains(where: { option in kinds.contains { option.first.map(String.init) == $0.1 } })
      else {
        return nil
      }
      return DelegatingMount(
        path: unescaped(fields[1]),
        allowed: kinds.map { kind, key in
          let value = options.first { $0.count == 2 && $0[0] == key }?[1] ?? ""
          return (kind, value.split(separator: ":").map(String.init))
        })
    }
  }

  /// The kernel writes space, tab, newline and backslash as three octal digits.
  private static func unescaped(_ path: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = path.utf8[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(3), as: UTF8.self)
      if byte == UInt8(ascii: "\\"), digits.utf8.count == 3, let code = UInt8(digits, radix: 8) {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
