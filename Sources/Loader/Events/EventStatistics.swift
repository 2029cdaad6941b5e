/// What a reader has seen so far.
public struct EventStatistics: Sendable, Hashable {
  /// Records that were read.
  public internal(set) var consumed: UInt64 = 0
  /// Records that programs reserved and gave up (ring buffers).
  public internal(set) var discarded: UInt64 = 0
  /// Records that found no room and were counted by the kernel (perf event arrays). A ring buffer does not
  /// count them: there the program learns that its reservation failed.
  public internal(set) var lost: UInt64 = 0
  /// Records that a stream's policy threw away.
  public internal(set) var dropped: UInt64 = 0
}

/// How perf buffers are made. Ring buffers have their size from the map.
public struct PerfBufferOptions: Sendable, Hashable {
  /// The size of each CPU's buffer in pages, a power of two.
  public var pages = 64
  /// After how many records a waiting reader is woken.
  public var wakeupEvents: UInt32 = 1

  /// 64 pages for each CPU, woken for every record.
  public init() {}
}
