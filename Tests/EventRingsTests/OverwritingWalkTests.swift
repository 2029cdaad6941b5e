import EventRings
import Testing

/// Parity CONS-8.
@Suite struct OverwritingWalkTests {
  @Test func whatWasOverwrittenIsLeftBehindAndCounted() throws {
    var walk = try #require(RingWalk(capacity: 64))
    // Five records of 16 bytes were written where four fit.
    #expect(try walk.see(producer: 80, overwritten: 16) == 16)
    #expect(walk.position == 16 && walk.needsPublishing)
    #expect(walk.next(header: { _ in 8 }) == .record(offset: 24, count: 8))
    #expect(try walk.see(producer: 80, overwritten: 16) == 0)
    #expect(walk.position == 32)
  }

  @Test func theKernelMayGoOnBetweenTwoLooks() throws {
    var walk = try #require(RingWalk(capacity: 64, position: 48))
    #expect(try walk.see(producer: 64, overwritten: 200) == 152)
    #expect(walk.next(header: { _ in 8 }) == .empty)
    #expect(try walk.see(producer: 216, overwritten: 200) == 0)
    #expect(walk.next(header: { _ in 8 }) == .record(offset: 16, count: 8))
  }

  @Test func aRecordIsWholeWhileThePositionIsNotPastItsBeginning() throws {
    let walk = try #require(RingWalk(capacity: 64, position: 48))
    #expect(!walk.isOverwritten(by: 40) && !walk.isOverwritten(by: 48) && walk.isOverwritten(by: 56))
    let late = try #require(RingWalk(capacity: 64, position: .max - 7))
    #expect(late.isOverwritten(by: 8), "positions may wrap around")
  }

  @Test(
    arguments: [(72, 0), (4, 0), (8, 4), (UInt64.max - 7, 0), (200, 100), (1 << 40, 8)] as [(UInt64, UInt64)])
  func whatNoKernelWritesIsCorrupt(producer: UInt64, overwritten: UInt64) throws {
    var walk = try #require(RingWalk(capacity: 64))
    #expect(throws: RingCorruption.self) { try walk.see(producer: producer, overwritten: overwritten) }
    #expect(walk.position == 0 && walk.next(header: { _ in 0 }) == .empty)
  }
}
