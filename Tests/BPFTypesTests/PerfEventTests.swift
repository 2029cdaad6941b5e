import BPFTypes
import Testing

@Suite struct PerfEventTests {
  @Test(arguments: [
    (PerfEvent.cpuClock, "software", "cpu-clock"), (.branchMisses, "hardware", "branch-misses"),
    (PerfEvent(type: 3, config: 0), "hw-cache", "L1-dcache-load-refs"),
    (PerfEvent(type: 3, config: 0x1_01_02), "hw-cache", "LLC-store-misses"),
    (PerfEvent(type: 3, config: 0x9_08_07), "hw-cache", "7-8-9"),
  ])
  func eventsAreCalledAsByPerf(event: PerfEvent, type: String, config: String) {
    #expect(event.typeName == type)
    #expect(event.configName == config)
  }

  @Test func unknownNumbersHaveNoName() {
    #expect(PerfEvent(type: 99, config: 1).typeName == nil)
    #expect(PerfEvent.software(.max).configName == nil)
    #expect(PerfEvent(type: 4, config: 1).configName == nil)
  }

  @Test func positionsNameTheirAnchor() {
    #expect(CgroupPosition.anywhere.flags == [])
    #expect(CgroupPosition.before().flags == .before)
    #expect(CgroupPosition.after(.program(5)).flags == [.after, .id])
    #expect(CgroupPosition.before(.link(6)).flags == [.before, .id, .link])
    #expect(CgroupPosition.before(.link(6)).relativeID == 6)
  }
}
