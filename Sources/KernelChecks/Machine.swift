import BPF
import Glibc
import TestSupport

/// Starts programs that do nothing, one after the other.
///
/// - Returns: the numbers of their processes.
@discardableResult
func runPrograms(_ count: Int) throws -> [pid_t] {
  try (0..<count).map { _ in
    let child = try ChildProcess("/bin/true", [])
    let result = child.finish()
    try expect(result.code == 0, "/bin/true ended with \(String(describing: result.code))")
    return child.id
  }
}

/// Sleeps, for a moment each time, which calls `hrtimer_nanosleep` once.
func sleepTimes(_ count: Int) {
  var moment = timespec(tv_sec: 0, tv_nsec: 1000)
  for _ in 0..<count { nanosleep(&moment, nil) }
}

func entries(ofFolder path: String) throws -> [String] {
  guard let folder = opendir(path) else { throw CheckFailure(description: "\(path) cannot be read") }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Mounts a file system somewhere for the duration of a call.
func withMount<R>(_ type: String, _ body: (String) throws -> R) throws -> R {
  var template = Array("/tmp/swift-bpf-XXXXXX".utf8CString)
  let folder = template.withUnsafeMutableBufferPointer { buffer -> String? in
    guard let base = buffer.baseAddress, let made = mkdtemp(base) else { return nil }
    return String(cString: made)
  }
  guard let folder else { throw CheckFailure(description: "no temporary folder can be made") }
  defer { rmdir(folder) }
  try expect(mount(type, folder, type, 0, nil) == 0, "\(type) cannot be mounted")
  defer { umount2(folder, Int32(MNT_DETACH)) }
  return try body(folder)
}

/// Mounts a BPF file system somewhere for the duration of a call.
func withBPFFileSystem(_ body: (String) throws -> Void) throws {
  try withMount("bpf", body)
}

extension Map {
  /// The value of an array of 64-bit numbers at an index.
  func number(_ index: UInt32) throws -> UInt64 {
    guard let value = try lookup(index, as: UInt64.self) else {
      throw CheckFailure(description: "map \(name) has no element \(index)")
    }
    return value
  }
}
