import Glibc

/// Small pieces of text that several commands print.
enum Text {
  /// Columns, each as wide as its widest cell.
  static func table(_ rows: [[String]], indent: String = "") -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = indent
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 {
          line += String(repeating: " ", count: widths[column] - cell.count + 2)
        }
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// Bytes in hexadecimal, two digits each.
  static func hex(_ bytes: [UInt8], separator: String = " ") -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: separator)
  }

  /// Bytes in hexadecimal in lines of 16, with a gap after the first eight, as bpftool prints them.
  static func dump(_ bytes: [UInt8]) -> String {
    func half(_ start: Int) -> String { hex(Array(bytes[start..<min(start + 8, bytes.count)])) }
    return stride(from: 0, to: bytes.count, by: 16).map { start in
      start + 8 < bytes.count ? "\(half(start))  \(half(start + 8))" : half(start)
    }.joined(separator: "\n")
  }

  /// Bytes in lines of 16 with their places, in hexadecimal and as far as they are ASCII, as bpftool prints what
  /// programs leave.
  static func columns(_ bytes: [UInt8]) -> [String] {
    stride(from: 0, to: bytes.count, by: 16).map { start in
      let line = bytes[start..<min(start + 16, bytes.count)]
      let place = String(start, radix: 16)
      var text = String(repeating: "0", count: max(7 - place.count, 0)) + place + "\t"
      for column in 0..<16 {
        let index = start + column
        text += index < bytes.count ? hex([bytes[index]]) : "  "
        if column % 2 == 1 { text += " " }
      }
      text += "| "
      for (column, byte) in line.enumerated() {
        text += (32...126).contains(byte) ? String(UnicodeScalar(byte)) : "."
        if column == 7 { text += " " }
      }
      return text
    }
  }

  /// A number of things, with its noun.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// What the C library says of an error number, as bpftool prints it.
  static func systemMessage(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }

  /// A moment as `2026-11-24T06:14:27+0000`, in the machine's time zone.
  static func date(secondsSince1970 seconds: Int) -> String {
    var moment = time_t(seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&moment, &parts)
    var text = [CChar](repeating: 0, count: 64)
    let length = unsafe strftime(&text, text.count, "%FT%T%z", &parts)
    return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Now, in seconds since 1970 minus the time since the machine started: when the machine was started.
  static func bootTime() -> Double {
    var real = timespec()
    var boot = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &real)
    unsafe clock_gettime(CLOCK_BOOTTIME, &boot)
    return Double(real.tv_sec - boot.tv_sec) + Double(real.tv_nsec - boot.tv_nsec) / 1e9
  }
}
