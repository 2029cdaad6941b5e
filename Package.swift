// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
]

// Tests hold raw pointers only to play the kernel; marking each touch would hide what they assert.
let testing: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func tests(_ module: String, _ dependencies: Target.Dependency...) -> Target {
  .testTarget(
    name: "\(module)Tests",
    dependencies: [.byName(name: module), "TestSupport"] + dependencies,
    swiftSettings: testing
  )
}

// The arrows of ARCHITECTURE.md: a module sees only what is named here, and `scripts/check` holds it to that.
let package = Package(
  name: "swift-bpf",
  products: [
    .library(name: "BPF", targets: ["BPF"]),
    .library(name: "BPFBlueprint", targets: ["BPFBlueprint"]),
    .library(name: "ELFReader", targets: ["ELFReader"]),
    .library(name: "BPFCheck", targets: ["BPFCheck"]),
    .library(name: "BTF", targets: ["BTF"]),
    .library(name: "BPFInterpreter", targets: ["BPFInterpreter"]),
    .library(name: "BPFTesting", targets: ["BPFTesting"]),
    .executable(name: "bpfctl", targets: ["bpfctl"]),
  ],
  targets: [
    // Pure: bytes in, values out. None of these can reach the kernel.
    .target(name: "BPFBytes", swiftSettings: strict),
    .target(name: "ELFReader", dependencies: ["BPFBytes"], swiftSettings: strict),
    .target(name: "EventRings", swiftSettings: strict),
    .target(name: "BTF", dependencies: ["BPFBytes"], swiftSettings: strict),
    .target(name: "BPFTypes", dependencies: ["BPFBytes"], swiftSettings: strict),
    .target(name: "BPFSymbols", dependencies: ["BPFBytes", "ELFReader"], swiftSettings: strict),
    .target(name: "NetlinkMessages", dependencies: ["BPFBytes", "BPFTypes"], swiftSettings: strict),
    .target(
      name: "BPFBlueprint",
      dependencies: ["BPFBytes", "ELFReader", "BTF", "BPFTypes"],
      swiftSettings: strict
    ),
    .target(
      name: "BPFCheck", dependencies: ["BPFBytes", "BTF", "BPFTypes", "BPFBlueprint"], swiftSettings: strict),
    .target(
      name: "BPFInterpreter",
      dependencies: ["BPFBytes", "BTF", "BPFTypes", "BPFBlueprint"],
      swiftSettings: strict
    ),

    // The kernel.
    .systemLibrary(name: "CBPF"),
    .target(
      name: "BPFSyscall",
      dependencies: ["CBPF", "BPFBytes", "BPFTypes", "EventRings", "NetlinkMessages"],
      swiftSettings: strict
    ),
    .target(
      name: "BPF",
      dependencies: [
        "BPFBytes", "ELFReader", "BTF", "BPFTypes", "BPFSymbols", "BPFBlueprint", "BPFSyscall", "EventRings",
        "NetlinkMessages",
      ],
      path: "Sources/Loader",
      swiftSettings: strict
    ),
    // For tests of those who write programs: in the interpreter anywhere, in the kernel where that is allowed.
    .target(name: "BPFTesting", dependencies: ["BPF", "BPFInterpreter"], swiftSettings: strict),
    .executableTarget(
      name: "bpfctl", dependencies: ["BPF", "BPFCheck", "BPFInterpreter", "ELFReader"], swiftSettings: strict),

    // Ours alone: the checks that need a kernel, as a list that runs here and in a virtual machine.
    .target(
      name: "KernelChecks",
      dependencies: [
        "BPF", "BPFInterpreter", "BPFSyscall", "BPFTypes", "BPFBytes", "BPFSymbols", "ELFReader",
        "NetlinkMessages", "TestSupport",
      ],
      swiftSettings: testing
    ),
    .executableTarget(name: "kernel-checks", dependencies: ["KernelChecks", "BPF"], swiftSettings: testing),

    // Writes Sources/CBPF/generated and Sources/BPFTypes/Generated from a kernel's BTF.
    .executableTarget(
      name: "definitions-generator", dependencies: ["BTF", "BPFBytes"], swiftSettings: strict),

    // Writes down what the readers see in ELF files, for `scripts/compare-elf`.
    .executableTarget(
      name: "elf-dump", dependencies: ["ELFReader", "BPFBytes", "BPFSymbols"], swiftSettings: strict),

    // Writes down what becomes of types, for `scripts/compare-rewrites`.
    .executableTarget(
      name: "btf-rewrite", dependencies: ["BTF", "BPFBytes", "ELFReader"], swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["BPFBytes", "ELFReader"], path: "Tests/Support",
      swiftSettings: testing),
    // A kernel that a test plays, behind the seam.
    .target(
      name: "FakeKernel", dependencies: ["BPFSyscall", "BPFTypes"], path: "Tests/FakeKernel",
      swiftSettings: testing),
    // Hostile bytes, and all that readers can be asked about them: for the tests, and for the fuzzer in `Fuzz`.
    .target(
      name: "HostileInput",
      dependencies: [
        "BPFBytes", "ELFReader", "EventRings", "BTF", "BPFTypes", "BPFSymbols", "NetlinkMessages",
        "BPFBlueprint", "BPFCheck", "BPFInterpreter",
      ],
      path: "Tests/HostileInput",
      swiftSettings: testing
    ),
    .executableTarget(
      name: "allocation-probe", dependencies: ["BPF", "FakeKernel", "TestSupport"],
      path: "Tests/AllocationProbe", swiftSettings: testing),
    tests("HostileInput", "BPFBytes"),
    tests("BPFBytes"),
    tests("ELFReader", "BPFBytes"),
    tests("EventRings"),
    tests("BTF", "BPFBytes", "ELFReader"),
    tests("BPFSymbols", "BPFBytes", "ELFReader"),
    tests("BPFTypes", "BPFBytes"),
    tests("NetlinkMessages", "BPFTypes", "BPFBytes"),
    tests("BPFSyscall", "BPFTypes", "BPFBytes", "CBPF", "NetlinkMessages", "FakeKernel"),
    tests("BPFBlueprint", "BPFBytes", "ELFReader", "BTF", "BPFTypes"),
    tests("BPFCheck", "BPFBlueprint", "BPFBytes", "BPFTypes", "BTF"),
    tests("BPFInterpreter", "BPFBlueprint", "BPFBytes", "BPFTypes", "BTF"),
    tests("BPFTesting", "BPF"),
    tests(
      "BPF", "BPFBlueprint", "BPFSyscall", "BPFTypes", "BPFBytes", "BTF", "ELFReader", "FakeKernel",
      "allocation-probe"),
    .testTarget(
      name: "bpfctlTests", dependencies: ["bpfctl", "BPF", "BPFBytes", "BTF", "ELFReader", "TestSupport"],
      exclude: ["Snapshots"],
      swiftSettings: testing
    ),
    .testTarget(
      name: "KernelTests",
      dependencies: ["KernelChecks", "kernel-checks", "TestSupport"],
      swiftSettings: testing
    ),
  ],
  swiftLanguageModes: [.v6]
)
