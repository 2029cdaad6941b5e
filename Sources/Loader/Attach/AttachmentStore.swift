import BPFTypes

/// The attachments of one object; it and its programs share the store, and the last of them detaches.
final class AttachmentStore: Sendable {
  private struct Entry: Sendable {
    let info: AttachmentInfo
    let resources: LinkResources
  }

  let kernel: Kernel
  private let entries = Locked<[Entry]>([])
  private let specs = Locked<USDTSpecs?>(nil)

  init(kernel: Kernel) {
    self.kernel = kernel
  }

  /// What static probes are told by; `nil` for objects that are not made for any.
  var usdtSpecs: USDTSpecs? {
    get { specs.withLock { (specs: inout USDTSpecs?) in specs } }
    set { specs.withLock { (specs: inout USDTSpecs?) in specs = newValue } }
  }

  var infos: [AttachmentInfo] {
    entries.withLock { (entries: inout [Entry]) in entries.map(\.info) }
  }

  /// The resources of an attachment, which stays here.
  func resources(_ id: UInt64) -> LinkResources? {
    entries.withLock { (entries: inout [Entry]) in entries.first { $0.info.id == id }?.resources }
  }

  func keep(_ link: consuming Link) -> AttachmentInfo {
    let (info, resources) = link.intoResources()
    entries.withLock { (entries: inout [Entry]) in entries.append(Entry(info: info, resources: resources)) }
    return info
  }

  /// Gives an attachment away; its life is the taker's affair from now on.
  func take(_ id: UInt64) -> (AttachmentInfo, LinkResources)? {
    entries.withLock { (entries: inout [Entry]) in
      guard let place = entries.firstIndex(where: { $0.info.id == id }) else { return nil }
      let entry = entries.remove(at: place)
      return (entry.info, entry.resources)
    }
  }

  func detachAll() throws(BPFError) {
    let taken = entries.withLock { (entries: inout [Entry]) in
      defer { entries = [] }
      return entries
    }
    let failures = kernel.attachers.map(taken) { entry -> BPFError? in
      do throws(BPFError) {
        try entry.resources.close(entry.info)
        return nil
      } catch {
        return error
      }
    }
    if let first = failures.compactMap({ $0 }).first { throw first }
  }
}
