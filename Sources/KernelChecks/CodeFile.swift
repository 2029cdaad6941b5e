import Glibc

/// A 16-bit number in a file, as the process that mapped it sees it.
struct MappedCounter {
  let fileOffset: Int
  let address: UnsafePointer<UInt16>

  var value: UInt16 { address.pointee }
}

/// Makes a file with a function of one instruction at offset 16 and a counter on another page, and maps it as
/// the dynamic linker would.
func withCodeFile(
  _ body: (_ path: String, _ call: () -> Void, _ counter: MappedCounter) throws -> Void
) throws {
  #if arch(x86_64)
  let code: [UInt8] = [0x90, 0xc3]  // nop, ret
  #elseif arch(arm64)
  let code: [UInt8] = [0x1f, 0x20, 0x03, 0xd5, 0xc0, 0x03, 0x5f, 0xd6]  // nop, ret
  #endif
  let page = sysconf(Int32(_SC_PAGESIZE))
  var bytes = [UInt8](repeating: 0, count: 2 * page)
  bytes.replaceSubrange(16..<(16 + code.count), with: code)
  let path = "/tmp/swift-bpf-code-\(getpid())"
  let file = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0o700)
  try expect(file >= 0 && write(file, bytes, bytes.count) == bytes.count, "\(path) cannot be written")
  defer {
    close(file)
    unlink(path)
  }
  let text = mmap(nil, page, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0)
  let data = mmap(nil, page, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, page)
  guard let text, let data, text != MAP_FAILED, data != MAP_FAILED else {
    throw CheckFailure(description: "\(path) cannot be mapped")
  }
  defer {
    munmap(text, page)
    munmap(data, page)
  }
  typealias Function = @convention(c) () -> Void
  let function = unsafeBitCast(text + 16, to: Function.self)
  let counter = data + 32
  try body(
    path, { function() },
    MappedCounter(
      fileOffset: page + 32, address: UnsafePointer(counter.assumingMemoryBound(to: UInt16.self))))
}
