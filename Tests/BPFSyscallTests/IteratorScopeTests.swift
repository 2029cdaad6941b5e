import Testing

@testable import BPFSyscall

/// The kernel's union has no tag: the place of each member is all that tells them apart.
@Suite struct IteratorScopeTests {
  private func words(_ scope: IteratorScope) -> [UInt32] {
    let bytes = scope.bytes
    return stride(from: 0, to: bytes.count, by: 4).map { place in
      bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    }
  }

  @Test func membersLieWhereTheKernelReadsThem() {
    // No longer than Linux 5.9 knows: it refuses bytes that it does not know, unless they are zero.
    #expect(words(.map(fileDescriptor: 7)) == [7])
    #expect(words(.thread(8)) == [8, 0, 0])
    #expect(words(.process(9)) == [0, 9, 0])
    #expect(words(.processDescriptor(10)) == [0, 0, 10])
    #expect(words(.cgroup(fileDescriptor: 11, order: .ancestorsUp)) == [4, 11, 0, 0])
  }
}
