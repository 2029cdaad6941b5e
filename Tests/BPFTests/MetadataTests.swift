import BPF
import FakeKernel
import Testing

/// What an object says of itself, as the kernel holds it.
@Suite struct MetadataTests {
  @Test func constantsWithThePrefixAreTold() throws {
    let fake = FakeKernel()
    let loaded = try fake.load("metadata")
    let map = try loaded.map(".rodata").info()
    guard case .program(var program) = fake[try loaded.program("answer").fileDescriptor] else {
      return #expect(Bool(false), "no program")
    }
    program.mapIDs = [4000, map.id]
    fake.pin(.program(program), at: "/answer")
    let found = try Kernel(systemCalls: fake).program(pinnedAt: "/answer").metadata()
    #expect(found.map(\.name) == ["version", "build", "protocol"])
    #expect(found.map(\.value.json) == ["\"1.2-rc3\"", "42", "{\"major\":3,\"minor\":-1}"])
    program.mapIDs = []
    fake.pin(.program(program), at: "/without")
    #expect(try Kernel(systemCalls: fake).program(pinnedAt: "/without").metadata().isEmpty)
  }
}
