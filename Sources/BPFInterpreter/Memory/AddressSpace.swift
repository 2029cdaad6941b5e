/// All memory that a program can reach, at addresses of 64 bits.
///
/// An address is a region's number in the upper half, from ``tag`` on as if it were one of the kernel's, and a place
/// in the region in the lower half, from ``origin`` on. So arithmetic and spilling work on addresses as on other
/// numbers, and neither a small number nor an address a little beside a region is an address of anything.
@safe final class AddressSpace {
  /// The upper half of region 0's addresses.
  static let tag: UInt64 = 0xffff_8880
  /// The lower half of a region's first address.
  static let origin = 0x1000_0000
  /// How many regions there can be at once.
  static let capacity = 4096
  /// What fits behind ``origin``, with as much space behind it.
  static let largestRegion = 0xe000_0000

  // Unchecked by the compiler: allocated in `init`, released in `deinit`, and indexed below `capacity` alone.
  private let table: UnsafeMutablePointer<Region>
  private var unused: [Int] = []
  private var count = 0
  private(set) var allocated = 0
  let limit: Int

  /// - Parameter limit: how many bytes all regions may have together.
  init(limit: Int) {
    self.limit = max(limit, 0)
    unsafe table = .allocate(capacity: Self.capacity)
    unsafe table.initialize(repeating: Region(), count: Self.capacity)
  }

  deinit {
    for number in 0..<count { unsafe table[number].base?.deallocate() }
    unsafe table.deallocate()
  }

  /// A region by its number, which has to be one that ``allocate`` gave.
  subscript(number: Int) -> Region {
    get { number >= 0 && number < count ? unsafe table[number] : Region() }
    set { if number >= 0, number < count { unsafe table[number] = newValue } }
  }

  /// The address of a place in a region.
  func address(_ number: Int, _ offset: Int = 0) -> UInt64 {
    ((Self.tag &+ UInt64(truncatingIfNeeded: number)) << 32)
      &+ UInt64(truncatingIfNeeded: Self.origin &+ offset)
  }

  /// The region of an address and the place in it, whether or not there is such a place.
  @inline(__always)
  func split(_ address: UInt64) -> (number: Int, offset: Int) {
    let number = Int(truncatingIfNeeded: (address >> 32) &- Self.tag)
    return (number, Int(truncatingIfNeeded: address & 0xffff_ffff) &- Self.origin)
  }

  /// Makes a region of zeros.
  func allocate(_ kind: RegionKind, _ capacity: Int, _ access: RegionAccess = .all) throws(Fault) -> Int {
    guard capacity >= 0, capacity <= Self.largestRegion, capacity <= limit - allocated else {
      throw .memoryLimit
    }
    let number: Int
    if let last = unused.popLast() {
      number = last
    } else {
      guard count < Self.capacity else { throw .memoryLimit }
      number = count
      count += 1
    }
    var region = Region()
    unsafe region.base = Self.zeros(capacity)
    region.capacity = capacity
    region.upper = capacity
    region.access = access
    region.kind = kind
    unsafe table[number] = region
    allocated += capacity
    return number
  }

  /// Makes a region larger; addresses in it stay.
  func grow(_ number: Int, to capacity: Int) throws(Fault) {
    let region = self[number]
    guard capacity > region.capacity else { return }
    guard capacity <= Self.largestRegion, capacity - region.capacity <= limit - allocated else {
      throw .memoryLimit
    }
    let larger = unsafe Self.zeros(capacity)
    if let old = unsafe region.base {
      unsafe larger.copyMemory(from: old, byteCount: region.capacity)
      unsafe old.deallocate()
    }
    allocated += capacity - region.capacity
    unsafe table[number].base = unsafe larger
    unsafe table[number].capacity = capacity
    unsafe table[number].upper = capacity
  }

  /// Gives a region another size and zeros; its address stays.
  func replace(_ number: Int, _ capacity: Int, _ access: RegionAccess) throws(Fault) {
    let old = self[number]
    guard old.kind != .free, capacity >= 0, capacity - old.capacity <= limit - allocated else {
      throw .memoryLimit
    }
    unsafe old.base?.deallocate()
    allocated += capacity - old.capacity
    var region = Region()
    unsafe region.base = Self.zeros(capacity)
    region.capacity = capacity
    region.upper = capacity
    region.access = access
    region.kind = old.kind
    unsafe table[number] = region
  }

  /// Forgets a region: its addresses are no longer any.
  func release(_ number: Int) {
    let region = self[number]
    guard region.kind != .free else { return }
    unsafe region.base?.deallocate()
    allocated -= region.capacity
    unsafe table[number] = Region()
    unused.append(number)
  }

  private static func zeros(_ capacity: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(capacity, 1), alignment: 16)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(capacity, 1))
    return unsafe memory
  }

  /// Checks an access by the program.
  ///
  /// - Returns: where the bytes lie in this process.
  @inline(__always)
  func place(_ address: UInt64, _ size: Int, _ access: RegionAccess) throws(Fault) -> UnsafeMutableRawPointer
  {
    let (number, offset) = split(address)
    guard UInt(bitPattern: number) < UInt(Self.capacity) else { throw fault(address, size, access) }
    let region = unsafe table + number
    guard unsafe offset >= region.pointee.lower, size >= 0, unsafe size <= region.pointee.upper &- offset,
      unsafe region.pointee.access.rawValue & access.rawValue == access.rawValue,
      let base = unsafe region.pointee.base
    else { throw fault(address, size, access) }
    let stride = unsafe region.pointee.stride
    if stride != 0 {
      guard unsafe offset % stride &+ size <= region.pointee.elementSize else {
        throw fault(address, size, access)
      }
    }
    return unsafe base + offset
  }

  @inline(never)
  private func fault(_ address: UInt64, _ size: Int, _ access: RegionAccess) -> Fault {
    .memory(address: address, size: size, isWrite: access.contains(.write))
  }

  /// Reads an integer of one, two, four or eight bytes, extended with zeros.
  @inline(__always)
  func load(_ address: UInt64, _ size: UInt8) throws(Fault) -> UInt64 {
    let place = unsafe try place(address, Int(size), .read)
    switch size {
    case 8: return unsafe place.loadUnaligned(as: UInt64.self)
    case 4: return UInt64(unsafe place.loadUnaligned(as: UInt32.self))
    case 2: return UInt64(unsafe place.loadUnaligned(as: UInt16.self))
    default: return UInt64(unsafe place.load(as: UInt8.self))
    }
  }

  /// Writes the lowest one, two, four or eight bytes of an integer.
  @inline(__always)
  func store(_ value: UInt64, _ address: UInt64, _ size: UInt8) throws(Fault) {
    let place = unsafe try place(address, Int(size), .write)
    switch size {
    case 8: unsafe place.storeBytes(of: value, as: UInt64.self)
    case 4: unsafe place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
    case 2: unsafe place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
    default: unsafe place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
    }
  }
}
