public import BPFBytes

extension USDTSpecification {
  /// The bytes of the structure, for a machine of a byte order.
  ///
  /// Twelve arguments of 16 bytes, the cookie, and the number of arguments in two bytes, padded to eight.
  public func encoded(order: ByteOrder = .host) -> [UInt8] {
    var writer = ByteWriter(order: order)
    for argument in arguments { argument.encode(into: &writer, order: order) }
    let room = Self.maximumCount - arguments.count
    writer.append(contentsOf: [UInt8](repeating: 0, count: max(room, 0) * 16))
    writer.append(cookie)
    writer.append(UInt16(clamping: arguments.count))
    writer.pad(to: 8)
    return writer.bytes
  }
}

extension USDTArgument {
  /// The value or displacement in eight bytes; kind and index in four; the register in two; whether it is signed; and
  /// how many bits above the value are to be cleared.
  fileprivate func encode(into writer: inout ByteWriter, order: ByteOrder) {
    writer.append(UInt64(bitPattern: value))
    // Older headers have the kind as a number of four bytes here, which reads the same where there is no index.
    let index = UInt16(truncatingIfNeeded: self.index.register & 0xfff | UInt16(self.index.shift & 0xf) << 12)
    if order == .littleEndian {
      writer.append(kind)
      writer.append(index)
      writer.append(UInt8(0))
    } else {
      writer.append(UInt8(0))
      // Bit fields begin with the highest bits there.
      writer.append(self.index.register << 4 | UInt16(self.index.shift & 0xf))
      writer.append(kind)
    }
    writer.append(register)
    writer.append(UInt8(isSigned ? 1 : 0))
    writer.append(UInt8(64 - 8 * Int(min(size, 8))))
  }

  private var kind: UInt8 {
    switch location {
    case .constant: 0
    case .register: 1
    case .memory: 2
    case .indexed: 3
    }
  }

  private var value: Int64 {
    switch location {
    case .constant(let value): value
    case .register: 0
    case .memory(_, let displacement), .indexed(_, _, _, let displacement): displacement
    }
  }

  private var register: UInt16 {
    switch location {
    case .constant: 0
    case .register(let place), .memory(let place, _), .indexed(let place, _, _, _): place
    }
  }

  private var index: (register: UInt16, shift: UInt8) {
    if case .indexed(_, let register, let shift, _) = location { return (register, shift) }
    return (0, 0)
  }
}
