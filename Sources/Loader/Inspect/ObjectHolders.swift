import BPFSyscall
import BPFTypes

/// Which processes hold which programs, maps, links and types open.
public struct ObjectHolders: Sendable, Hashable {
  /// A process.
  public struct Holder: Sendable, Hashable {
    /// C: `pid`.
    public let process: Int32
    /// Its name, at most 15 bytes. C: `comm`.
    public let command: String
  }

  /// By the programs' ids, each list by ascending process.
  public internal(set) var programs: [UInt32: [Holder]] = [:]
  /// By the maps' ids.
  public internal(set) var maps: [UInt32: [Holder]] = [:]
  /// By the links' ids.
  public internal(set) var links: [UInt32: [Holder]] = [:]
  /// By the ids of tables of types.
  public internal(set) var types: [UInt32: [Holder]] = [:]

  /// Nobody holds anything.
  public init() {}

  fileprivate typealias List = WritableKeyPath<Self, [UInt32: [Holder]]>

  /// What a descriptor is of, by what `/proc` calls it: the field that tells its id, and what it counts for.
  fileprivate static func kind(ofLink link: String) -> (field: String, list: List)? {
    switch link {
    case "anon_inode:bpf-prog": ("prog_id", \.programs)
    case "anon_inode:bpf-map": ("map_id", \.maps)
    case "anon_inode:bpf_link", "anon_inode:bpf-link": ("link_id", \.links)
    case "anon_inode:btf": ("btf_id", \.types)
    default: nil
    }
  }
}

extension Kernel {
  /// Looks which processes hold what, by what `/proc` says of their descriptors.
  ///
  /// Processes of others are seen only by the privileged, and those that end meanwhile are left out. Threads count
  /// with their process, as long as they share its descriptors.
  ///
  /// - Throws: ``BPFError`` if there is no `/proc`.
  public func holders() throws(BPFError) -> ObjectHolders {
    var holders = ObjectHolders()
    for process in try processes() {
      var holder: ObjectHolders.Holder?
      for descriptor in descriptors(of: process) {
        guard let target = calls.target(ofLink: "/proc/\(process)/fd/\(descriptor)"),
          let kind = ObjectHolders.kind(ofLink: target),
          let id = calls.field(kind.field, of: "/proc/\(process)/fdinfo/\(descriptor)").flatMap({ UInt32($0) }
          )
        else { continue }
        let known = holder ?? .init(process: process, command: command(of: process))
        holder = known
        if holders[keyPath: kind.list][id]?.last != known {
          holders[keyPath: kind.list][id, default: []].append(known)
        }
      }
    }
    return holders
  }

  /// The processes that there are, ascending.
  func processes() throws(BPFError) -> [Int32] {
    do {
      return try calls.entries(ofFolder: "/proc").compactMap { Int32($0) }.sorted()
    } catch {
      throw BPFError(error, at: .inspect, of: .init(item: "/proc"), kernel: self)
    }
  }

  /// The descriptors of a process, ascending; none if it is gone, or not to be seen.
  func descriptors(of process: Int32) -> [Int32] {
    ((try? calls.entries(ofFolder: "/proc/\(process)/fd")) ?? []).compactMap { Int32($0) }.sorted()
  }

  private func command(of process: Int32) -> String {
    let bytes = (try? calls.readSmallFile("/proc/\(process)/comm", limit: 64)) ?? []
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}

extension SystemCalls {
  /// Where a symbolic link points to, if it can be told.
  func target(ofLink path: String, longest: Int = 256) -> String? {
    var buffer = [UInt8](repeating: 0, count: longest)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe readLink(path, into: $0) }
    return count > 0 && count <= buffer.count ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  /// A field of what `/proc` says of a descriptor.
  fileprivate func field(_ name: String, of path: String) -> Substring? {
    guard let bytes = try? readSmallFile(path, limit: 1 << 16) else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("\(name):")
    {
      return line.dropFirst(name.utf8.count + 1).drop { $0 == " " || $0 == "\t" }
    }
    return nil
  }
}
