/// Something outside of itself that an instruction refers to, as a relocation says.
public struct InstructionReference: Sendable, Hashable {
  /// The executable section.
  public let section: String
  /// The function that the instruction belongs to, if it belongs to one.
  public let function: String?
  /// The number of the instruction in its section.
  public let instruction: Int
  /// What is referred to.
  public let target: Target

  /// What an instruction can refer to.
  public enum Target: Sendable, Hashable {
    /// A map, by its name in the object.
    case map(String)
    /// A place in a data section.
    case data(map: String, offset: UInt64)
    /// A table of places to jump to, by its place and size in its section, in bytes.
    case jumpTable(offset: UInt64, size: UInt64)
    /// A function that is called.
    case call(function: String)
    /// A function whose address is taken.
    case address(function: String)
    /// Something that the kernel provides.
    case external(name: String, isWeak: Bool)
  }
}

extension BPFObject {
  /// What the instructions of all executable sections refer to, by section and instruction.
  public var references: [InstructionReference] {
    code.sections.indices.flatMap { place in
      code.sections[place].references.entries.map { entry in
        InstructionReference(
          section: code.sections[place].name, function: functionName(in: place, at: entry.instruction),
          instruction: entry.instruction, target: target(of: entry.reference))
      }
    }
  }

  private func functionName(in section: Int, at instruction: Int) -> String? {
    code.functions.first {
      $0.section == section && instruction >= $0.start && instruction - $0.start < $0.count
    }?.name
  }

  private func target(of reference: CodeReference) -> InstructionReference.Target {
    switch reference {
    case .map(let map): .map(mapName(map))
    case .data(let map, let offset): .data(map: mapName(map), offset: offset)
    case .jumpTable(let offset, let size): .jumpTable(offset: offset, size: size)
    case .call(let target): .call(function: functionName(at: target))
    case .functionAddress(let target): .address(function: functionName(at: target))
    case .external(let name, let isWeak): .external(name: name, isWeak: isWeak)
    }
  }

  private func mapName(_ place: Int) -> String {
    maps.indices.contains(place) ? maps[place].name : "map \(place)"
  }

  private func functionName(at target: CodeTarget) -> String {
    guard let function = code.function(in: target.section, startingAt: target.instruction) else {
      return "\(code.sections[target.section].name)+\(target.instruction)"
    }
    return code.functions[function].name
  }
}
