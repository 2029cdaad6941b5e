public import BPFSyscall
public import BPFTypes
import Glibc

/// A link of netfilter.
public struct NetfilterLink: Sendable, Hashable {
  /// C: `bpf_link_info.id`.
  public let linkID: UInt32
  /// C: `bpf_link_info.prog_id`.
  public let programID: UInt32
  /// Where it hangs.
  public let place: NetfilterLinkInfo
}

extension Kernel {
  /// The programs that dissect flows in the caller's network namespace. C: `BPF_FLOW_DISSECTOR`.
  public func flowDissectorPrograms() throws(BPFError) -> [UInt32] {
    let subject = BPFError.Subject(item: "network namespace")
    do {
      let namespace = try FileDescriptor(
        adopting: calls.open("/proc/thread-self/ns/net", in: AT_FDCWD, flags: O_RDONLY),
        of: "open(/proc/thread-self/ns/net)", through: calls)
      return try calls.progQuery(targetFD: namespace.rawValue, type: .flowDissector)
    } catch {
      // A kernel without the hook has no program there.
      guard error.errno == .EINVAL else {
        throw BPFError(error, at: .inspect, of: subject, kernel: self, needing: [.netAdmin])
      }
      return []
    }
  }

  /// All links of netfilter. Linux 6.4.
  public func netfilterLinks() throws(BPFError) -> [NetfilterLink] {
    var links: [NetfilterLink] = []
    for id in try linkIDs() {
      do throws(SystemCallError) {
        if let link = try netfilterLink(id) { links.append(link) }
      } catch {
        // It may have gone meanwhile, or only be on its way.
        guard error.errno == .ENOENT || error.errno == .EAGAIN else {
          throw BPFError(error, at: .inspect, kernel: self, needing: [.sysAdmin])
        }
      }
    }
    return links
  }

  private func netfilterLink(_ id: UInt32) throws(SystemCallError) -> NetfilterLink? {
    let link = OwnedDescriptor(try calls.open(.linkGetFdById, id: id))
    let place = try calls.netfilterLinkInfo(fd: link.rawValue)
    let info = try calls.linkInfo(fd: link.rawValue)
    return place.map { NetfilterLink(linkID: id, programID: info.programID, place: $0) }
  }
}
