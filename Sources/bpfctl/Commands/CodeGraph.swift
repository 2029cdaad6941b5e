import BPF

/// Code as a graph in the language of Graphviz: a frame for each function, in it a box for each piece that runs
/// as one, and arrows to what follows.
struct CodeGraph {
  private let listing: ProgramListing
  private let details: ListingDetails
  private let flow: ControlFlow
  private let rows: [Int: ProgramListing.Row]

  // Where a function begins and ends there is a node without instructions.
  private static let entry = 0
  private static let exit = 1
  private static let firstBlock = 2
  /// Of a file's name so much is shown.
  private static let longestPath = 32

  init(_ listing: ProgramListing, _ details: ListingDetails) {
    self.listing = listing
    self.details = details
    flow = ControlFlow(
      listing.rows.flatMap { row in [row.instruction] + (row.second.map { [$0] } ?? []) }, isVerified: true)
    rows = Dictionary(listing.rows.map { ($0.number, $0) }) { first, _ in first }
  }

  var text: String {
    var text = "digraph \"DOT graph for eBPF program\" {\n"
    for (number, function) in flow.functions.enumerated() {
      text += "subgraph \"cluster_\(number)\" {\n\tstyle=\"dashed\";\n\tcolor=\"black\";\n"
      text += "\tlabel=\"func_\(number) ()\";\n"
      text += node(number, Self.entry, shape: "Mdiamond", "ENTRY")
      for (place, block) in function.blocks.enumerated() {
        text += node(number, place + Self.firstBlock, shape: "record", "{\\\n\(label(block))}")
      }
      text += node(number, Self.exit, shape: "Mdiamond", "EXIT")
      text += edge(number, Self.entry, Self.firstBlock)
      for (place, block) in function.blocks.enumerated() {
        for successor in block.successors {
          let target =
            switch successor {
            case .block(let other): other + Self.firstBlock
            case .exit: Self.exit
            }
          text += edge(number, place + Self.firstBlock, target)
        }
      }
      // Nobody sees this one; it puts the exit below the entry.
      text += "\tfn_\(number)_bb_\(Self.entry):s -> fn_\(number)_bb_\(Self.exit):n "
      text += "[style=\"invis\", constraint=true];\n}\n"
    }
    return text + "}\n"
  }

  private func node(_ function: Int, _ number: Int, shape: String, _ label: String) -> String {
    "\tfn_\(function)_bb_\(number) [shape=\(shape),style=filled,label=\"\(label)\"];\n\n"
  }

  private func edge(_ function: Int, _ source: Int, _ target: Int) -> String {
    "\tfn_\(function)_bb_\(source):s -> fn_\(function)_bb_\(target):n "
      + "[style=\"solid,bold\", color=black, weight=10, constraint=true];\n"
  }

  /// The rows of a box: each ends at the left, and is continued.
  private func label(_ block: ControlFlow.Block) -> String {
    var parts: [String] = []
    for number in block.instructions {
      guard let row = rows[number] else { continue }
      var part = ""
      if let prototype = row.prototype { part += "; \(prototype):\\l\\\n" }
      // A piece that begins within a line tells which.
      if parts.isEmpty || row.source != nil, let source = listing.source(of: number), !source.text.isEmpty {
        part += label(source)
      }
      part += "\(number): " + Self.escaped(row.text, "<>|&") + "\\l\\\n"
      if details.showsBytes { part += "\\ \\ \\ \\ \(CodeText.hex(row))\\l\\\n" }
      parts.append(part)
    }
    return parts.joined(separator: "| ")
  }

  private func label(_ source: ProgramListing.SourceLine) -> String {
    var text = ""
    if details.showsPlaces {
      text += "; [\(Self.escaped(Self.shortened(source.file), Self.special))"
      text += " line:\(source.number) col:\(source.column)]\\l\\\n"
    }
    return text + "; \(Self.escaped(source.text, Self.special))\\l\\\n"
  }

  /// What means something in the text of a box.
  private static let special = "\\\"{}<>| "

  private static func escaped(_ text: String, _ special: String) -> String {
    String(text.flatMap { special.contains($0) ? ["\\", $0] : [$0] })
  }

  /// The end of a path, from a slash on.
  private static func shortened(_ path: String) -> String {
    guard path.count > longestPath else { return path }
    let end = path.suffix(longestPath)
    guard let slash = end.firstIndex(of: "/") ?? path.lastIndex(of: "/") else { return path }
    // The dots would be as long as what they stand for.
    return path.distance(from: path.startIndex, to: slash) < 3 ? path : "..." + path[slash...]
  }
}
