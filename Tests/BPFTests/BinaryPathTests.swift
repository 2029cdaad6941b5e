import BPFSyscall
import Glibc
import Testing

@testable import BPF

@Suite struct BinaryPathTests {
  private func resolve(_ name: String, _ environment: [String: String] = [:]) -> String? {
    BinaryPath(calls: LiveSystemCalls(), environment: { environment[$0] }).resolve(name).path
  }

  @Test func pathsAreTakenAsTheyAre() {
    #expect(resolve("/no/such/file") == "/no/such/file")
    #expect(resolve("./x.so") == "./x.so")
  }

  @Test func programsAreFoundInPathAndThenInTheSystemsFolders() throws {
    try withFolder(files: ["env", "mine"]) { folder in
      #expect(resolve("env") == "/usr/bin/env")
      #expect(resolve("env", ["PATH": folder]) == "\(folder)/env")
      #expect(resolve("mine", ["PATH": "/nowhere:\(folder)"]) == "\(folder)/mine")
      #expect(resolve("mine", ["LD_LIBRARY_PATH": folder]) == nil)
    }
  }

  @Test func librariesAreFoundByTheLinkersRules() throws {
    try withFolder(files: ["libc.so.6", "libmine.so"]) { folder in
      #expect(resolve("libc.so.6")?.hasSuffix("/libc.so.6") == true)
      #expect(resolve("libc.so.6", ["LD_LIBRARY_PATH": folder]) == "\(folder)/libc.so.6")
      #expect(resolve("libmine.so", ["LD_LIBRARY_PATH": folder]) == "\(folder)/libmine.so")
      #expect(resolve("libmine.so", ["PATH": folder]) == nil)
    }
  }

  @Test func whereItWasLookedForIsTold() {
    let found = BinaryPath(calls: LiveSystemCalls(), environment: { $0 == "PATH" ? "/a:/b" : nil })
      .resolve("no-such-program")
    #expect(found.path == nil)
    #expect(found.folders == ["/a", "/b", "/usr/bin", "/usr/sbin"])
  }

  private func withFolder(files: [String], _ body: (String) throws -> Void) throws {
    let folder = "/tmp/swift-bpf-paths-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    try #require(mkdir(folder, 0o700) == 0)
    defer { rmdir(folder) }
    for file in files { close(open("\(folder)/\(file)", O_CREAT | O_WRONLY, 0o600)) }
    defer { for file in files { unlink("\(folder)/\(file)") } }
    try body(folder)
  }
}
