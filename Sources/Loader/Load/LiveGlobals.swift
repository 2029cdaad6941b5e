public import BPFBlueprint
import BPFBytes
public import BPFTypes

/// The variables of a loaded object's data sections and arena, as they are now.
public struct LiveGlobals: Sendable, Sequence {
  let owner: LoadedObject

  /// The variable of a name, or `nil`. Of a static and a visible one, the visible one is meant.
  public subscript(name: String) -> LiveGlobal? {
    let found = owner.object.globalLayouts.filter { $0.name == name }
    guard let layout = found.first(where: \.isVisible) ?? found.first else { return nil }
    return owner.global(layout)
  }

  /// All variables, by section and offset.
  public func makeIterator() -> AnyIterator<LiveGlobal> {
    var layouts = owner.object.globalLayouts.makeIterator()
    let owner = owner
    return AnyIterator {
      while let layout = layouts.next() {
        if let global = owner.global(layout) { return global }
      }
      return nil
    }
  }
}

/// A variable in the kernel: of `.data` or `.bss` it may change at any time, of `.rodata` and
/// `.kconfig` never.
///
/// Sections with a visible variable are mapped, and then reading and writing takes no system call.
public struct LiveGlobal: Sendable {
  /// Where it lies.
  public let layout: GlobalVariable.Layout
  let map: Map
  let memory: SharedMemory?
  /// Where in the memory the variables of its section begin.
  let base: Int
  let object: BPFObject

  /// The C name.
  public var name: String { layout.name }

  /// Reads it.
  ///
  /// - Throws: ``BPFError`` if the kernel does not let the map be read.
  public func read() throws(BPFError) -> GlobalVariable {
    let bytes: [UInt8]
    if let copy = memory?.copy(at: base + layout.offset, count: layout.size) {
      bytes = copy
    } else {
      bytes = Array(try section()[layout.offset..<(layout.offset + layout.size)])
    }
    return GlobalVariable(layout: layout, bytes: bytes, types: object.types, byteOrder: object.byteOrder)
  }

  /// Reads it as an integer, whatever the C type's size.
  public func integer<T: FixedWidthInteger>(as type: T.Type = T.self) throws(BPFError) -> T {
    try read().integer(as: type)
  }

  /// Reads it as an integer of exactly its size; allocates nothing if its section is mapped.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if `T` has another size.
  public func load<T: FixedWidthInteger>(as type: T.Type = T.self) throws(BPFError) -> T {
    guard MemoryLayout<T>.size == layout.size else { throw wrongSize(MemoryLayout<T>.size) }
    if let word = memory?.load(at: base + layout.offset, size: layout.size) {
      return T(truncatingIfNeeded: word)
    }
    return try integer()
  }

  /// Writes an integer, an enumeration or a `bool`.
  ///
  /// - Throws: ``BPFError`` with code `invalidValue` if it does not fit the C type, or the section cannot be
  ///   written.
  public func set(_ newValue: some FixedWidthInteger) throws(BPFError) {
    var variable = try read()
    try variable.set(newValue)
    try write(variable)
  }

  /// Writes the bytes of a changed copy.
  ///
  /// - Throws: as for integers.
  public func write(_ variable: GlobalVariable) throws(BPFError) {
    guard variable.layout == layout else {
      throw BPFError(.invalidValue, at: .access, of: subject, "the copy is of another variable")
    }
    guard object.maps[layout.map]?.origin.isConstant != true else {
      throw BPFError(
        .invalidValue, at: .access, of: subject, "constants cannot be changed once they are loaded",
        remedy: "set them in the object before loading it")
    }
    guard let memory else {
      var section = try self.section()
      section.replaceSubrange(layout.offset..<(layout.offset + layout.size), with: variable.bytes)
      return try map.update([0, 0, 0, 0], section)
    }
    // As one access where that is possible, so that a program never sees half of a number.
    var word: UInt64 = 0
    for byte in variable.bytes.prefix(8).reversed() { word = word << 8 | UInt64(byte) }
    if ByteOrder.host == .bigEndian { word = word.byteSwapped >> UInt64(64 - 8 * min(layout.size, 8)) }
    if memory.store(word, at: base + layout.offset, size: layout.size) { return }
    guard memory.write(variable.bytes, at: base + layout.offset) else { throw outside }
  }

  private var subject: BPFError.Subject { .init(map: map.name, item: "global \(name)") }

  private var outside: BPFError {
    BPFError(.invalidState, at: .access, of: subject, "the variable lies outside of its section")
  }

  private func wrongSize(_ size: Int) -> BPFError {
    BPFError(
      .invalidValue, at: .access, of: subject, "the integer has another size than the variable",
      expected: "\(layout.size) bytes", seen: "\(size)")
  }

  private func section() throws(BPFError) -> [UInt8] {
    guard let value = try map.lookup([0, 0, 0, 0]), layout.offset >= 0, layout.size <= value.count,
      layout.offset <= value.count - layout.size
    else { throw outside }
    return value
  }
}

extension LoadedObject {
  /// The variables of the data sections, as they are now.
  public var globals: LiveGlobals { LiveGlobals(owner: self) }

  func global(_ layout: GlobalVariable.Layout) -> LiveGlobal? {
    guard let map = loadedMap(layout.map) else { return nil }
    // Without its memory a variable is read by system calls.
    let memory = try? map.sharedMemory()
    return LiveGlobal(
      layout: layout, map: map, memory: memory, base: map.type == .arena ? arenaOffset : 0, object: object)
  }
}
