// swift-tools-version: 6.2
import PackageDescription

// Somebody else's program. `scripts/test-embedding` copies it out of the tree, puts the repository beside it as
// `swift-bpf`, and takes Sources/embedding/main.swift and Tests/embeddingTests/ReadmeTests.swift from README.md.
let package = Package(
  name: "embedding",
  dependencies: [.package(path: "../swift-bpf")],
  targets: [
    .executableTarget(name: "embedding", dependencies: [.product(name: "BPF", package: "swift-bpf")]),
    .testTarget(name: "embeddingTests", dependencies: [.product(name: "BPFTesting", package: "swift-bpf")]),
  ],
  swiftLanguageModes: [.v6]
)
