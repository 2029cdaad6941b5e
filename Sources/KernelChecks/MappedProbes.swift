import ELFReader
import Glibc
import TestSupport

/// A file with static probes, mapped as the dynamic linker would, whose code can be called.
struct MappedProbes {
  /// Bytes from one place in the code to the next.
  static let stride: UInt64 = 16
  /// Where the counter is in the data.
  static let counterPlace: UInt64 = 32

  let path: String
  fileprivate let code: UnsafeMutableRawPointer
  fileprivate let data: UnsafeMutableRawPointer

  /// How many watch, as the program sees it.
  var counter: UInt16 { (data + Int(Self.counterPlace)).load(as: UInt16.self) }

  /// Runs the code at a place: a nop and a return. Memory, index and value are in the registers of the first three
  /// arguments.
  func call(_ place: UInt64, _ memory: [UInt64] = [0], index: UInt64 = 0, value: UInt64 = 0) {
    typealias Function = @convention(c) (UnsafePointer<UInt64>?, UInt64, UInt64) -> Void
    let function = unsafeBitCast(code + Int(place * Self.stride), to: Function.self)
    memory.withUnsafeBufferPointer { function($0.baseAddress, index, value) }
  }

  /// The nop that is probed.
  enum Nop {
    case short
    /// One that newer kernels replace by a call, behind a short one. x86-64.
    case five, ten

    var code: [UInt8] {
      #if arch(x86_64)
      let long: [UInt8] =
        switch self {
        case .short: []
        case .five: [0x0f, 0x1f, 0x44, 0x00, 0x00]
        case .ten: [0x66, 0x2e, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00]
        }
      return [0x90] + long + [0xc3]
      #elseif arch(arm64)
      return [0x1f, 0x20, 0x03, 0xd5, 0xc0, 0x03, 0x5f, 0xd6]
      #endif
    }
  }
}

/// Makes a file with static probes and maps it.
///
/// - Parameters:
///   - type: an executable is mapped where it says, a library anywhere.
///   - nops: the code at each place.
///   - probes: what the notes say.
func withProbes(
  as type: ELFFileType = .executable, at path: String = "/tmp/swift-bpf-usdt-\(getpid())",
  nops: [MappedProbes.Nop] = Array(repeating: .short, count: 8), _ probes: [ProbeFile.Probe],
  _ body: (MappedProbes) throws -> Void
) throws {
  var file = ProbeFile()
  file.type = type
  file.pageSize = sysconf(Int32(_SC_PAGESIZE))
  file.probes = probes
  if type == .shared { file.address = 0 }
  for nop in nops {
    file.code += nop.code + [UInt8](repeating: 0, count: Int(MappedProbes.stride) - nop.code.count)
  }
  try writeFile(file.build(), to: path)
  defer { unlink(path) }
  let descriptor = open(path, O_RDWR | O_CLOEXEC)
  try expect(descriptor >= 0, "\(path) cannot be opened")
  defer { close(descriptor) }
  let fixed = type == .executable ? MAP_PRIVATE | mapFixedNoReplace : MAP_PRIVATE
  let start = type == .executable ? file.address : 0
  func map(_ offset: UInt64, _ protection: Int32) throws -> UnsafeMutableRawPointer {
    let wanted = start == 0 ? nil : UnsafeMutableRawPointer(bitPattern: UInt(start + offset))
    guard let memory = mmap(wanted, file.pageSize, protection, fixed, descriptor, Int(offset)),
      memory != MAP_FAILED
    else { throw CheckFailure(description: "\(path) cannot be mapped: \(errno)") }
    return memory
  }
  let code = try map(file.codeOffset, PROT_READ | PROT_EXEC)
  defer { munmap(code, file.pageSize) }
  let data = try map(file.dataOffset, PROT_READ | PROT_WRITE)
  defer { munmap(data, file.pageSize) }
  try body(MappedProbes(path: path, code: code, data: data))
}

/// C: `MAP_FIXED_NOREPLACE`.
private let mapFixedNoReplace: Int32 = 0x10_0000
