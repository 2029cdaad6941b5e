import BPF
import FakeKernel
import Testing

@Suite("live globals")
struct LiveGlobalTests {
  let fake = FakeKernel()

  @Test func mappedSectionsNeedNoSystemCall() throws {
    do {
      let loaded = try fake.load("globals")
      let counter = try #require(loaded.globals["counter"])
      let asked = fake.log.count
      #expect(try counter.load(as: Int64.self) == -7)
      try counter.set(41)
      #expect(try counter.integer(as: Int.self) == 41)
      #expect(fake.log.count == asked)
      let error = try failure { _ = try counter.load(as: Int32.self) }
      #expect(error.code == .invalidValue && error.expected == "8 bytes")
      #expect(fake.mappingCount == 1)
    }
    #expect(fake.mappingCount == 0 && fake.openDescriptors.isEmpty)
  }

  /// Where the kernel does not map it, the whole section goes to and fro.
  @Test func otherSectionsAreReadAndWrittenWhole() throws {
    fake.configure { $0.mapErrno = .EPERM }
    let loaded = try fake.load("globals")
    let counter = try #require(loaded.globals["counter"])
    #expect(try counter.load(as: Int64.self) == -7)
    try counter.set(41)
    #expect(try counter.integer(as: Int.self) == 41)
    guard case .map(let data) = fake[try loaded.map(".data").fileDescriptor] else { return }
    let layout = counter.layout
    #expect(data[[0, 0, 0, 0]]?[layout.offset..<(layout.offset + 8)] == [41, 0, 0, 0, 0, 0, 0, 0])
    #expect(try loaded.globals["origin"]?.read().bytes.first == 3, "its neighbours stay")
  }

  @Test func constantsStay() throws {
    let loaded = try fake.load("globals")
    let error = try failure { try loaded.globals["small"]?.set(UInt8(2)) }
    #expect(error.code == .invalidValue && error.remedy != nil)
    #expect(try loaded.globals["small"]?.integer(as: Int.self) == 1)
  }
}
