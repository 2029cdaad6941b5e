// swift-tools-version: 6.2
import PackageDescription

let names = ["ExecSnoop", "FileGuard", "MallocCount", "SleepLatency", "TrafficBytes", "XDPCounter"]

let package = Package(
  name: "swift-bpf-examples",
  dependencies: [.package(name: "swift-bpf", path: "..")],
  targets: names.map { name in
    .executableTarget(name: name, dependencies: [.product(name: "BPF", package: "swift-bpf")])
  },
  swiftLanguageModes: [.v6]
)
