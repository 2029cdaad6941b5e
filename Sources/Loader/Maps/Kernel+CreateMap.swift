import BPFSyscall
public import BPFTypes

extension Kernel {
  /// Creates a map that no object defines. It lives as long as something holds it: the result, a pin, a
  /// program, or another map. C: `BPF_MAP_CREATE`.
  ///
  /// - Parameters:
  ///   - name: at most 15 bytes count; letters, digits, `_` and `.`.
  ///   - type: what kind of map it is.
  ///   - keySize: in bytes; 0 for types without keys.
  ///   - valueSize: in bytes, for one CPU; 4 where values are maps or programs.
  ///   - maxEntries: how many elements it has room for; bytes for ring buffers.
  ///   - flags: how it is made.
  ///   - innerMap: what the maps in a map of maps are like; not kept.
  /// - Throws: ``BPFError``; `missingCapability`, or `memoryLimit` on kernels before 5.11.
  public func createMap(
    _ name: String, type: MapType, keySize: UInt32, valueSize: UInt32, maxEntries: UInt32,
    flags: MapFlags = [], innerMap: Map? = nil
  ) throws(BPFError) -> Map {
    var request = MapCreate(type: type, keySize: keySize, valueSize: valueSize, maxEntries: maxEntries)
    request.flags = flags
    request.name = name
    request.innerMapFD = innerMap?.fileDescriptor
    request.tokenFD = tokenDescriptor
    let descriptor: OwnedDescriptor
    do {
      descriptor = OwnedDescriptor(try calls.mapCreate(request))
    } catch {
      throw refused(error, request)
    }
    return try Map(descriptor: descriptor, kernel: self)
  }

  private func refused(_ error: SystemCallError, _ request: MapCreate) -> BPFError {
    var result = BPFError(error, at: .load, of: .init(map: request.name), kernel: self, needing: [.bpf])
    result.blameRelease(for: request, on: calls.kernelRelease)
    guard error.errno == .EINVAL, result.code != .kernelTooOld else { return result }
    result.summary =
      "the kernel does not create a \(request.type.name) map with keys of \(request.keySize) and values of "
      + "\(request.valueSize) bytes, \(request.maxEntries) entries and flags 0x"
      + String(request.flags.rawValue, radix: 16)
    result.remedy =
      "type, sizes, entries and flags must fit; a map of maps needs an inner map; names have letters, "
      + "digits, _ and ."
    return result
  }
}
