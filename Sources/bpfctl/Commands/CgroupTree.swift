import BPF
import Glibc

/// A control group and the groups below, each with the programs that act on it.
struct CgroupTree {
  /// The groups that have programs, each before those below.
  private(set) var groups: [(path: String, programs: [CgroupProgramDescription])] = []

  /// - Throws: ``Failure`` if there is no control group at the path. One that goes away meanwhile is left out.
  init(_ root: String, effective: Bool, _ kernel: Kernel) throws {
    guard let programs = try CgroupCommands.programs(of: root, effective: effective, kernel) else {
      throw Failure(.notFound, "\(root): is no control group of the second version")
    }
    add(root, programs)
    try walk(root, effective, kernel, depth: 0)
  }

  /// Where the second version of control groups is mounted.
  static func mountPoint() throws -> String {
    let mounts = String(decoding: try LiveSystemCalls().readSmallFile("/proc/self/mounts"), as: UTF8.self)
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.count > 2, fields[2] == "cgroup2" { return String(fields[1]) }
    }
    throw Failure(.notFound, "no cgroup2 file system is mounted; name a control group, or mount one")
  }

  private mutating func add(_ path: String, _ programs: [CgroupProgramDescription]) {
    if !programs.isEmpty { groups.append((path, programs)) }
  }

  private mutating func walk(_ path: String, _ effective: Bool, _ kernel: Kernel, depth: Int) throws {
    // The kernel itself limits the depth far below this.
    guard depth < 1024 else { return }
    for name in folders(in: path).sorted() {
      let child = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
      do {
        guard let programs = try CgroupCommands.programs(of: child, effective: effective, kernel) else {
          continue
        }
        add(child, programs)
      } catch let error as BPFError where error.code == .noSuchTarget {
        continue
      }
      try walk(child, effective, kernel, depth: depth + 1)
    }
  }

  private func folders(in path: String) -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      guard unsafe Int32(entry.pointee.d_type) == 4 else { continue }  // DT_DIR
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// As bpftool, key by key.
  var json: JSON {
    .array(
      groups.map { group in
        .object([
          .init(name: "cgroup", value: .string(group.path)),
          .init(name: "programs", value: .array(group.programs.map(\.json))),
        ])
      })
  }

  /// Each group's path, and below it its programs, further in.
  func lines(head: [String]) -> [String] {
    let table = Text.table([head] + groups.flatMap { $0.programs.map(\.cells) })
    var rows = table.dropFirst()
    return ["CgroupPath", table.first.map { "    " + $0 } ?? ""]
      + groups.flatMap { group in
        let own = rows.prefix(group.programs.count).map { "    " + $0 }
        rows = rows.dropFirst(group.programs.count)
        return [group.path] + own
      }
  }
}
