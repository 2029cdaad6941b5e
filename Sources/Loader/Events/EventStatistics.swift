/// What a reader has seen so far.
public struct EventStatistics: Sendable, Hashable {
  /// Records that were read.
  public internal(set) var consumed: UInt64 = 0
  /// Records that programs reserved and gave up (ring buffers).
  public internal(set) var discarded: UInt64 = 0
  /// Records that found no room and were counted by the kernel (perf event arrays). A ring buffer does not
  /// count them: there the program learns that its reservation failed.
  public internal(set) var lost: UInt64 = 0
  /// Bytes of records, with their headers, that newer ones overwrote before they were read (ring buffers with
  /// `BPF_F_RB_OVERWRITE`). How many records they were, nobody knows.
  public internal(set) var overwritten: UInt64 = 0
  /// Records that a stream's policy threw away.
  public internal(set) var dropped: UInt64 = 0
}

/// How perf buffers are made. Ring buffers have their size from the map.
public struct PerfBufferOptions: Sendable, Hashable {
  /// The size of each CPU's buffer in pages, a power of two.
  public var pages = 64
  /// After how many records a waiting reader is woken.
  public var wakeupEvents: UInt32 = 1
  /// Whether records come with the time, see ``EventReader/details``.
  public var hasTimes = false
  /// Which CPUs get buffers, and under which key of the map each goes; `nil` for every online CPU under its own
  /// number, where `BPF_F_CURRENT_CPU` looks for it.
  public var keys: [Int: UInt32]?

  /// 64 pages for each CPU, woken for every record.
  public init() {}
}

/// What a perf event array tells of a record, or of a loss, besides its bytes.
public struct PerfRecordDetails: Sendable, Hashable {
  /// The key of the map under which the buffer is.
  public let key: UInt32
  /// When the record was written, in nanoseconds of `CLOCK_MONOTONIC`, with ``PerfBufferOptions/hasTimes``.
  public let time: UInt64?
  /// The number that the kernel knows the event of the last loss by, if there was one. C: `id`.
  public let lostEventID: UInt64?
}
