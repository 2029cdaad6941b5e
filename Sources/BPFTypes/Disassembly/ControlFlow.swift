/// How control flows through a program: its functions, what of each runs as one piece, and what follows each piece.
public struct ControlFlow: Sendable, Hashable {
  /// A function of the program.
  public struct Function: Sendable, Hashable {
    /// By ascending instruction; never empty.
    public let blocks: [Block]
  }

  /// Instructions that run one after the other.
  public struct Block: Sendable, Hashable {
    /// The numbers of its instructions; never empty.
    public let instructions: Range<Int>
    /// What can run next: first what follows in order, then what is jumped to.
    public let successors: [Successor]
  }

  /// What runs after a block.
  public enum Successor: Sendable, Hashable {
    /// A block of the same function, by its place among them.
    case block(Int)
    /// Nothing: the function returns, or control leaves the instructions that are known.
    case exit
  }

  /// By ascending instruction.
  public let functions: [Function]

  /// Takes a program apart.
  ///
  /// Functions begin at the first instruction, where calls go, and where addresses of functions point to. Calls
  /// have the distance where the kernel left it: a verified program's in the offset, another one's in the
  /// constant.
  ///
  /// - Parameter isVerified: whether the kernel has rewritten the instructions.
  public init(_ instructions: [Instruction], isVerified: Bool) {
    var starts: Set<Int> = instructions.isEmpty ? [] : [0]
    for (number, instruction) in instructions.enumerated() {
      if let target = instruction.calledFunction(from: number, isVerified: isVerified) {
        starts.insert(target)
      }
    }
    let sorted = starts.filter(instructions.indices.contains).sorted()
    functions = sorted.enumerated().map { place, start in
      let end = place + 1 < sorted.count ? sorted[place + 1] : instructions.count
      return Function(blocks: Self.blocks(of: instructions, start..<end))
    }
  }

  private static func blocks(of instructions: [Instruction], _ function: Range<Int>) -> [Block] {
    var heads: Set<Int> = [function.lowerBound]
    for number in function {
      let flow = instructions[number].flow(from: number)
      guard flow != .next else { continue }
      heads.insert(number + 1)
      if let target = flow.target { heads.insert(target) }
    }
    let sorted = heads.filter(function.contains).sorted()
    let places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
    func successor(_ number: Int) -> Successor { places[number].map(Successor.block) ?? .exit }
    return sorted.enumerated().map { place, head in
      let end = place + 1 < sorted.count ? sorted[place + 1] : function.upperBound
      let successors: [Successor] =
        switch instructions[end - 1].flow(from: end - 1) {
        case .next: [successor(end)]
        case .jump(let target): [successor(target)]
        case .branch(let target): [successor(end), successor(target)]
        case .exit: [.exit]
        }
      return Block(instructions: head..<end, successors: successors)
    }
  }
}

/// Where control goes after an instruction.
private enum Flow: Equatable {
  case next
  case jump(to: Int)
  case branch(to: Int)
  case exit

  var target: Int? {
    switch self {
    case .jump(let target), .branch(let target): target
    case .next, .exit: nil
    }
  }
}

extension Instruction {
  fileprivate func flow(from number: Int) -> Flow {
    guard instructionClass == .jump64 || instructionClass == .jump32 else { return .next }
    switch operation {
    case Jump.call: return .next
    case Jump.exit: return .exit
    // Where a jump by a table goes is not in the instruction.
    case Jump.always where usesSourceRegister: return .exit
    case Jump.always:
      return .jump(to: number + 1 + (instructionClass == .jump32 ? Int(immediate) : Int(offset)))
    default: return .branch(to: number + 1 + Int(offset))
    }
  }

  fileprivate func calledFunction(from number: Int, isVerified: Bool) -> Int? {
    if isSubprogramCall { return number + 1 + (isVerified ? Int(offset) : Int(immediate)) }
    if isLoadImmediate64, source == Self.pseudoFunction { return number + 1 + Int(immediate) }
    return nil
  }
}
