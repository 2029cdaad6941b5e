import BPFBytes
import BPFSyscall
public import BPFTypes
public import BTF

/// A map of operations that the kernel holds, with the kernel's types of it. C: `BPF_MAP_TYPE_STRUCT_OPS`.
public struct RegisteredOperations: Sendable {
  /// The map.
  public let map: Map
  /// What the kernel knows of the map.
  public let info: MapInfo
  /// The kernel's structure, such as `tcp_congestion_ops`.
  public let structure: String
  /// The types that ``valueType`` is one of: the kernel's, or those of a module with the kernel's.
  public let types: BTFTable
  /// The type of the map's value: what the kernel counts, and the structure.
  public var valueType: BTFTypeID { .init(rawValue: info.kernelValueTypeID) }

  /// What the types of values of such maps are called before the structure's name.
  fileprivate static let prefix = "bpf_struct_ops_"

  /// The value as it is now; pointers to functions are the ids of the programs.
  public func value() throws(BPFError) -> [UInt8] {
    guard let value = try map.lookup([0, 0, 0, 0]) else {
      throw BPFError(.notFound, at: .inspect, of: .init(map: info.name), "the map of operations has no value")
    }
    return value
  }

  /// What the kernel knows of the map as the kernel's own structure, `bpf_map_info`, of which it may have more
  /// than is known here.
  ///
  /// - Returns: its type among ``types``, and its bytes.
  public func rawInfo() throws(BPFError) -> (type: BTFTypeID, bytes: [UInt8]) {
    do {
      guard let type = types.firstType(named: "bpf_map_info", kind: .structure) else {
        throw BPFError(
          .noKernelBTF, at: .inspect, of: .init(item: "struct bpf_map_info"),
          "the kernel's BTF has no such type")
      }
      return (type, try map.kernel.calls.rawMapInfo(fd: map.fileDescriptor, size: try types.size(of: type)))
    } catch let error as BPFError {
      throw error
    } catch let error as SystemCallError {
      throw BPFError(error, at: .inspect, of: .init(map: info.name), kernel: map.kernel)
    } catch {
      throw BPFError(.malformedObject, at: .inspect, of: .init(map: info.name), "\(error)", underlying: error)
    }
  }

  /// Takes the operations away. C: `BPF_MAP_DELETE_ELEM`.
  ///
  /// - Throws: ``BPFError``: `unsupported` for operations that are attached by a link, which ends with it;
  ///   `invalidState` if they are not attached, or being taken away.
  public func unregister() throws(BPFError) {
    do throws(BPFError) {
      guard try map.delete([0, 0, 0, 0]) else {
        throw BPFError(
          .invalidState, at: .detach, of: .init(map: info.name), "the operations are not registered")
      }
    } catch {
      guard let errno = error.errno, [.EOPNOTSUPP, .EINPROGRESS].contains(errno) else { throw error }
      throw BPFError(
        errno == .EOPNOTSUPP ? .unsupported : .invalidState, at: .detach, of: .init(map: info.name),
        errno == .EOPNOTSUPP
          ? "operations that are attached by a link go with the link" : "the operations are going already",
        errno: errno, underlying: error)
    }
  }
}

extension Kernel {
  /// Every map of operations that the kernel holds, by ascending id.
  public func registeredOperations() throws(BPFError) -> [RegisteredOperations] {
    var found: [RegisteredOperations] = []
    var tables: [UInt32: BTFTable] = [:]
    for id in try mapIDs() {
      do throws(BPFError) {
        let map = try map(id: id)
        guard map.type == .structOps else { continue }
        let info = try map.info()
        // Kernels before 6.9 have operations of the kernel alone, and no number for its BTF.
        let known = tables[info.kernelBTFID]
        let table: BTFTable
        if let known { table = known } else { table = try types(ofOperations: info) }
        tables[info.kernelBTFID] = table
        found.append(
          RegisteredOperations(map: map, info: info, structure: structure(info, table), types: table))
      } catch {
        // One that goes away meanwhile is not there.
        guard error.code == .notFound else { throw error }
      }
    }
    return found
  }

  private func types(ofOperations info: MapInfo) throws(BPFError) -> BTFTable {
    info.kernelBTFID == 0 ? try RunningKernelTypes(kernel: self).kernelTable() : try btf(id: info.kernelBTFID)
  }

  private func structure(_ info: MapInfo, _ types: BTFTable) -> String {
    let name = (try? types.name(of: BTFTypeID(rawValue: info.kernelValueTypeID))) ?? ""
    let prefix = RegisteredOperations.prefix
    return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }
}

extension StructOps {
  /// Gives the operations to the kernel for good: they stay when the object and the process are gone, until
  /// ``RegisteredOperations/unregister()``.
  ///
  /// - Throws: ``BPFError``: `unsupported` for operations that are attached by a link, which is pinned instead.
  public func register() throws(BPFError) {
    guard !usesLink else {
      throw BPFError(
        .unsupported, at: .attach, of: .init(map: map.name),
        "operations that are attached by a link go with the link",
        remedy: "pin the link")
    }
    try fill()
  }
}
