import Testing

@testable import BPFBlueprint

/// Bytes that variables start with: what was written lies over what the object holds, and zeros cost nothing.
@Suite struct InitialValueTests {
  @Test func zerosTakeNoMemory() {
    var value = InitialValue(zeros: 1 << 46)
    value.write([1, 2, 3, 4], at: 1 << 45)
    #expect(value.count == 1 << 46)
    #expect(value.bytes(1 << 45 - 2..<1 << 45 + 6) == [0, 0, 1, 2, 3, 4, 0, 0])
  }

  @Test func laterWritesWin() {
    var value = InitialValue([1, 2, 3, 4, 5, 6])
    value.write([7, 7, 7], at: 1)
    value.write([8], at: 2)
    value.write([9, 9], at: 3)
    #expect(value.bytes == [1, 7, 8, 9, 9, 6])
    #expect(value.bytes(2..<4) == [8, 9])
    value.write([0, 0, 0, 0, 0, 0], at: 0)
    #expect(value == InitialValue(zeros: 6) && value.hashValue == InitialValue(zeros: 6).hashValue)
    #expect(value != InitialValue(zeros: 7))
  }
}
