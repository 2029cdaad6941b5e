import BPFSyscall
public import BPFTypes

extension Kernel {
  /// Opens a link by its id: one more reference to it. C: `BPF_LINK_GET_FD_BY_ID`. Linux 5.8.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if there is none, or no longer.
  public func link(id: UInt32) throws(BPFError) -> Link {
    try adoptLink(try open(.linkGetFdById, id: id, "link"), "link id \(id)")
  }

  /// Opens a pinned link: one more reference to it. C: `BPF_OBJ_GET`.
  ///
  /// - Throws: ``BPFError`` with code `notFound` if nothing is pinned there, `invalidValue` if it is no link.
  public func link(pinnedAt path: String) throws(BPFError) -> Link {
    let descriptor = try open(path)
    // The kernel answers what it is asked of whatever it is: a program's type would pass for a link's.
    if let kind = calls.objectKind(fd: descriptor.rawValue), kind != .link {
      throw BPFError(
        .invalidValue, at: .inspect, of: .init(item: path), "what is pinned there is no link",
        seen: kind == .map ? "a map" : "a program")
    }
    return try adoptLink(descriptor, path)
  }

  private func adoptLink(_ descriptor: OwnedDescriptor, _ item: String) throws(BPFError) -> Link {
    do {
      let info = try calls.linkInfo(fd: descriptor.rawValue)
      // Who may open links may not be allowed to open programs; the name is no more than a help.
      let program = info.programID == 0 ? nil : try? self.program(id: info.programID)
      return Link(
        info: AttachmentInfo(
          id: nextAttachmentID(), program: program?.name ?? "", hook: info.hook, linkID: info.id),
        resources: LinkResources(kernel: self, link: descriptor))
    } catch {
      throw BPFError(error, at: .inspect, of: .init(item: item), kernel: self)
    }
  }
}

extension LinkInfo {
  /// The hook in words, as far as the kernel tells it.
  var hook: String {
    switch details {
    case .rawTracepoint(let name, _): "raw tracepoint \(name)"
    case .tracing(let target): "\(target.attachType.name) of type \(target.typeID)"
    case .cgroup(let id, let attachType): "\(attachType.name) of cgroup \(id)"
    case .namespace(let inode, let attachType): "\(attachType.name) of network namespace \(inode)"
    case .iterator(let target, _): "iterator \(target)"
    case .xdp(let index): "XDP of interface \(index)"
    case .tcx(let index, let attachType), .netkit(let index, let attachType):
      "\(attachType.name) of interface \(index)"
    case .perfEvent(.kprobe(let isReturn, _, let function, _, _, _)):
      "\(isReturn ? "kretprobe" : "kprobe") \(function)"
    case .perfEvent(.uprobe(let isReturn, let file, let offset, _, _)):
      "\(isReturn ? "uretprobe" : "uprobe") \(file)+0x\(String(offset, radix: 16))"
    case .perfEvent(.tracepoint(let name, _)): "tracepoint \(name)"
    default: type.name
    }
  }
}
