import Testing

@testable import BPFTypes

/// The tables of releases against the last members of four kernels' enumerations, read from their BTF
/// (`bpftool btf dump file vmlinux`). Enumerations only grow, so the last one tells them all.
@Suite struct IntroductionTests {
  struct Kernel: CustomTestStringConvertible {
    let release: KernelRelease
    let mapType, programType, attachType, helper: UInt32
    var testDescription: String { "\(release)" }
  }

  static let kernels = [
    Kernel(release: KernelRelease(5, 10), mapType: 28, programType: 30, attachType: 37, helper: 155),
    Kernel(release: KernelRelease(6, 1), mapType: 31, programType: 31, attachType: 43, helper: 209),
    Kernel(release: KernelRelease(6, 12), mapType: 33, programType: 32, attachType: 56, helper: 211),
    Kernel(release: KernelRelease(7, 3), mapType: 35, programType: 32, attachType: 61, helper: 211),
  ]

  @Test(arguments: kernels) func mapTypes(kernel: Kernel) {
    expect(Introductions.mapTypes, from: 1, through: kernel.mapType, in: kernel.release)
  }

  @Test(arguments: kernels) func programTypes(kernel: Kernel) {
    expect(Introductions.programTypes, from: 1, through: kernel.programType, in: kernel.release)
  }

  @Test(arguments: kernels) func attachTypes(kernel: Kernel) {
    expect(Introductions.attachTypes, from: 0, through: kernel.attachType, in: kernel.release)
  }

  @Test(arguments: kernels) func helpers(kernel: Kernel) {
    expect(Introductions.helpers, from: 1, through: kernel.helper, in: kernel.release)
  }

  /// What a kernel has was introduced by its release, and nothing else was.
  private func expect<Constant: KernelConstant>(
    _ introductions: [Constant: KernelRelease], from first: UInt32, through last: UInt32,
    in release: KernelRelease
  ) {
    let said = Set(introductions.filter { $0.value <= release }.keys.map(\.rawValue))
    #expect(Array(first...last).filter { !said.contains($0) } == [], "in the kernel, and said to be later")
    #expect(said.filter { $0 > last } == [], "said to be in the kernel")
  }
}
