import BPF
import Glibc

/// Where programs and maps are pinned, in every BPF file system that is mounted.
struct PinnedObjects {
  private(set) var programs: [UInt32: [String]] = [:]
  private(set) var maps: [UInt32: [String]] = [:]
  private(set) var links: [UInt32: [String]] = [:]

  /// Looks through the mounted file systems.
  init(_ kernel: Kernel) {
    let mounts = (try? LiveSystemCalls().readSmallFile("/proc/self/mounts")) ?? []
    for line in String(decoding: mounts, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == "bpf" else { continue }
      walk(String(fields[1]), kernel, depth: 0)
    }
  }

  private mutating func walk(_ path: String, _ kernel: Kernel, depth: Int) {
    guard depth < 32, let folder = unsafe opendir(path) else { return }
    defer { unsafe closedir(folder) }
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name != ".", name != ".." else { continue }
      let child = "\(path)/\(name)"
      if unsafe Int32(entry.pointee.d_type) == 4 {  // DT_DIR
        walk(child, kernel, depth: depth + 1)
      } else {
        add(child, kernel)
      }
    }
  }

  /// A pinned object does not say what it is; asking it for what only one kind has does.
  private mutating func add(_ path: String, _ kernel: Kernel) {
    switch try? kernel.kind(ofPinned: path) {
    case .program(let id): programs[id, default: []].append(path)
    case .map(let id): maps[id, default: []].append(path)
    case .link:
      if let id = try? kernel.link(pinnedAt: path).info.linkID { links[id, default: []].append(path) }
    default: break
    }
  }
}
