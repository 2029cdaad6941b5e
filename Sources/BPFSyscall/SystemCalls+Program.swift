public import BPFTypes
internal import CBPF

/// The arguments of `BPF_PROG_LOAD`.
public struct ProgLoad: Sendable {
  /// Records of `.BTF.ext`, one after the other, in the machine's byte order.
  public struct Records: Sendable {
    /// In bytes.
    public var recordSize: UInt32
    /// How many.
    public var count: UInt32
    /// The records.
    public var bytes: [UInt8]

    /// States records.
    public init(recordSize: UInt32, count: UInt32, bytes: [UInt8]) {
      self.recordSize = recordSize
      self.count = count
      self.bytes = bytes
    }
  }

  /// C: `prog_type`.
  public var type: ProgramType
  /// The code, eight bytes for each instruction, in the machine's byte order.
  public var instructions: [UInt8]
  /// C: `license`.
  public var license: String
  /// At most 15 bytes count.
  public var name = ""
  /// C: `kern_version`; compared by kernels before 5.0.
  public var kernelVersion: UInt32 = 0
  /// C: `prog_flags`.
  public var flags: ProgramFlags = []
  /// C: `prog_ifindex`.
  public var interfaceIndex: UInt32 = 0
  /// C: `expected_attach_type`.
  public var expectedAttachType: AttachType?
  /// The table that function and line information refer to. C: `prog_btf_fd`.
  public var btfFD: Int32?
  /// C: `func_info`.
  public var functionInfo: Records?
  /// C: `line_info`.
  public var lineInfo: Records?
  /// Instructions that the kernel completes from its types. C: `core_relos`. Linux 5.17.
  public var fieldRelocations: Records?
  /// C: `attach_btf_id`.
  public var attachBTFID: UInt32 = 0
  /// C: `attach_prog_fd`, or `attach_btf_obj_fd`.
  public var attachFD: Int32?
  /// BTF of modules that kernel functions are called from. C: `fd_array`.
  public var descriptors: [Int32] = []
  /// C: `prog_token_fd`. Linux 6.9.
  public var tokenFD: Int32?

  /// States what every program has.
  public init(type: ProgramType, instructions: [UInt8], license: String) {
    self.type = type
    self.instructions = instructions
    self.license = license
  }
}

extension ProgLoad {
  /// How much of each record a kernel knows, in bytes.
  struct KnownSizes {
    let function: UInt32
    let line: UInt32
    let field: UInt32
  }

  /// Zeroes what the kernel does not know of each record.
  ///
  /// - Returns: whether there was any such thing.
  fileprivate mutating func shorten(to known: KnownSizes) -> Bool {
    let functions = functionInfo?.shorten(to: known.function) ?? false
    let lines = lineInfo?.shorten(to: known.line) ?? false
    let fields = fieldRelocations?.shorten(to: known.field) ?? false
    return functions || lines || fields
  }
}

extension ProgLoad.Records {
  fileprivate mutating func shorten(to known: UInt32) -> Bool {
    guard known > 0, known < recordSize else { return false }
    var changed = false
    for place in bytes.indices where place % Int(recordSize) >= Int(known) && bytes[place] != 0 {
      bytes[place] = 0
      changed = true
    }
    return changed
  }
}

/// Room for what the verifier has to say.
public struct VerifierLog: Sendable {
  /// What it said, as far as there was room.
  public internal(set) var text = ""
  let capacity: Int
  let level: UInt32

  /// Makes room.
  ///
  /// - Parameters:
  ///   - capacity: in bytes, the NUL at the end included. Kernels before 5.2 take at most 2^24 - 1.
  ///   - level: 1 for the reasons, 2 for every state; 4 adds statistics. C: `log_level`.
  public init(capacity: Int, level: UInt32 = 1) {
    self.capacity = capacity
    self.level = level
  }
}

extension SystemCalls {
  /// How often a load is tried again that a signal or lack of memory interrupted (parity LIM-5).
  private var loadAttempts: Int { 5 }

  /// Verifies and loads a program. C: `BPF_PROG_LOAD`.
  public func progLoad(_ request: ProgLoad) throws(SystemCallError) -> FileDescriptor {
    try unsafe load(request, log: nil, level: 0)
  }

  /// Verifies and loads a program, and keeps what the verifier says, also when it refuses.
  public func progLoad(_ request: ProgLoad, log: inout VerifierLog) throws(SystemCallError) -> FileDescriptor
  {
    // Not zeroed: the pages that the verifier does not write are never touched.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(log.capacity, 128), alignment: 8)
    defer { unsafe buffer.deallocate() }
    unsafe buffer[0] = 0
    defer { log.text = unsafe name(in: UnsafeRawBufferPointer(buffer)) }
    return unsafe try load(request, log: buffer, level: log.level)
  }

  /// Loads; a kernel that knows shorter records than the object's says how long those are, and gets the rest of
  /// each as zeros (parity LOAD-9).
  private func load(
    _ request: ProgLoad, log: UnsafeMutableRawBufferPointer?, level: UInt32
  ) throws(SystemCallError) -> FileDescriptor {
    var request = request
    var (result, known) = unsafe attempt(request, log: log, level: level)
    // Once for each kind of records.
    for _ in 0..<3 where KernelErrno(negated: result) == .E2BIG && request.shorten(to: known) {
      (result, known) = unsafe attempt(request, log: log, level: level)
    }
    return try FileDescriptor(adopting: result, of: callName(.progLoad), through: self)
  }

  private func attempt(
    _ request: ProgLoad, log: UnsafeMutableRawBufferPointer?, level: UInt32
  ) -> (result: Int, known: ProgLoad.KnownSizes) {
    withPointers(of: request) { attributes in
      if let log = unsafe log {
        attributes.log_level = level
        attributes.log_size = UInt32(clamping: log.count)
        attributes.log_buf = unsafe UInt64(address: log.baseAddress)
      }
      var result = 0
      for _ in 0..<loadAttempts {
        result = command(.progLoad, &attributes)
        if KernelErrno(negated: result) != .EAGAIN { break }
      }
      return result
    }
  }

  /// Lends the request's memory to a command.
  private func withPointers(
    of request: ProgLoad, _ body: (inout cbpf_prog_load) -> Int
  ) -> (result: Int, known: ProgLoad.KnownSizes) {
    var attributes = cbpf_prog_load()
    attributes.prog_type = request.type.rawValue
    attributes.insn_cnt = UInt32(clamping: request.instructions.count / Instruction.size)
    attributes.kern_version = request.kernelVersion
    attributes.prog_flags = request.flags.rawValue
    unsafe withUnsafeMutableBytes(of: &attributes.prog_name) { unsafe store(request.name, in: $0) }
    attributes.prog_ifindex = request.interfaceIndex
    attributes.expected_attach_type = request.expectedAttachType?.rawValue ?? 0
    attributes.attach_btf_id = request.attachBTFID
    attributes.attach_prog_fd = UInt32(bitPattern: request.attachFD ?? 0)
    if let token = request.tokenFD {
      attributes.prog_flags |= ProgramFlags.tokenFD.rawValue
      attributes.prog_token_fd = token
    }
    if let descriptor = request.btfFD {
      attributes.prog_btf_fd = UInt32(bitPattern: descriptor)
      attributes.func_info_rec_size = request.functionInfo?.recordSize ?? 0
      attributes.func_info_cnt = request.functionInfo?.count ?? 0
      attributes.line_info_rec_size = request.lineInfo?.recordSize ?? 0
      attributes.line_info_cnt = request.lineInfo?.count ?? 0
      attributes.core_relo_rec_size = request.fieldRelocations?.recordSize ?? 0
      attributes.core_relo_cnt = request.fieldRelocations?.count ?? 0
    }
    let hasInfo = request.btfFD != nil
    return unsafe request.instructions.withUnsafeBytes { code in
      unsafe request.license.withCString { license in
        unsafe (request.functionInfo?.bytes ?? []).withUnsafeBytes { functions in
          unsafe (request.lineInfo?.bytes ?? []).withUnsafeBytes { lines in
            unsafe (request.fieldRelocations?.bytes ?? []).withUnsafeBytes { fields in
              unsafe request.descriptors.withUnsafeBytes { descriptors in
                attributes.insns = unsafe UInt64(address: code.baseAddress)
                attributes.license = unsafe UInt64(address: license)
                attributes.func_info = unsafe hasInfo ? address(of: functions) : 0
                attributes.line_info = unsafe hasInfo ? address(of: lines) : 0
                attributes.core_relos = unsafe hasInfo ? address(of: fields) : 0
                attributes.fd_array = unsafe address(of: descriptors)
                let result = body(&attributes)
                return (
                  result,
                  ProgLoad.KnownSizes(
                    function: attributes.func_info_rec_size, line: attributes.line_info_rec_size,
                    field: attributes.core_relo_rec_size)
                )
              }
            }
          }
        }
      }
    }
  }

  /// What the kernel is told about memory: where it is, and 0 if there is none.
  private func address(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    unsafe bytes.isEmpty ? 0 : UInt64(address: bytes.baseAddress)
  }

  /// Ties a map's life to a program's. C: `BPF_PROG_BIND_MAP`. Linux 5.10.
  public func programBindMap(programFD: Int32, mapFD: Int32) throws(SystemCallError) {
    var attributes = cbpf_prog_bind_map()
    attributes.prog_fd = UInt32(bitPattern: programFD)
    attributes.map_fd = UInt32(bitPattern: mapFD)
    _ = try perform(.progBindMap, &attributes)
  }

  /// Gives the kernel types. C: `BPF_BTF_LOAD`. Linux 4.18.
  public func btfLoad(_ bytes: [UInt8], tokenFD: Int32? = nil) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_btf_load()
    attributes.btf_size = UInt32(clamping: bytes.count)
    if let tokenFD {
      attributes.btf_flags = MapFlags.tokenFD.rawValue
      attributes.btf_token_fd = tokenFD
    }
    let result = unsafe bytes.withUnsafeBytes { bytes in
      attributes.btf = unsafe UInt64(address: bytes.baseAddress)
      return command(.btfLoad, &attributes)
    }
    return try FileDescriptor(adopting: result, of: callName(.btfLoad), through: self)
  }
}
