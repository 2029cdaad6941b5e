/// Where a record came from.
public struct EventOrigin: Sendable, Hashable {
  /// The map's place among those of the reader.
  public let map: Int
  /// The CPU whose program wrote it, for perf event arrays; ring buffers do not tell.
  public let cpu: Int?

  /// Names a ring.
  public init(map: Int, cpu: Int?) {
    self.map = map
    self.cpu = cpu
  }
}
