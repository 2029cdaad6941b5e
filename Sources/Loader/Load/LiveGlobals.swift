public import BPFBlueprint
import BPFBytes
public import BPFTypes

/// The variables of a loaded object's data sections, as they are now.
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

/// A variable in the kernel: of `.data` or `.bss` it may change at any time, of `.rodata` never.
public struct LiveGlobal: Sendable {
  /// Where it lies.
  public let layout: GlobalVariable.Layout
  let map: Map
  let object: BPFObject

  /// The C name.
  public var name: String { layout.name }

  /// Reads it.
  ///
  /// - Throws: ``BPFError`` if the kernel does not let the map be read.
  public func read() throws(BPFError) -> GlobalVariable {
    let bytes = Array(try section()[layout.offset..<(layout.offset + layout.size)])
    return GlobalVariable(layout: layout, bytes: bytes, types: object.types, byteOrder: object.byteOrder)
  }

  /// Reads it as an integer.
  public func integer<T: FixedWidthInteger>(as type: T.Type = T.self) throws(BPFError) -> T {
    try read().integer(as: type)
  }

  private func section() throws(BPFError) -> [UInt8] {
    guard let value = try map.lookup([0, 0, 0, 0]), layout.offset >= 0, layout.size <= value.count,
      layout.offset <= value.count - layout.size
    else {
      throw BPFError(
        .invalidState, at: .access, of: .init(map: map.name, item: "global \(name)"),
        "the variable lies outside of its section")
    }
    return value
  }
}

extension LoadedObject {
  /// The variables of the data sections, as they are now.
  public var globals: LiveGlobals { LiveGlobals(owner: self) }

  func global(_ layout: GlobalVariable.Layout) -> LiveGlobal? {
    maps.first { $0.name == layout.map }.map { LiveGlobal(layout: layout, map: $0, object: object) }
  }
}
