import BPFTypes

/// The five arguments of a function.
struct Arguments {
  var a: UInt64 = 0
  var b: UInt64 = 0
  var c: UInt64 = 0
  var d: UInt64 = 0
  var e: UInt64 = 0
}

/// Memory, maps and programs, and the state of the run that is going on.
final class Machine {
  /// C: `MAX_CALL_FRAMES`; callbacks count.
  static let mostFrames = 8
  /// C: `MAX_BPF_STACK`.
  static let stackSize = 512
  /// C: `MAX_TAIL_CALL_CNT`.
  static let mostTailCalls = 33
  /// How often `may_goto` goes on in one call of a function. C: `BPF_MAX_LOOPS`.
  static let mostLoops = 8 << 20
  /// The region of the context: the first one, so that instructions can tell it fast.
  static let contextRegion = 0
  private static let handleSize = 64

  let memory: AddressSpace
  let options: InterpreterOptions
  var maps: [Int: InterpretedMap] = [:]
  var programs: [Int: DecodedProgram] = [:]
  private let handles: Int
  private let functions: Int
  private let stacks: [Int]

  // What goes on from run to run.
  var clock: UInt64
  var random: UInt64

  // The state of one run.
  var budget = 0
  var model: ContextModel = .bytes(isWritable: false)
  var packet: PacketBuffer?
  var cookie: UInt64 = 0
  var tailCalls = 0
  var trace: [String] = []
  var events: [InterpretedEvent] = []
  var redirection: UInt32?
  /// Whether loads from elsewhere read the kernel's memory, as those of programs whose arguments have types do.
  var readsKernelMemory = false
  /// Where the first fault was met.
  var faultPlace: (program: String, instruction: Int)?
  /// What the address of a memory fault was of, when it was met.
  var faultDescription: String?

  init(_ options: InterpreterOptions) throws(Fault) {
    self.options = options
    memory = AddressSpace(limit: options.memoryLimit)
    _ = try memory.allocate(.context, 0, [])
    handles = try memory.allocate(.maps, 0, [])
    functions = try memory.allocate(.functions, 0, [])
    var stacks: [Int] = []
    for _ in 0..<Self.mostFrames { stacks.append(try memory.allocate(.stack, Self.stackSize)) }
    self.stacks = stacks
    clock = options.clock
    random = options.randomSeed
  }

  /// The CPU that programs run on.
  var cpu: Int { min(max(options.cpu, 0), max(options.cpus, 1) - 1) }

  /// The address that a program has of a map.
  func handle(_ map: Int) -> UInt64 { memory.address(handles, map &* Self.handleSize) }

  /// The map of an address.
  func map(_ address: UInt64) throws(Fault) -> InterpretedMap {
    let (region, offset) = memory.split(address)
    guard region == handles, offset >= 0, offset % Self.handleSize == 0,
      let map = maps[offset / Self.handleSize]
    else { throw .misuse("the argument is no map") }
    return map
  }

  /// The address of a function of a program.
  func functionAddress(_ instruction: Int) -> UInt64 { memory.address(functions, instruction) }

  /// The instruction that an address of a function leads to.
  func function(_ address: UInt64, of program: DecodedProgram) throws(Fault) -> Int {
    let (region, offset) = memory.split(address)
    guard region == functions, offset >= 0, offset < program.count else {
      throw .misuse("the argument is no function")
    }
    return offset
  }

  /// Makes the stack of a frame ready, and gives the address behind it.
  func stackTop(_ depth: Int) throws(Fault) -> UInt64 {
    guard depth < stacks.count else {
      throw .misuse("there are more than \(Self.mostFrames) calls in each other")
    }
    memory.clear(stacks[depth], 0, Self.stackSize)
    return memory.address(stacks[depth], Self.stackSize)
  }

  /// The address behind the stack of a frame that is there.
  func stackTopOf(_ depth: Int) -> UInt64 {
    depth < stacks.count ? memory.address(stacks[depth], Self.stackSize) : 0
  }

  /// The next reading of the clock, in nanoseconds.
  func now() -> UInt64 {
    defer { clock &+= options.clockStep }
    return clock
  }

  /// The next random number (splitmix64).
  func nextRandom() -> UInt64 {
    random &+= 0x9e37_79b9_7f4a_7c15
    var mixed = random
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
