import BPFSyscall
import BPFTypes
import FakeKernel
import Testing

/// The bytes that a call should pass: zero but for what is stated at the kernel's own offsets.
struct ExpectedBytes {
  private(set) var bytes: [UInt8]
  private var addresses: [Int] = []

  init(size: Int) {
    bytes = [UInt8](repeating: 0, count: size)
  }

  func word(_ value: UInt32, at offset: Int) -> Self { setting(value, at: offset) }
  func long(_ value: UInt64, at offset: Int) -> Self { setting(value, at: offset) }

  func name(_ text: String, at offset: Int) -> Self {
    var copy = self
    copy.bytes.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
    return copy
  }

  /// Some address that is not zero.
  func address(at offset: Int) -> Self {
    var copy = self
    copy.addresses.append(offset)
    return copy
  }

  private func setting(_ value: some FixedWidthInteger, at offset: Int) -> Self {
    var copy = self
    withUnsafeBytes(of: value) { copy.bytes.replaceSubrange(offset..<(offset + $0.count), with: $0) }
    return copy
  }

  /// Compares what was passed in the one call of a command.
  func expect(
    _ command: BPFCommand, in fake: FakeKernel, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let calls = fake.calls(command)
    let call = try #require(calls.last, "\(command) was not called", sourceLocation: sourceLocation)
    var seen = call.attributes
    for offset in addresses where offset + 8 <= seen.count {
      let isSet = seen[offset..<(offset + 8)].contains { $0 != 0 }
      #expect(isSet, "the address at \(offset) is set", sourceLocation: sourceLocation)
      seen.replaceSubrange(offset..<(offset + 8), with: [UInt8](repeating: 0, count: 8))
    }
    #expect(seen == bytes, sourceLocation: sourceLocation)
  }
}

extension FakeKernel {
  /// An open map, with its descriptor.
  func openMap(_ type: MapType = .hash, key: Int = 4, value: Int = 8, entries: Int = 8) throws -> Int32 {
    var definition = FakeMap.Definition(type: type)
    definition.keySize = key
    definition.valueSize = value
    definition.maxEntries = entries
    pin(.map(FakeMap(id: 77, definition)), at: "/map")
    return try objGet(path: "/map").take()
  }
}
