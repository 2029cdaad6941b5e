import Glibc
import TestSupport
import Testing

/// The generated structures against the kernel's header, as far as the installed one goes.
@Suite("layout")
struct LayoutTests {
  /// Where a structure's fields are found in the header: a type, and what leads to them.
  static let places: [String: (type: String, path: String)] = [
    "map_create": ("union bpf_attr", ""), "map_element": ("union bpf_attr", ""),
    "batch": ("union bpf_attr", "batch."), "prog_load": ("union bpf_attr", ""),
    "object": ("union bpf_attr", ""), "prog_attach": ("union bpf_attr", ""),
    "test": ("union bpf_attr", "test."), "get_id": ("union bpf_attr", ""),
    "info": ("union bpf_attr", "info."), "query": ("union bpf_attr", "query."),
    "raw_tracepoint": ("union bpf_attr", "raw_tracepoint."), "btf_load": ("union bpf_attr", ""),
    "task_fd_query": ("union bpf_attr", "task_fd_query."), "link_create": ("union bpf_attr", "link_create."),
    "link_update": ("union bpf_attr", "link_update."), "link_detach": ("union bpf_attr", "link_detach."),
    "enable_stats": ("union bpf_attr", "enable_stats."), "iter_create": ("union bpf_attr", "iter_create."),
    "prog_bind_map": ("union bpf_attr", "prog_bind_map."),
    "token_create": ("union bpf_attr", "token_create."),
    "prog_stream_read": ("union bpf_attr", "prog_stream_read."),
    "prog_assoc_struct_ops": ("union bpf_attr", "prog_assoc_struct_ops."),
    "prog_info": ("struct bpf_prog_info", ""), "map_info": ("struct bpf_map_info", ""),
    "btf_info": ("struct bpf_btf_info", ""), "link_info": ("struct bpf_link_info", ""),
  ]

  @Test func fieldsLieWhereTheHeaderHasThem() throws {
    let folder = fixturesFolder.dropLast("fixtures".count) + "Sources/CBPF"
    let generated = String(decoding: try readFile("\(folder)/generated/kernel_structs.h"), as: UTF8.self)
    var lines = ["#include <linux/bpf.h>", "#include <stddef.h>", "#include \"generated/kernel_structs.h\""]
    let preamble = lines.count
    var missing: Set<String> = []
    for line in generated.split(separator: "\n") {
      // _Static_assert(__builtin_offsetof(struct cbpf_NAME, FIELD) == OFFSET, …
      guard let start = line.range(of: "offsetof(struct cbpf_"), let end = line.range(of: ") ==") else {
        continue
      }
      let words = line[start.upperBound..<end.lowerBound].split(separator: ",")
      let (name, field) = (String(words[0]), words[1].drop { $0 == " " })
      guard !field.hasPrefix("hole_") else { continue }
      guard let place = Self.places[name] else {
        missing.insert(name)
        continue
      }
      let seen = "offsetof(struct cbpf_\(name), \(field))"
      let header = "offsetof(\(place.type), \(place.path)\(field)) - \(base(place))"
      lines.append("_Static_assert(\(seen) == \(header), \"\(name).\(field)\");")
    }
    #expect(missing.isEmpty, "structures that this test does not know: \(missing.sorted())")
    let total = lines.count - preamble
    let (unknown, wrong) = try compile(lines.joined(separator: "\n"), folder: String(folder))
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    // A header of Linux 5.10 has this many; without it nothing would be compared.
    #expect(total - unknown >= 120, "\(unknown) of \(total) fields are not in the header")
  }

  /// All of a union begins at its start, so nothing has to be taken away; the header has to agree.
  private func base(_ place: (type: String, path: String)) -> String {
    place.path.isEmpty ? "0" : "offsetof(\(place.type), \(place.path.dropLast()))"
  }

  /// - Returns: how many fields the header does not have, and every other complaint.
  private func compile(_ source: String, folder: String) throws -> (unknown: Int, wrong: [String]) {
    let temporary = try temporaryFolder()
    let path = "\(temporary)/layout.c"
    defer {
      unlink(path)
      rmdir(temporary)
    }
    try writeFile(source + "\n", to: path)
    let result = try ChildProcess.run(
      "/usr/bin/env",
      ["clang", "-fsyntax-only", "-ferror-limit=0", "-fno-caret-diagnostics", "-I", folder, path])
    let errors = result.errors.split(separator: "\n").map(String.init).filter { $0.contains("error:") }
    let unknown = errors.filter { $0.contains("no member named") }
    if result.code != 0, errors.isEmpty { return (0, ["clang: \(result.errors)"]) }
    return (unknown.count, errors.filter { !$0.contains("no member named") })
  }
}

extension StringProtocol {
  /// Where a text stands, without Foundation.
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
