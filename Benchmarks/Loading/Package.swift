// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "loading-benchmark",
  dependencies: [.package(name: "swift-bpf", path: "../..")],
  targets: [
    .executableTarget(name: "loading", dependencies: [.product(name: "BPF", package: "swift-bpf")])
  ],
  swiftLanguageModes: [.v6]
)
