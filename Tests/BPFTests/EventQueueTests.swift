import Testing

@testable import BPF

@Suite struct EventQueueTests {
  @Test func aQueueThatDropsTheOldestKeepsTheNewest() {
    var queue = EventQueue<Int>(capacity: 3, dropsOldest: true)
    for number in 0..<8 { queue.append(number) }
    #expect(queue.room == .max)
    #expect(queue.dropped == 5)
    #expect(queue.takeAll() == [5, 6, 7])
    queue.append(8)
    #expect(queue.takeAll() == [8])
    #expect(queue.takeAll() == [])
  }

  @Test(arguments: 1...5, 0...12)
  func itsOrderIsThatOfArrival(capacity: Int, count: Int) {
    var queue = EventQueue<Int>(capacity: capacity, dropsOldest: true)
    for number in 0..<count { queue.append(number) }
    #expect(queue.count == min(capacity, count))
    #expect(queue.takeAll() == Array(max(0, count - capacity)..<count))
    #expect(queue.dropped == UInt64(max(0, count - capacity)))
  }

  @Test func aQueueThatReadsAheadSaysHowMuchRoomItHas() {
    var queue = EventQueue<Int>(capacity: 2, dropsOldest: false)
    #expect(queue.room == 2)
    queue.append(1)
    queue.append(2)
    #expect(queue.room == 0)
    #expect(queue.takeAll() == [1, 2])
    #expect(queue.dropped == 0)
  }
}
