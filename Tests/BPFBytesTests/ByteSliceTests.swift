import BPFBytes
import Testing

@Suite struct ByteSliceTests {
  let slice = ByteSlice([1, 2, 3, 4, 0x41, 0x42, 0, 0xff])

  @Test func readsEitherOrder() throws {
    #expect(try slice.load(UInt32.self, at: 0, order: .littleEndian) == 0x0403_0201)
    #expect(try slice.load(UInt32.self, at: 0, order: .bigEndian) == 0x0102_0304)
    #expect(try slice.load(UInt16.self, at: 1, order: .bigEndian) == 0x0203)
  }

  @Test(arguments: [-1, 5, 6, 7, 8, 9, Int.max, Int.min])
  func refusesToLeaveItsBytes(offset: Int) {
    #expect(throws: ByteRangeError.self) { try slice.load(UInt32.self, at: offset) }
  }

  @Test func windowsKeepThePlaceInTheFile() throws {
    let storage = ByteStorage(copying: [0, 1, 2, 3], fileOffset: 1000)
    let window = try ByteSlice(storage).slice(at: 2, count: 2)
    #expect(window.fileOffset == 1002)
    #expect(throws: ByteRangeError(fileOffset: 1003, expected: 2, available: 1)) {
      try window.load(UInt16.self, at: 1)
    }
    #expect(throws: ByteRangeError.self) { try window.slice(at: 1, count: Int.max) }
    #expect(throws: ByteRangeError.self) { try window.slice(at: 1, count: -1) }
    #expect(try window.slice(at: 2, count: 0).isEmpty)
  }

  @Test func stringsEndAtNul() throws {
    #expect(try slice.string(at: 4) == "AB")
    #expect(try slice.string(at: 6) == "")
    #expect(throws: ByteRangeError.self) { try slice.string(at: 7) }
    #expect(throws: ByteRangeError.self) { try slice.string(at: 8) }
    #expect(try ByteSlice([0xc3, 0x28, 0]).string(at: 0) == "\u{fffd}(")
  }

  @Test func writerAndReaderAgree() throws {
    for order in [ByteOrder.littleEndian, .bigEndian] {
      var writer = ByteWriter(order: order)
      writer.append(UInt16(0x1234))
      writer.append(cString: "x")
      writer.pad(to: 8)
      writer.append(Int64(-2))
      let written = ByteSlice(writer.bytes)
      #expect(try written.load(UInt16.self, at: 0, order: order) == 0x1234)
      #expect(try written.string(at: 2) == "x")
      #expect(try written.load(Int64.self, at: 8, order: order) == -2)
    }
  }

  @Test func storingIsChecked() throws {
    var bytes: [UInt8] = [0, 0, 0, 0]
    try bytes.store(UInt16(0xabcd), at: 2, order: .bigEndian)
    #expect(bytes == [0, 0, 0xab, 0xcd])
    #expect(throws: ByteRangeError.self) { try bytes.store(UInt32(1), at: 1) }
    #expect(throws: ByteRangeError.self) { try bytes.store(UInt8(1), at: -1) }
  }
}
