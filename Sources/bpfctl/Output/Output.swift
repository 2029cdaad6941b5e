import BPF
import Glibc

/// Where a command writes to. Text is collected and written in one piece.
final class Output: Sendable {
  /// Whether output is for programs.
  let json: Bool
  let pretty: Bool
  /// Whether the user asked for details on standard error.
  let showsDetails: Bool
  /// Whether values are kept for somebody else to print, see ``takeValues()``.
  private let keepsValues: Bool
  private let pending = PendingOutput()

  init(json: Bool, pretty: Bool, showsDetails: Bool = false, keepsValues: Bool = false) {
    self.json = json
    self.pretty = pretty
    self.showsDetails = showsDetails
    self.keepsValues = keepsValues
  }

  /// Adds a line of text.
  func line(_ text: String) {
    if keepsValues { return pending.append(.string(text)) }
    pending.append(text + "\n")
  }

  /// Adds text that is already in its final form.
  func raw(_ text: [UInt8]) {
    if keepsValues { return pending.append(.string(String(decoding: text, as: UTF8.self))) }
    pending.append(text)
  }

  /// Adds a value as a whole: on one line, or on many with `-p`.
  func value(_ value: JSON) {
    if keepsValues { return pending.append(value) }
    pending.append((pretty ? value.pretty : value.compact) + "\n")
  }

  /// Says that a command did what it was to do and has nothing to tell: `null` for programs, as bpftool.
  func done() {
    if json { value(.null) }
  }

  /// Tells the user something beside the output.
  func note(_ text: String) {
    flush()
    writeAll(Array((text + "\n").utf8), to: 2)
  }

  /// Tells what failed, on one line.
  func error(_ message: String) {
    if json {
      value(.object(["error": .string(message)]))
      flush()
    } else {
      note("Error: \(message)")
    }
  }

  /// The values that were kept.
  func takeValues() -> [JSON] { pending.takeValues() }

  /// Writes what was collected.
  func flush() {
    writeAll(pending.take(), to: 1)
  }

  private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        // Nobody reads any more: there is nobody to tell either.
        exit(ExitCode.failure.rawValue)
      }
    }
  }
}

/// What is still to be written. Only the main thread writes.
private final class PendingOutput: @unchecked Sendable {
  private var bytes: [UInt8] = []
  private var values: [JSON] = []

  func append(_ text: String) {
    bytes += text.utf8
  }

  func append(_ text: [UInt8]) {
    // A large text is not copied onto nothing.
    bytes = bytes.isEmpty ? text : bytes + text
  }

  func append(_ value: JSON) {
    values.append(value)
  }

  func take() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }

  func takeValues() -> [JSON] {
    defer { values = [] }
    return values
  }
}
