import BPF
import Glibc

/// Lets nobody open a file, not even root, while it runs:
///
///     FileGuard PATH SECONDS
///
/// The file is marked by a descriptor of it, in a map whose elements live in inodes: whatever it is called, or
/// will be, it stays guarded, and the mark goes when the inode does.
@main
enum FileGuard {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    guard words.count == 2, let path = words.first, let seconds = words.last.flatMap({ UInt32($0) }) else {
      print("usage: FileGuard PATH SECONDS")
      exit(2)
    }
    do {
      try protect(path, for: seconds)
    } catch {
      print("Error: \(error)")
      exit(1)
    }
  }

  static func protect(_ path: String, for seconds: UInt32) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      print("Error: \(path) cannot be opened: \(String(cString: strerror(errno)))")
      exit(1)
    }
    defer { close(descriptor) }
    let loaded = try BPFObject(contentsOf: "fixtures/objects/lsm_guard.bpf.o").load()
    try loaded.withLoaded { loaded in
      try loaded.attachAll()
      try loaded.map("guarded").update(descriptor, UInt32(1))
      print("guarding \(path)")
      fflush(nil)
      sleep(seconds)
      let refusals: UInt64 = try loaded.globals["refusals"]?.integer() ?? 0
      print("\(refusals) refusals")
    }
  }
}
