import BPF
import Glibc
import TestSupport

let iteratorChecks: [KernelCheck] = [
  KernelCheck("an iterator visits each task") { context in
    let loaded = try context.load("iterators")
    let program = try loaded.program("over_tasks")
    let before = try taskCount()
    let output = try program.iterate()
    let lines = try output.text().split(separator: "\n")
    let after = try taskCount()
    try expect(lines.count > 1, "there are lines")
    for (place, line) in lines.dropLast().enumerated() {
      try expectEqual(String(line), "task \(place)", "line \(place)")
    }
    try expectEqual(lines.last.map(String.init), "end of \(lines.count - 2)", "the last line")
    // Tasks come and go meanwhile.
    let slack = 20
    try expect(
      lines.count - 1 >= min(before, after) - slack && lines.count - 1 <= max(before, after) + slack,
      "\(before) tasks before, \(after) after, \(lines.count - 1) visited")
  },
  KernelCheck("an iterator visits each element of a map, and is read in pieces and lines") { context in
    let loaded = try context.load("iterators")
    let map = try loaded.map("elements")
    let count: UInt32 = 5000
    for key in 0..<count { try map.update(key, UInt64(key) * 3) }
    let expected = Set((0..<count).map { "\($0)=\($0 * 3)" })
    let output = try loaded.program("over_elements").iterate(over: .elements(of: map))
    let whole = try output.text()
    try expectEqual(Set(whole.split(separator: "\n").map(String.init)), expected, "the elements")
    try expectEqual(whole.split(separator: "\n").count, Int(count), "lines")
    var pieces: [UInt8] = []
    var sizes: [Int] = []
    try output.forEachChunk { bytes in
      sizes.append(bytes.byteCount)
      bytes.withUnsafeBytes { pieces += $0 }
      return true
    }
    try expect(sizes.count > 1, "output of \(pieces.count) bytes comes in pieces, seen \(sizes.count)")
    try expectEqual(String(decoding: pieces, as: UTF8.self), whole, "the pieces together")
    var seen = 0
    try output.forEachChunk { _ in
      seen += 1
      return false
    }
    try expectEqual(seen, 1, "pieces until the visitor stops")
    let lines = try waitForTask {
      var lines: [String] = []
      for try await line in output.lines { lines.append(line) }
      return lines
    }
    try expectEqual(lines.count, Int(count), "lines of the stream")
    try expectEqual(Set(lines), expected, "lines of the stream")
    let bytes = try waitForTask {
      var bytes = 0
      for try await chunk in output.chunks { bytes += chunk.count }
      return bytes
    }
    try expectEqual(bytes, whole.utf8.count, "bytes of the stream")
    // A run that nobody finishes must not leave anything; the check itself looks for that.
    let first = try waitForTask { () -> String? in
      for try await line in output.lines { return line }
      return nil
    }
    try expect(first.map(expected.contains) == true, "the first line: \(String(describing: first))")
  },
  KernelCheck("an iterator over a map has to be told which") { context in
    let loaded = try context.load("iterators")
    let report = try loaded.attachAll()
    try expectEqual(report.attached.map(\.program), ["over_tasks"], "attached")
    try expectEqual(report.skipped.map(\.program), ["over_elements"], "left alone")
    try expectError(.invalidValue) { try loaded.program("over_elements").attachIterator() }
  },
  KernelCheck("a pinned iterator is a file that everybody reads") { context in
    try withBPFFileSystem { folder in
      let path = "\(folder)/elements"
      do {
        let loaded = try context.load("iterators")
        let map = try loaded.map("elements")
        for key in UInt32(0)..<3 { try map.update(key, UInt64(key)) }
        let info = try loaded.program("over_elements").attachIterator(over: .elements(of: map))
        try loaded.withLink(info) { link throws(BPFError) in try link.pin(to: path) }
        try loaded.detachAll()
      }
      context.kernel.drain()
      let lines = Set(String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n"))
      try expectEqual(lines, ["0=0", "1=1", "2=2"], "lines of the file")
      let link = try context.kernel.link(pinnedAt: path)
      let info = try link.linkInfo()
      guard case .iterator("bpf_map_elem", .map(let id)) = info.details else {
        throw CheckFailure(description: "the link says \(info.details)")
      }
      try expect(try context.kernel.mapIDs().contains(id), "the map is there")
      try expectEqual(try link.iterate().text().split(separator: "\n").count, 3, "lines of the opened link")
      try link.detach()
      try expect(unlink(path) == 0, "the file is removed")
    }
  },
  KernelCheck("an iterator over one thread and one process", needs: .linux(6, 1, for: "chosen tasks")) {
    context in
    let program = try context.load("iterators").program("over_tasks")
    let one = try program.iterate(over: .thread(getpid())).text()
    try expectEqual(one, "task 0\nend of 0\n", "one thread")
    let threads = try entries(ofFolder: "/proc/self/task").count
    let all = try program.iterate(over: .process(getpid())).text().split(separator: "\n").count
    try expectEqual(all, threads + 1, "the threads of this process and the last line")
    // The kernel finds nobody, and says nothing more.
    let nobody = try program.iterate(over: .process(0x3f_ffff)).text()
    try expect(!nobody.contains("task"), "nobody is visited: \(nobody)")
  },
]

private func taskCount() throws -> Int {
  try entries(ofFolder: "/proc").filter { UInt32($0) != nil }.reduce(0) { sum, process in
    sum + ((try? entries(ofFolder: "/proc/\(process)/task").count) ?? 0)
  }
}
