import Glibc
import Testing

@testable import KernelChecks

@Suite("growth")
struct GrowthTests {
  /// What is planted here is found, so that a check that finds nothing means something.
  @Test("leaks of every kind are found", arguments: ["descriptors", "its own memory", "mapped memory"])
  func leaks(_ kind: String) throws {
    var descriptors: [Int32] = []
    var allocations: [UnsafeMutableRawPointer] = []
    var mappings: [UnsafeMutableRawPointer] = []
    defer {
      for descriptor in descriptors { close(descriptor) }
      for allocation in allocations { free(allocation) }
      for mapping in mappings { munmap(mapping, 1 << 26) }
    }
    #expect(throws: CheckFailure.self) {
      try requireNoGrowth(rounds: 100, least: 100, limit: .zero) {
        switch kind {
        case "descriptors": descriptors.append(open("/dev/null", O_RDONLY | O_CLOEXEC))
        case "its own memory":
          // Other tests run in this process meanwhile, and give back less than that.
          guard let memory = malloc(1 << 21) else { return }
          memset(memory, 1, 1 << 21)
          allocations.append(memory)
        default:
          // Never touched: it takes addresses and no memory.
          if let mapping = mmap(nil, 1 << 26, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            mapping != MAP_FAILED
          {
            mappings.append(mapping)
          }
        }
      }
    }
  }
}
