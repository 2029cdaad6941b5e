import BPFTypes

extension SystemCalls {
  /// Issues a command of `bpf(2)`.
  ///
  /// The size that is passed ends with the last byte that says something: a kernel takes everything behind it
  /// as zero, so one that is older than a field takes every command that leaves the field alone.
  ///
  /// - Parameters:
  ///   - attributes: one of the generated structures, zero but for what is set.
  ///   - least: how many bytes are passed at least; the kernel writes no further than that.
  /// - Returns: the result or the negated error number.
  func command<T>(_ command: BPFCommand, _ attributes: inout T, least: Int = 8) -> Int {
    unsafe withUnsafeMutableBytes(of: &attributes) { bytes in
      var size = bytes.count
      while size > least, unsafe bytes[size - 1] == 0 { size -= 1 }
      // Whole words: the tail of a field is as much part of it as its head.
      size = min((size + 7) & ~7, bytes.count)
      return unsafe bpf(command, UnsafeMutableRawBufferPointer(rebasing: bytes[..<size]))
    }
  }

  /// Issues a command that answers with nothing but success.
  func perform<T>(
    _ command: BPFCommand, _ attributes: inout T, least: Int = 8
  ) throws(SystemCallError) -> Int {
    let result = self.command(command, &attributes, least: least)
    guard result >= 0 else {
      throw SystemCallError(call: callName(command), errno: .init(negated: result))
    }
    return result
  }

  /// Issues a command that answers with a file descriptor.
  func open<T>(_ command: BPFCommand, _ attributes: inout T) throws(SystemCallError) -> FileDescriptor {
    try FileDescriptor(
      adopting: self.command(command, &attributes), of: callName(command), through: self)
  }

  func callName(_ command: BPFCommand) -> String {
    "bpf(\(command.kernelName ?? "\(command.rawValue)"))"
  }
}

extension UInt64 {
  /// The form in which `bpf(2)` takes an address. The memory must outlive the call.
  init(address: UnsafeRawPointer?) {
    self = UInt64(UInt(bitPattern: address))
  }
}

/// Copies a name into a field of fixed length; one that is too long loses its end, as the last byte stays NUL.
func store(_ name: String, in field: UnsafeMutableRawBufferPointer) {
  for (place, byte) in name.utf8.prefix(max(field.count - 1, 0)).enumerated() { unsafe field[place] = byte }
}

/// Reads a name out of a field of fixed length.
func name(in field: UnsafeRawBufferPointer) -> String {
  unsafe String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
}
