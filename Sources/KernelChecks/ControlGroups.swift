import BPF
import Glibc

/// Makes a control group and works inside it: what is attached there touches this process alone.
func withControlGroup(_ body: (_ path: String) throws -> Void) throws {
  guard let root = controlGroupFolder() else {
    throw CheckFailure(description: "no cgroup2 file system is mounted")
  }
  let lines = try text(of: "/proc/self/cgroup").split(separator: "\n")
  let home = root + (lines.first { $0.hasPrefix("0::") }.map { String($0.dropFirst(3)) } ?? "/")
  let path = "\(root)/swift-bpf-check-\(getpid())"
  try expect(mkdir(path, 0o755) == 0, "\(path) cannot be made")
  defer { rmdir(path) }
  try enter(path)
  defer { try? enter(home) }
  try body(path)
}

private func enter(_ group: String) throws {
  guard let file = fopen("\(group)/cgroup.procs", "w") else {
    throw CheckFailure(description: "\(group) cannot be entered")
  }
  fputs("\(getpid())\n", file)
  try expect(fclose(file) == 0, "\(group) cannot be entered (errno \(errno))")
}

/// The number by which the kernel knows a control group.
func controlGroupID(_ path: String) throws -> UInt64 {
  var information = stat()
  try expect(stat(path, &information) == 0, "\(path) is there")
  return UInt64(information.st_ino)
}

/// A socket of the loopback interface.
final class LoopbackSocket {
  let descriptor: Int32
  private let type: Int32

  /// - Returns: `nil` if the kernel refuses, with `errno`.
  init?(_ type: __socket_type) {
    self.type = Int32(type.rawValue)
    descriptor = socket(AF_INET, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if descriptor < 0 { return nil }
  }

  deinit {
    // Also runs when no socket could be made, and must not touch errno then.
    if descriptor >= 0 { close(descriptor) }
  }

  /// Waits for connections at a port that the kernel chooses.
  func listenAnywhere() throws -> UInt16 {
    var address = Self.address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    try expect(result, "a socket can listen (errno \(errno))")
    return address.sin_port.bigEndian
  }

  /// Takes a port that the kernel chooses.
  ///
  /// - Returns: 0 or the error number.
  func bindAnywhere() -> Int32 {
    var address = Self.address(port: 0)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 0 ? 0 : errno
  }

  /// - Returns: 0 or the error number.
  func connect(to port: UInt16) -> Int32 {
    var address = Self.address(port: port)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 0 ? 0 : errno
  }

  /// Sends a small packet to the port for discarding.
  ///
  /// - Returns: 0 or the error number.
  func send() -> Int32 {
    var address = Self.address(port: 9)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, "hello", 5, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 5 ? 0 : errno
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}

/// Sends packets and tells the errors.
func sendPackets(_ count: Int) throws -> Set<Int32> {
  guard let socket = LoopbackSocket(SOCK_DGRAM) else {
    throw CheckFailure(description: "no socket can be made (errno \(errno))")
  }
  return Set((0..<count).map { _ in socket.send() })
}

/// Connects to a port of this machine.
///
/// - Returns: 0 or the error number.
func connectTo(_ port: UInt16) throws -> Int32 {
  guard let socket = LoopbackSocket(SOCK_STREAM) else {
    throw CheckFailure(description: "no socket can be made (errno \(errno))")
  }
  return socket.connect(to: port)
}
