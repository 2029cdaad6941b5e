import BPFSymbols
import BPFSyscall
public import BPFTypes

/// Choices for a static probe of user space.
public struct USDTOptions: Sendable, Hashable {
  /// The process whose calls count; 0 for the calling one, `nil` for every one, of now and later. Before Linux 5.15,
  /// libraries and position-independent executables need one.
  public var process: Int32?
  /// What the program gets from `bpf_usdt_cookie`, on every kernel. C: `usdt_cookie`.
  public var cookie: UInt64 = 0

  /// Every process, and no cookie.
  public init() {}
}

extension Program {
  /// Attaches to all places of a static probe (USDT), which a program or library tells of by notes in its file.
  ///
  /// The program reads the arguments by `bpf_usdt_arg` of `usdt.bpf.h`; where they are is written to its object's map
  /// `__bpf_usdt_specs`. By one link with uprobe.multi (Linux 6.6), else by one probe for each place, which then is no
  /// link of the kernel unless there is only one. While attached, the probe's counter is above zero in every process
  /// that counts, so that a program which looks at it takes the trouble.
  ///
  /// - Parameters:
  ///   - provider: who defines the probe, such as `libc`.
  ///   - name: the probe's name.
  ///   - binary: a path; or a name, looked for as for ``attachUprobe(_:in:_:)``.
  ///   - options: see ``USDTOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if there is no such file or probe, `unsupported` if the object lacks the
  ///   maps of `usdt.bpf.h` or an argument cannot be told, `invalidState` if the maps are full, `kernelTooOld` if only
  ///   a named process would do.
  @discardableResult
  public func attachUSDT(
    provider: String, name: String, in binary: String, _ options: USDTOptions = USDTOptions()
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeUSDT(provider, name, in: binary, options))
  }

  func makeUSDT(
    _ provider: String, _ name: String, in binary: String, _ options: USDTOptions
  ) throws(BPFError) -> NewAttachment {
    let hook = "usdt \(binary):\(provider):\(name)"
    let path = try find(binary, hook)
    guard let specs = store.usdtSpecs else {
      throw BPFError(
        .unsupported, at: .attach, of: subject(hook),
        "the object has no map \(USDTSpecs.specsName) for what the arguments are",
        remedy: "include usdt.bpf.h in the program")
    }
    // What cannot be told was taken as there when the program was loaded.
    let needsAddresses = kernel.probe(.attachCookie) == .unsupported
    let target = try USDTTarget(
      provider, name, in: path, options, needsAddresses: needsAddresses, kernel: kernel,
      subject: subject(hook))
    var claim = USDTSpecs.Claim()
    do throws(BPFError) {
      let ids = try write(target, to: specs, &claim, hook)
      let attachment = try attach(to: target, ids, in: path, options, hasCookies: !needsAddresses, hook)
      attachment.resources.afterwards { [claim] () throws(BPFError) in try specs.release(claim) }
      return attachment
    } catch {
      do { try specs.release(claim) } catch { kernel.diagnostics("\(error)") }
      throw error
    }
  }

  /// Writes what the program has to know.
  ///
  /// - Returns: the number of each place's specification; places with equal arguments have one together.
  private func write(
    _ target: USDTTarget, to specs: USDTSpecs, _ claim: inout USDTSpecs.Claim, _ hook: String
  ) throws(BPFError) -> [UInt32] {
    var known: [USDTSpecification: UInt32] = [:]
    var ids: [UInt32] = []
    for place in target.places {
      let specification = place.specification
      let id: UInt32
      if let same = known[specification] {
        id = same
      } else {
        id = try specs.add(specification, to: &claim, for: subject(hook))
        known[specification] = id
      }
      ids.append(id)
      if let address = place.address { try specs.add(id, at: address, to: &claim, for: subject(hook)) }
    }
    return ids
  }

  private func attach(
    to target: USDTTarget, _ ids: [UInt32], in path: String, _ options: USDTOptions, hasCookies: Bool,
    _ hook: String
  ) throws(BPFError) -> NewAttachment {
    if attachType == .traceUprobeMulti {
      var places = UprobeMultiOptions()
      places.process = options.process
      places.cookies = ids.map(UInt64.init)
      places.counterOffsets = target.places.map(\.counterOffset)
      return try linkUprobes(target.places.map(\.fileOffset), in: path, hook, places)
    }
    var parts: [NewAttachment] = []
    do throws(BPFError) {
      for (place, id) in zip(target.places, ids) {
        var probe = UprobeOptions()
        probe.process = options.process
        probe.counterOffset = place.counterOffset
        probe.cookie = hasCookies ? UInt64(id) : 0
        parts.append(try openUprobe(path, place.fileOffset, probe, hook))
      }
    } catch {
      for part in parts { for descriptor in part.resources.giveUp() { descriptor.release() } }
      throw error
    }
    if parts.count == 1, let only = parts.first { return only }
    let descriptors = parts.flatMap { $0.resources.giveUp() }
    return NewAttachment(
      hook: hook, linkID: nil, resources: LinkResources(kernel: kernel, link: nil, beside: descriptors))
  }
}
