import BPF
import ELFReader
import Glibc
import TestSupport

/// Parity ATT-12 to ATT-17, SECG-7, OPT-4, HDR-4, GAP-1.
let usdtChecks: [KernelCheck] = [
  KernelCheck("every kind of argument of a static probe arrives", needs: .uprobes) { context in
    let loaded = try loadForThisProcess(context, "usdt_probes")
    let probes = [
      probe(Words.everyKind, 0, counts: true), probe(Words.value, 1), probe(Words.everyKind, 2, counts: true),
    ]
    try withProbes(probes) { file in
      try loaded.withLoaded { loaded in
        try expectEqual(file.counter, 0, "the counter before")
        var options = USDTOptions()
        options.cookie = 0xfeed_f00d_0000_0001
        let info = try loaded.program("on_chosen").attachUSDT(
          provider: "swift_bpf", name: "step", in: file.path, options)
        try expectEqual(file.counter, 2, "the counter while two of its places are watched")
        for place: UInt64 in [0, 2] {
          file.call(place, memory, index: 3, value: value)
          try requireRecord(loaded, options.cookie, hits: place / 2 + 1, expectedValues)
        }
        file.call(1, memory, index: 3, value: 77)
        try requireRecord(loaded, options.cookie, hits: 3, [77])
        try loaded.detach(info)
        try expectEqual(file.counter, 0, "the counter after")
        for place: UInt64 in 0..<3 { file.call(place) }
        try requireRecord(loaded, options.cookie, hits: 3, [77])
      }
    }
  },
  KernelCheck("static probes share places in the map and give them back", needs: .uprobes) { context in
    let loaded = try loadForThisProcess(context, "usdt_probes")
    let probes = [
      probe(Words.everyKind, 0), probe(Words.value, 1), probe(Words.everyKind, 2),
      probe(Words.value, 3, "other"), probe(Words.everyKind, 4, "other"), probe(Words.value, 5, "third"),
    ]
    try withProbes(probes) { file in
      try loaded.withLoaded { loaded in
        func attach(_ name: String, cookie: UInt64) throws -> AttachmentInfo {
          var options = USDTOptions()
          options.cookie = cookie
          return try loaded.program("on_chosen").attachUSDT(
            provider: "swift_bpf", name: name, in: file.path, options)
        }
        // The map has room for four.
        for turn: UInt64 in 1...6 {
          let first = try attach("step", cookie: turn)
          let second = try attach("other", cookie: turn + 100)
          try expectError(.invalidState) { _ = try attach("third", cookie: 0) }
          file.call(1, value: turn)
          file.call(3, value: turn + 1)
          try requireRecord(loaded, turn, hits: 1, [Int64(turn)])
          try requireRecord(loaded, turn + 100, hits: 1, [Int64(turn + 1)])
          try loaded.detach(first)
          let third = try attach("third", cookie: turn + 200)
          file.call(5, value: 9)
          try requireRecord(loaded, turn + 200, hits: 1, [9])
          file.call(3, value: 8)
          try requireRecord(loaded, turn + 100, hits: 2, [8])
          try loaded.detach(second)
          try loaded.detach(third)
          for key in [turn, turn + 100, turn + 200] { try loaded.map("seen").delete(key) }
        }
        try expectEqual(try loaded.number("strangers"), 0, "calls that found no specification")
      }
    }
  },
  KernelCheck("static probes of what may be anywhere in memory", needs: .uprobes) { context in
    let loaded = try loadForThisProcess(context, "usdt_probes")
    try withProbes(as: .shared, [probe(Words.value, 0), probe(Words.everyKind, 1)]) { file in
      try loaded.withLoaded { loaded in
        var options = USDTOptions()
        options.process = 0
        options.cookie = 1
        let program = try loaded.program("on_chosen")
        let info = try program.attachUSDT(provider: "swift_bpf", name: "step", in: file.path, options)
        file.call(0, value: 5)
        try requireRecord(loaded, 1, hits: 1, [5])
        file.call(1, memory, index: 3, value: value)
        try requireRecord(loaded, 1, hits: 2, expectedValues)
        try loaded.detach(info)
        options.process = nil
        func attachForAll() throws {
          try program.attachUSDT(provider: "swift_bpf", name: "step", in: file.path, options)
        }
        guard hasCookies else {
          try expectError(.kernelTooOld) { try attachForAll() }
          return
        }
        try attachForAll()
        file.call(0, value: 6)
        try requireRecord(loaded, 1, hits: 3, [6])
      }
    }
  },
  KernelCheck("static probes by their sections, and by libbpf's own header", needs: .uprobes) { context in
    var object = try context.object("usdt_probes")
    try object.globals["only_pid"]?.set(UInt32(getpid()))
    // Programs that sleep came to user probes with Linux 6.0.
    let sleeps = Requirement.linux(6, 0, for: "").missing() == nil
    object.programs["on_step"]?.isEnabled = !sleeps
    object.programs["on_step_sleepable"]?.isEnabled = sleeps
    let path = "/tmp/swift-bpf-usdt"
    try withProbes(at: path, [probe(Words.valueTwice, 0, counts: true)]) { file in
      let own = try object.load(on: context.kernel)
      let other = try loadForThisProcess(context, "usdt_header")
      try own.withLoaded { own in
        let report = try own.attachAll()
        try expectEqual(report.attached.map(\.hook), ["usdt \(path):swift_bpf:step"], "hooks")
        try expectEqual(report.skipped.map(\.program), ["on_chosen"], "programs that name no target")
        try other.withLoaded { other in
          try other.attachAll()
          file.call(0, value: value)
          try requireRecord(
            own, 0, hits: 1, [Int64(bitPattern: value), Int64(Int32(truncatingIfNeeded: value))])
          try expectEqual(try other.number("hits"), 1, "hits")
          try expectEqual(try other.signed("first"), Int64(bitPattern: value), "the first argument")
          let second = Int64(Int32(truncatingIfNeeded: value))
          try expectEqual(try other.signed("second"), second, "the second argument")
          try expectEqual(try other.signed("count"), 2, "arguments")
          try expectEqual(try other.signed("cookie"), 0, "the cookie")
          try expectEqual(try other.signed("beyond"), -2, "an argument that is not there")
        }
      }
    }
  },
  KernelCheck("static probes on nops that the kernel replaces by calls", needs: .uprobes) { context in
    let loaded = try loadForThisProcess(context, "usdt_probes")
    let nops: [MappedProbes.Nop] = [.short, .five, .ten]
    try withProbes(nops: nops, (0..<3).map { probe(Words.value, $0) }) { file in
      try loaded.withLoaded { loaded in
        let info = try loaded.program("on_chosen").attachUSDT(
          provider: "swift_bpf", name: "step", in: file.path)
        for turn: UInt64 in 0..<30 {
          file.call(turn % 3, value: turn)
          try requireRecord(loaded, 0, hits: turn + 1, [Int64(turn)])
        }
        guard info.linkID != nil else { return }
        let details = try loaded.withLink(info) { link throws(BPFError) in try link.linkInfo() }.details
        guard case .uprobeMulti(let link) = details else { return }
        let start = UInt64(sysconf(Int32(_SC_PAGESIZE)))
        let moved = link.places.enumerated().filter {
          $0.element.offset != start + UInt64($0.offset) * MappedProbes.stride
        }
        // Which nop a kernel replaces has changed; it never is both.
        try expectEqual(moved.count, callsProbes ? 1 : 0, "places on a long nop: \(link.places)")
      }
    }
  },
  KernelCheck("static probes that cannot be attached are told, and leave nothing", needs: .uprobes) {
    context in
    let loaded = try loadForThisProcess(context, "usdt_probes")
    var floating = probe("8@%xmm0", 1)
    floating.name = "floating"
    try withProbes([probe(Words.value, 0, counts: true), floating]) { file in
      let program = try loaded.program("on_chosen")
      let missing = try expectError(.noSuchTarget) {
        try program.attachUSDT(provider: "swift_bpf", name: "nothing", in: file.path)
      }
      try expect(missing.summary.contains("swift_bpf:step"), "what there is: \(missing)")
      let operand = try expectError(.unsupported) {
        try program.attachUSDT(provider: "swift_bpf", name: "floating", in: file.path)
      }
      try expect(operand.summary.contains("%xmm0"), "the operand: \(operand)")
      try expectError(.noSuchTarget) {
        try program.attachUSDT(provider: "swift_bpf", name: "step", in: "/proc/self/status")
      }
      var options = USDTOptions()
      options.process = 0x3fff_ffff
      try expectError(.noSuchTarget) {
        try program.attachUSDT(provider: "swift_bpf", name: "step", in: file.path, options)
      }
      try expectEqual(file.counter, 0, "the counter")
    }
  },
]

/// Operands for memory in the first argument's register, an index in the second's and a value in the third's.
private enum Words {
  #if arch(arm64)
  static let value = "8@x2"
  static let valueTwice = "8@x2 -4@w2"
  static let everyKind =
    "8@x2 -4@w2 4@w2 -2@w2 2@w2 -1@w2 1@w2 -4@-9 8@[x0, 8] -4@[x0, 4] 2@[x0] 8@[x0, x1, lsl 3]"
  #else
  static let value = "8@%rdx"
  static let valueTwice = "8@%rdx -4@%edx"
  static let everyKind =
    "8@%rdx -4@%edx 4@%edx -2@%dx 2@%dx -1@%dl 1@%dl -4@$-9 8@8(%rdi) -4@4(%rdi) 2@(%rdi) 8@(%rdi,%rsi,8)"
  #endif
}

private let value: UInt64 = 0xfedc_ba98_8765_83f1
private let memory: [UInt64] = [0x8899_aabb_ccdd_eeff, 0x0102_0304_0506_0708, 0, 0x1122_3344_5566_7788]
/// What the words mean, for the value and the memory above and an index of 3.
private let expectedValues: [Int64] = [
  Int64(bitPattern: value), Int64(Int32(bitPattern: 0x8765_83f1)), 0x8765_83f1,
  Int64(Int16(bitPattern: 0x83f1)),
  0x83f1, Int64(Int8(bitPattern: 0xf1)), 0xf1, -9, 0x0102_0304_0506_0708,
  Int64(Int32(bitPattern: 0x8899_aabb)),
  0xeeff, 0x1122_3344_5566_7788,
]

private var hasCookies: Bool { Requirement.linux(5, 15, for: "").missing() == nil }

/// Whether the kernel replaces long nops.
private var callsProbes: Bool {
  #if arch(x86_64)
  return Requirement.linux(6, 18, for: "").missing() == nil
  #else
  return false
  #endif
}

private func probe(
  _ arguments: String, _ place: Int, _ name: String = "step", counts: Bool = false
) -> ProbeFile.Probe {
  var probe = ProbeFile.Probe(
    arguments, at: UInt64(place) * MappedProbes.stride, counter: counts ? MappedProbes.counterPlace : nil)
  probe.name = name
  return probe
}

/// What the program saw last under a cookie: hits, number of arguments, twelve values, and failures.
private func requireRecord(
  _ loaded: LoadedObject, _ cookie: UInt64, hits: UInt64, _ values: [Int64], line: Int = #line
) throws {
  let key = withUnsafeBytes(of: cookie) { Array($0) }
  guard let bytes = try loaded.map("seen").lookup(key) else {
    throw CheckFailure(description: "USDTChecks.swift:\(line): nothing was seen under cookie \(cookie)")
  }
  let numbers = bytes.withUnsafeBytes { Array($0.bindMemory(to: Int64.self)) }
  let expected =
    [Int64(hits), Int64(values.count)] + values + Array(repeating: 0, count: 12 - values.count) + [0]
  try expectEqual(numbers, expected, "hits, count, values and failures under cookie \(cookie)", line: line)
}

extension LoadedObject {
  /// A global variable as a signed number.
  fileprivate func signed(_ name: String) throws -> Int64 {
    guard let value: Int64 = try globals[name]?.integer() else {
      throw CheckFailure(description: "there is no global \(name)")
    }
    return value
  }
}
