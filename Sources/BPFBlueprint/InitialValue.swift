/// The bytes that a map of variables starts with.
///
/// Zeros that no one wrote take no memory: a small object may declare a `.bss` of hundreds of megabytes, and
/// changing a variable copies neither it nor its neighbours.
public struct InitialValue: Sendable, Hashable {
  /// In bytes.
  public let count: Int
  /// From the object; what follows up to `count` is zero.
  private var stored: [UInt8]
  /// What was written later, in order; a later one wins.
  private var changes: [Change] = []

  private struct Change: Sendable {
    let offset: Int
    let bytes: [UInt8]
    var range: Range<Int> { offset..<offset + bytes.count }
  }

  /// All of it given.
  public init(_ bytes: [UInt8]) {
    stored = bytes
    count = bytes.count
  }

  /// Nothing but zeros.
  init(zeros count: Int) {
    stored = []
    self.count = max(count, 0)
  }

  /// All bytes.
  public var bytes: [UInt8] { bytes(0..<count) }

  /// Part of the bytes; the range lies inside `0..<count`.
  func bytes(_ range: Range<Int>) -> [UInt8] {
    var result = Array(stored[range.clamped(to: 0..<stored.count)])
    result.reserveCapacity(range.count)
    result.append(contentsOf: repeatElement(0, count: range.count - result.count))
    for change in changes {
      let overlap = change.range.clamped(to: range)
      guard !overlap.isEmpty else { continue }
      result.replaceSubrange(
        overlap.lowerBound - range.lowerBound..<overlap.upperBound - range.lowerBound,
        with: change.bytes[overlap.lowerBound - change.offset..<overlap.upperBound - change.offset])
    }
    return result
  }

  /// The same bytes as far as they go, and zeros behind them.
  func resized(to count: Int) -> InitialValue {
    var result = InitialValue(zeros: count)
    result.stored = Array(stored.prefix(count))
    for change in changes where change.offset < count {
      result.changes.append(
        Change(offset: change.offset, bytes: Array(change.bytes.prefix(count - change.offset))))
    }
    return result
  }

  /// Writes bytes; they lie inside `0..<count`.
  mutating func write(_ bytes: [UInt8], at offset: Int) {
    let change = Change(offset: offset, bytes: bytes)
    changes.removeAll { change.range.contains($0.range) }
    changes.append(change)
  }

  /// Whether all bytes are equal.
  public static func == (left: InitialValue, right: InitialValue) -> Bool { left.bytes == right.bytes }

  /// Hashes all bytes.
  public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
