import BPFSyscall
public import BPFTypes
import BTF

extension Kernel {
  /// Asks whether the kernel has a type of program, by loading the smallest one.
  ///
  /// Types that need a target are asked for one that is none: a kernel that has them refuses the target and not the
  /// type. What was loaded is gone at once.
  ///
  /// - Parameter interface: the device that is to run it; 0 for the kernel itself.
  public func probe(_ type: ProgramType, onInterface interface: UInt32 = 0) -> FeatureProbe {
    guard let question = ProgramQuestion(type) else { return .inconclusive(.EOPNOTSUPP) }
    var request = question.request([.move(0, 0), .exit], token: tokenDescriptor)
    request.interfaceIndex = interface
    var log = VerifierLog(capacity: probeLogCapacity)
    do {
      _ = try calls.progLoad(request, log: &log)
      return .supported
    } catch {
      if let refusal = question.refusal, error.errno == refusal.errno, log.text.contains(refusal.words) {
        return .supported
      }
      // What the verifier looked at is of a type that it knows, refused for a reason that is not known here.
      guard log.text.isEmpty else { return .inconclusive(error.errno) }
      return verdict(of: error.errno)
    }
  }

  /// Asks whether the kernel has a type of map, by creating the smallest one.
  ///
  /// - Parameter interface: the device that is to hold it; 0 for the kernel itself.
  public func probe(_ type: MapType, onInterface interface: UInt32 = 0) -> FeatureProbe {
    do {
      let question = try MapQuestion(type, calls, token: tokenDescriptor)
      guard let question else { return .inconclusive(.EOPNOTSUPP) }
      try question.create(calls, onInterface: interface)
      return .supported
    } catch {
      return verdict(of: error.errno)
    }
  }

  /// Asks whether the kernel has `bpf(2)` at all.
  public func probeSystemCall() -> FeatureProbe {
    do {
      _ = try calls.nextID(.progGetNextId, after: 0)
      return .supported
    } catch {
      // Whoever has no right to ask was understood.
      return error.errno == .ENOSYS ? .unsupported : .supported
    }
  }

  /// What a refusal means: that the kernel does not know what it was asked for, if it accepts what everything has,
  /// and if what it says is said of words that it does not know.
  func verdict(of errno: KernelErrno) -> FeatureProbe {
    guard [.EINVAL, .E2BIG, .EOPNOTSUPP, .ENOTSUPP].contains(errno) else { return .inconclusive(errno) }
    do {
      _ = try calls.progLoad(ProgramQuestion.plain.request([.move(0, 0), .exit], token: tokenDescriptor))
      return .unsupported
    } catch {
      return .inconclusive(error.errno)
    }
  }

  /// In bytes; what a few instructions bring.
  var probeLogCapacity: Int { 1 << 14 }
}

/// How the smallest program of a type is loaded.
struct ProgramQuestion {
  /// How a kernel refuses a program for its target alone.
  struct Refusal {
    let errno: KernelErrno
    let words: String
  }

  let type: ProgramType
  private(set) var attachType: AttachType?
  private(set) var flags: ProgramFlags = []
  private(set) var target: UInt32 = 0
  private(set) var refusal: Refusal?

  /// What every kernel has.
  static let plain = ProgramQuestion(known: .socketFilter)

  private init(known type: ProgramType) { self.type = type }

  /// Returns `nil` for a type of which nothing is known here.
  init?(_ type: ProgramType) {
    guard type != .unspec, type.kernelName != nil else { return nil }
    self.type = type
    switch type {
    case .cgroupSockAddr: attachType = .cgroupInet4Connect
    case .cgroupSockopt: attachType = .cgroupGetsockopt
    case .skLookup: attachType = .skLookup
    case .lircMode2: attachType = .lircMode2
    case .netfilter: attachType = .netfilter
    case .syscall: flags = .sleepable
    case .tracing, .lsm:
      attachType = type == .tracing ? .traceFentry : .modifyReturn
      target = 1
      refusal = Refusal(errno: .EINVAL, words: "attach_btf_id 1 is not a function")
    case .ext:
      target = 1
      refusal = Refusal(errno: .EINVAL, words: "Cannot replace kernel functions")
    case .structOps: refusal = Refusal(errno: .ENOTSUPP, words: "")
    default: break
    }
  }

  /// The same, for programs that are attached so, or may sleep.
  func varied(_ attachType: AttachType?, isSleepable: Bool) -> ProgramQuestion {
    var question = self
    question.attachType = attachType ?? self.attachType
    if isSleepable { question.flags.insert(.sleepable) }
    return question
  }

  func request(_ instructions: [Instruction], token: Int32?) -> ProgLoad {
    var request = ProgLoad(type: type, instructions: Instruction.encode(instructions), license: "GPL")
    request.expectedAttachType = attachType
    request.flags = flags
    request.attachBTFID = target
    request.tokenFD = token
    return request
  }
}

/// How the smallest map of a type is created, and what it needs meanwhile.
private final class MapQuestion {
  private(set) var request: MapCreate
  private var inner: OwnedDescriptor?
  private var types: OwnedDescriptor?

  /// C: `sizeof(struct bpf_cgroup_storage_key)`.
  private static let cgroupKey: UInt32 = 16

  /// Returns `nil` for a type of which nothing is known here.
  init?(_ type: MapType, _ calls: any SystemCalls, token: Int32?) throws(SystemCallError) {
    guard type != .unspec, type.kernelName != nil else { return nil }
    request = MapCreate(type: type, keySize: 4, valueSize: 4, maxEntries: 1)
    request.tokenFD = token
    switch type {
    case .stackTrace: request.valueSize = 8
    case .lpmTrie:
      request.keySize = 8
      request.valueSize = 8
      request.flags = .noPrealloc
    case .queue, .stack, .bloomFilter: request.keySize = 0
    case .cgroupStorage, .percpuCgroupStorage:
      request.keySize = Self.cgroupKey
      request.valueSize = 8
      request.maxEntries = 0
    case .ringbuf, .userRingbuf:
      request.keySize = 0
      request.valueSize = 0
      request.maxEntries = UInt32(clamping: calls.pageSize)
    case .arena:
      request.keySize = 0
      request.valueSize = 0
      request.flags = .mmapable
    case .insnArray: request.valueSize = 16
    case .arrayOfMaps, .hashOfMaps: try addInnerMap(calls)
    case .skStorage, .inodeStorage, .taskStorage, .cgrpStorage: try addTypes(calls)
    case .structOps: request.kernelValueTypeID = 1
    case .rhash: request.flags = .noPrealloc
    default: break
    }
  }

  /// Creates it, with what it needs, and lets it go.
  func create(_ calls: any SystemCalls, onInterface interface: UInt32) throws(SystemCallError) {
    request.interfaceIndex = interface
    do throws(SystemCallError) {
      _ = try calls.mapCreate(request)
    } catch {
      // Whoever asks for the type of a value has the type of map.
      guard request.type == .structOps, error.errno == .ENOTSUPP else { throw error }
    }
    // Not before, though they are not mentioned any more.
    inner?.release()
    types?.release()
  }

  private func addInnerMap(_ calls: any SystemCalls) throws(SystemCallError) {
    var inner = MapCreate(type: .hash, keySize: 4, valueSize: 4, maxEntries: 1)
    inner.tokenFD = request.tokenFD
    let descriptor = OwnedDescriptor(try calls.mapCreate(inner))
    request.innerMapFD = descriptor.rawValue
    self.inner = descriptor
  }

  /// Storage that belongs to something has to have types.
  private func addTypes(_ calls: any SystemCalls) throws(SystemCallError) {
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let descriptor = OwnedDescriptor(try calls.btfLoad(builder.encoded(), tokenFD: request.tokenFD))
    request.btfFD = descriptor.rawValue
    request.keyTypeID = int.rawValue
    request.valueTypeID = int.rawValue
    request.maxEntries = 0
    request.flags = .noPrealloc
    types = descriptor
  }
}
