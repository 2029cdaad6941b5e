import BPFBytes
import BPFTypes
public import BTF

/// Something that an object says of itself by a constant: `const char bpf_metadata_version[] = "1.2"`.
public struct ProgramMetadata: Sendable {
  /// Without `bpf_metadata_`.
  public let name: String
  /// By its type.
  public let value: BTFValue
}

extension Program {
  private static let metadataPrefix = "bpf_metadata_"

  /// What the program's object says of itself: the constants in its `.rodata` whose names begin with
  /// `bpf_metadata_`, in the order of the section. Linux 5.10, which keeps such a section with every program.
  ///
  /// - Returns: nothing if there are none, or if their types or values cannot be had.
  public func metadata() throws(BPFError) -> [ProgramMetadata] {
    for id in try info().mapIDs {
      let map: Map
      do throws(BPFError) {
        map = try kernel.map(id: id, readOnly: true)
      } catch {
        guard error.code == .notFound else { throw error }
        continue
      }
      let info = try map.info()
      guard info.type == .array, info.keySize == 4, info.maxEntries == 1, info.valueTypeID != 0,
        info.name.contains(".rodata"), let bytes = try map.lookup([0, 0, 0, 0])
      else { continue }
      return Self.metadata(in: bytes, by: try kernel.btf(id: info.btfID), .init(rawValue: info.valueTypeID))
    }
    return []
  }

  private static func metadata(
    in bytes: [UInt8], by types: BTFTable, _ section: BTFTypeID
  ) -> [ProgramMetadata] {
    guard case .dataSection(let section)? = try? types.type(section).body else { return [] }
    return section.variables.compactMap { place in
      guard let variable = try? types.type(place.type), case .variable(let body) = variable.body,
        variable.name.hasPrefix(metadataPrefix),
        let value = try? types.value(of: body.type, in: ByteSlice(bytes), at: Int(place.offset))
      else { return nil }
      return ProgramMetadata(name: String(variable.name.dropFirst(metadataPrefix.count)), value: value)
    }
  }
}
