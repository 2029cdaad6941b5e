public import BPFBlueprint
import BPFBytes
import BPFSyscall
public import BPFTypes
import BTF

/// What a kernel answers when it is asked for a feature.
public enum FeatureProbe: Sendable, Hashable {
  /// It has it.
  case supported
  /// It says that it has it not.
  case unsupported
  /// It cannot be told, such as for lack of privileges: with what the kernel answered.
  case inconclusive(KernelErrno)
}

extension Kernel {
  /// Takes capabilities out of those in force for the calling thread, so that probes tell what the unprivileged have.
  /// They stay permitted, but nothing here puts them back.
  public func dropCapabilities(_ capabilities: Set<Capability>) throws(BPFError) {
    let result = calls.dropCapabilities(capabilities.reduce(0) { $0 | 1 << UInt64($1.rawValue) })
    guard result >= 0 else {
      throw BPFError(
        SystemCallError(call: "capset", errno: KernelErrno(rawValue: Int32(clamping: -result))), at: .gather,
        kernel: self)
    }
  }

  /// Asks the kernel for a feature, by doing the smallest thing that needs it.
  ///
  /// Nothing stays loaded. A refusal counts only if the same thing without the feature is accepted, so that
  /// missing privileges are never taken for a missing feature. What is certain is asked once.
  public func probe(_ feature: KernelFeature) -> FeatureProbe {
    if let known = probed.withLock({ $0[feature] }) { return known }
    let answer = ask(feature)
    if case .inconclusive = answer { return answer }
    probed.withLock { $0[feature] = answer }
    return answer
  }

  private func ask(_ feature: KernelFeature) -> FeatureProbe {
    if feature == .syscallWrapper { return findSyscallWrapper() }
    if feature == .uprobeNop5 {
      return calls.uprobe() == -Int(KernelErrno.ENXIO.rawValue) ? .supported : .unsupported
    }
    if feature == .uprobeNop10 {
      return calls.uprobe() == -Int(KernelErrno.EPROTO.rawValue) ? .supported : .unsupported
    }
    guard let question = FeatureQuestion(feature, calls: calls, token: tokenDescriptor) else {
      return .inconclusive(.ENOSYS)
    }
    if let refusal = question.refusal(of: question.withFeature) {
      // A word that the kernel does not know is refused by its length.
      guard refusal == .EINVAL || refusal == .E2BIG else { return .inconclusive(refusal) }
      if let without = question.withoutFeature, let plain = question.refusal(of: without) {
        return .inconclusive(plain)
      }
      return .unsupported
    }
    return .supported
  }
}

/// Something that needs a feature, and the same without it.
private struct FeatureQuestion {
  typealias Attempt = (any SystemCalls, Int32?) throws(SystemCallError) -> Void

  let withFeature: Attempt
  /// `nil` where the question itself tells a refusal for lack of privileges apart.
  let withoutFeature: Attempt?
  private let calls: any SystemCalls
  private let token: Int32?

  /// Returns `nil` for a feature that nothing is known of here.
  init?(_ feature: KernelFeature, calls: any SystemCalls, token: Int32?) {
    self.calls = calls
    self.token = token
    let plain = Self.program(.socketFilter, [])
    switch feature {
    case _ where feature.btf != nil:
      guard let part = feature.btf else { return nil }
      withFeature = Self.types(part)
      withoutFeature = Self.types(nil)
    case .btf:
      withFeature = Self.types(nil)
      withoutFeature = plain
    case .programName:
      withFeature = Self.program(.socketFilter, [], name: "probe")
      withoutFeature = plain
    case .readKernel:
      withFeature = Self.program(.tracepoint, Self.read(.probeReadKernel))
      withoutFeature = Self.program(.tracepoint, Self.read(.probeRead))
    case .attachCookie:
      withFeature = Self.program(.tracepoint, [.call(.getAttachCookie)])
      withoutFeature = Self.program(.tracepoint, [])
    case .groupAccounting:
      withFeature = Self.program(.socketFilter, [.call(.ktimeGetCoarseNs)])
      withoutFeature = plain
    case .expectedAttachType:
      withFeature = Self.program(.cgroupSock, [], attachType: .cgroupInetSockCreate)
      withoutFeature = Self.program(.cgroupSock, [])
    case .mappableArray:
      withFeature = { calls, token throws(SystemCallError) in _ = try Self.array(calls, token, .mmapable) }
      withoutFeature = { calls, token throws(SystemCallError) in _ = try Self.array(calls, token) }
    case .globalData:
      withFeature = Self.globalData
      withoutFeature = { calls, token throws(SystemCallError) in _ = try Self.array(calls, token) }
    case .bindMap:
      withFeature = Self.bindMap
      withoutFeature = { calls, token throws(SystemCallError) in _ = try Self.array(calls, token) }
    case .contextTag:
      withFeature = Self.contextTag
      withoutFeature = Self.program(.kprobe, [])
    case .fullRangeOffsets:
      withFeature = Self.farOffset
      withoutFeature = { calls, token throws(SystemCallError) in _ = try Self.array(calls, token) }
    case .perfLink:
      withFeature = Self.perfLink
      withoutFeature = nil
    case .uprobeMulti:
      withFeature = Self.uprobeMulti
      withoutFeature = Self.program(.kprobe, [])
    default: return nil
    }
  }

  func refusal(of attempt: Attempt) -> KernelErrno? {
    do {
      try attempt(calls, token)
      return nil
    } catch {
      return error.errno
    }
  }
}

// MARK: - The smallest things

extension FeatureQuestion {
  private static func program(
    _ type: ProgramType, _ body: [Instruction], name: String = "", attachType: AttachType? = nil
  ) -> Attempt {
    { calls, token throws(SystemCallError) in
      _ = try calls.progLoad(request(type, body, name: name, attachType: attachType, token: token))
    }
  }

  private static func request(
    _ type: ProgramType, _ body: [Instruction], name: String = "", attachType: AttachType? = nil,
    token: Int32?
  ) -> ProgLoad {
    var writer = ByteWriter()
    for instruction in body + [.move(0, 0), .exit] { instruction.encode(into: &writer) }
    var request = ProgLoad(type: type, instructions: writer.bytes, license: "GPL")
    request.name = name
    request.expectedAttachType = attachType
    request.tokenFD = token
    return request
  }

  /// Reads eight bytes from nowhere to the stack, which fails when it runs and not when it is verified.
  private static func read(_ helper: HelperID) -> [Instruction] {
    [
      Instruction(opcode: 0xbf, destination: 1, source: 10),
      Instruction(opcode: 0x07, destination: 1, immediate: -8),
      .move(2, 8), .move(3, 0), .call(helper),
    ]
  }

  private static func array(
    _ calls: any SystemCalls, _ token: Int32?, _ flags: MapFlags = [], valueSize: UInt32 = 32
  ) throws(SystemCallError) -> FileDescriptor {
    var request = MapCreate(type: .array, keySize: 4, valueSize: valueSize, maxEntries: 1)
    request.flags = flags
    request.tokenFD = token
    return try calls.mapCreate(request)
  }

  private static func globalData(
    _ calls: any SystemCalls, _ token: Int32?
  ) throws(SystemCallError) {
    let map = try array(calls, token)
    let place = [
      Instruction(
        opcode: 0x18, destination: 1, source: Instruction.pseudoMapValue, immediate: map.rawValue),
      Instruction(opcode: 0, immediate: 16),
      Instruction(opcode: 0x7a, destination: 1, immediate: 42),
    ]
    _ = try calls.progLoad(request(.socketFilter, place, token: token))
  }

  /// Refers to a place far outside of a value. Every kernel refuses; one that takes such offsets does so for the
  /// map's size, and one that does not for the offset itself.
  private static func farOffset(
    _ calls: any SystemCalls, _ token: Int32?
  ) throws(SystemCallError) {
    let map = try array(calls, token)
    let place = [
      Instruction(
        opcode: 0x18, destination: 1, source: Instruction.pseudoMapValue, immediate: map.rawValue),
      Instruction(opcode: 0, immediate: 1 << 30),
    ]
    var log = VerifierLog(capacity: 4096)
    do throws(SystemCallError) {
      _ = try calls.progLoad(request(.socketFilter, place, token: token), log: &log)
    } catch {
      if log.text.contains("invalid access to map value pointer") { return }
      guard log.text.contains("direct value offset of") else { throw error }
      throw SystemCallError(call: error.call, errno: .EINVAL)
    }
  }

  private static func bindMap(
    _ calls: any SystemCalls, _ token: Int32?
  ) throws(SystemCallError) {
    let map = try array(calls, token)
    let program = try calls.progLoad(request(.socketFilter, [], token: token))
    try calls.programBindMap(programFD: program.rawValue, mapFD: map.rawValue)
  }

  /// A kernel with such links looks for the program before anything else.
  private static func perfLink(
    _ calls: any SystemCalls, _ token: Int32?
  ) throws(SystemCallError) {
    do throws(SystemCallError) {
      _ = try calls.linkCreatePerfEvent(programFD: -1, eventFD: -1, cookie: 0)
    } catch {
      if error.errno != .EBADF { throw error }
    }
  }

  /// A kernel with such links refuses a folder, which is no file that can be probed, in words of its own; and one that
  /// heeds the process refuses one that cannot be before it looks at the path.
  private static func uprobeMulti(
    _ calls: any SystemCalls, _ token: Int32?
  ) throws(SystemCallError) {
    let program = try calls.progLoad(request(.kprobe, [], attachType: .traceUprobeMulti, token: token))
    var places = UserFunctionList(path: "/", offsets: [0])
    for (process, expected) in [(nil, KernelErrno.EBADF), (-1, .EINVAL)] as [(Int32?, KernelErrno)] {
      places.process = process
      do throws(SystemCallError) {
        _ = try calls.linkCreateUprobeMulti(
          programFD: program.rawValue, type: .traceUprobeMulti, functions: places)
      } catch {
        if error.errno == expected { continue }
        guard error.errno == .EBADF else { throw error }
      }
      throw SystemCallError(call: "bpf(BPF_LINK_CREATE)", errno: .EINVAL)
    }
  }

  /// A function that is given the context as an untyped pointer, and gives it to a helper that wants no other.
  private static func contextTag(
    _ calls: any SystemCalls, _ token: Int32?
  ) throws(SystemCallError) {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let pointer = builder.addReference(.pointer, to: .void)
    let prototype = builder.addPrototype(result: int, parameters: [("context", pointer)])
    let main = builder.addFunction("main", prototype: prototype, linkage: .global)
    let callee = builder.addFunction("callee", prototype: prototype, linkage: .global)
    builder.add(.declTag, named: "arg:ctx", sizeOrType: callee.rawValue, words: [0])
    let types = try calls.btfLoad(builder.encoded(), tokenFD: token)
    // The callee returns what the helper does, so it ends without the value that `request` sets.
    let call = Instruction(opcode: 0x85, source: 1, immediate: 1)
    var request = request(.kprobe, [call, .exit, .call(.getFuncIp)], token: token)
    request.instructions.removeSubrange((3 * Instruction.size)..<(4 * Instruction.size))
    var records = ByteWriter()
    for word in [0, main.rawValue, 2, callee.rawValue] { records.append(word) }
    request.btfFD = types.rawValue
    request.functionInfo = .init(recordSize: 8, count: 2, bytes: records.bytes)
    _ = try calls.progLoad(request)
  }

  private static func types(_ part: BTFFeature?) -> Attempt {
    { calls, token throws(SystemCallError) in _ = try calls.btfLoad(sample(part), tokenFD: token) }
  }

  /// A table that needs one feature and whatever is older.
  private static func sample(_ part: BTFFeature?) -> [UInt8] {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    switch part {
    case nil: break
    case .function, .globalFunction:
      let prototype = builder.addPrototype(result: .void, parameters: [("a", int)])
      _ = builder.addFunction("f", prototype: prototype, linkage: part == .function ? .static : .global)
    case .dataSection, .optionalSection:
      let variable = builder.addVariable("x", type: int, linkage: .static)
      let name = part == .dataSection ? ".data" : "?.data"
      _ = builder.addDataSection(name, size: 4, variables: [(variable, 0, 4)])
    case .float: builder.add(.float, named: "float", sizeOrType: 4)
    case .declTag:
      let variable = builder.addVariable("x", type: int, linkage: .static)
      builder.add(
        .declTag, named: "tag", sizeOrType: variable.rawValue, words: [UInt32(bitPattern: -1)])
    case .typeTag:
      let tag = builder.addReference(.typeTag, named: "tag", to: int)
      _ = builder.addReference(.pointer, to: tag)
    case .enumeration64:
      _ = builder.addEnumeration64(named: "e", values: [("v", 1)])
    }
    return builder.encoded()
  }
}
