import Glibc

/// How `run` shows what it saw.
protocol RunDisplay {
  func show(_ look: MapLook)
}

/// One object of JSON for each change.
struct JSONLineDisplay: RunDisplay {
  private let output: Output

  init(_ output: Output) { self.output = output }

  func show(_ look: MapLook) {
    for element in look.changes {
      var members: [JSON.Member] = [
        .init(name: "map", value: .string(element.map)), .init(name: "key", value: element.key),
      ]
      switch element.content {
      case .value(let value): members.append(.init(name: "value", value: value))
      case .perCPU(let values):
        let list = values.map { JSON.object(["cpu": .number($0.cpu), "value": $0.value]) }
        members.append(.init(name: "values", value: .array(list)))
      case .removed: members.append(.init(name: "removed", value: .bool(true)))
      }
      // One object a line is the promise, with -p too.
      output.line(JSON.object(members).compact)
    }
  }
}

/// One line of text for each change.
struct LineDisplay: RunDisplay {
  private let output: Output

  init(_ output: Output) { self.output = output }

  func show(_ look: MapLook) {
    for element in look.changes {
      // Variables need no word of the section they live in.
      let isVariable = element.map.hasPrefix(".")
      let place = isVariable ? element.keyText : "\(element.map)[\(element.keyText)]"
      output.line(element.content == .removed ? "\(place) removed" : "\(place) = \(element.valueText)")
    }
  }
}

/// A table that is drawn over itself.
final class TableDisplay: RunDisplay {
  private let output: Output
  private var height = 0

  init(_ output: Output) { self.output = output }

  func show(_ look: MapLook) {
    let rows = [["MAP", "KEY", "VALUE"]] + look.elements.map { [$0.map, $0.keyText, $0.valueText] }
    let screen = Self.screen()
    var lines = Text.table(rows)
    if lines.count >= screen.rows {
      let room = max(screen.rows - 2, 1)
      lines = Array(lines.prefix(room)) + ["… \(lines.count - room) more"]
    }
    // Up to where the last table began, and clear from there.
    if height > 0 { output.line("\u{1b}[\(height)F\u{1b}[J" + clipped(lines[0], screen.columns)) }
    for line in height > 0 ? lines[1...] : lines[...] { output.line(clipped(line, screen.columns)) }
    height = lines.count
  }

  private func clipped(_ line: String, _ width: Int) -> String {
    line.count <= width ? line : String(line.prefix(max(width - 1, 0))) + "…"
  }

  private static func screen() -> (rows: Int, columns: Int) {
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
      return (24, 80)
    }
    return (Int(size.ws_row), Int(size.ws_col))
  }
}

extension WatchedElement {
  /// The key as text: names without quotes.
  var keyText: String {
    if case .string(let text) = key { return text }
    return key.compact
  }

  /// The value as text; for per-CPU values those of each CPU.
  var valueText: String {
    switch content {
    case .value(let value): value.compact
    case .perCPU(let values): values.map { "cpu\($0.cpu) \($0.value.compact)" }.joined(separator: ", ")
    case .removed: "removed"
    }
  }
}
