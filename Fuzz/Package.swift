// swift-tools-version: 6.2
import PackageDescription

// Built by `scripts/fuzz`, with `--sanitize=fuzzer`. `Sources/HostileInput` is a link to the folder of that name in
// the package's tests, so that the fuzzer runs what the tests run.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "swift-bpf", path: "..")],
  targets: [
    .target(
      name: "HostileInput",
      dependencies: [
        .product(name: "BPF", package: "swift-bpf"),
        .product(name: "BPFBlueprint", package: "swift-bpf"),
        .product(name: "BPFCheck", package: "swift-bpf"),
        .product(name: "BPFInterpreter", package: "swift-bpf"),
        .product(name: "BTF", package: "swift-bpf"),
        .product(name: "ELFReader", package: "swift-bpf"),
      ]
    ),
    .executableTarget(name: "fuzz", dependencies: ["HostileInput"]),
  ],
  swiftLanguageModes: [.v6]
)
