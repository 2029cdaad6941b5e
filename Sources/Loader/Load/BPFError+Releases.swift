import BPFSyscall
import BPFTypes

extension BPFError {
  /// What kernels answer to what they do not know.
  private static let ofUnknownThings: Set<KernelErrno> = [.EINVAL, .E2BIG, .ENOTSUPP, .EOPNOTSUPP]

  private typealias Need = (what: String, since: KernelRelease?)

  /// Says what of a map came after this kernel, which refuses the map.
  ///
  /// Nothing is decided by the release: it is only asked when the kernel has refused, and gives no reason itself.
  mutating func blameRelease(for request: MapCreate, on kernelRelease: String) {
    var needs: [Need] = [
      ("map type \(request.type.name)", Introductions.mapTypes[request.type])
    ]
    for (flag, name, release) in Introductions.mapFlags where request.flags.contains(flag) {
      needs.append(("map flag \(name)", release))
    }
    blame(needs, kernelRelease)
  }

  /// Says what of a program came after this kernel, which refuses the program before it has verified anything.
  mutating func blameRelease(for request: ProgLoad, on kernelRelease: String) {
    var needs: [Need] = [
      ("program type \(request.type.name)", Introductions.programTypes[request.type])
    ]
    if let type = request.expectedAttachType {
      needs.append(("attach type \(type.name)", Introductions.attachTypes[type]))
    }
    for (flag, name, release) in Introductions.programFlags where request.flags.contains(flag) {
      needs.append(("program flag \(name)", release))
    }
    blame(needs, kernelRelease)
  }

  private mutating func blame(_ needs: [Need], _ kernelRelease: String) {
    guard let errno, Self.ofUnknownThings.contains(errno),
      let own = KernelRelease(prefixOf: kernelRelease)
    else { return }
    for (what, since) in needs {
      guard let since, since > own else { continue }
      code = .kernelTooOld
      summary += ": \(what) needs Linux \(since), this is \(own)"
      expected = "Linux \(since)"
      seen = kernelRelease
      remedy = "load it on a newer kernel, or make it optional and leave it out on this one"
      return
    }
  }
}
