import BPF

/// The processes that hold an object, as every `show` tells them.
enum HolderText {
  /// As bpftool, key by key; nothing if nobody holds it.
  static func members(_ holders: [ObjectHolders.Holder]) -> [JSON.Member] {
    guard !holders.isEmpty else { return [] }
    let list = holders.map { holder in
      JSON.object(["pid": .number(holder.process), "comm": .string(holder.command)])
    }
    return [.init(name: "pids", value: .array(list))]
  }

  static func line(_ holders: [ObjectHolders.Holder]) -> String {
    "pids " + holders.map { "\($0.command)(\($0.process))" }.joined(separator: ", ")
  }
}
