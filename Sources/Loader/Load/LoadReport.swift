public import BPFTypes

/// What a load did besides succeeding.
public struct LoadReport: Sendable {
  /// What was passed over, left out or done another way, one sentence each.
  public internal(set) var remarks: [String] = []
  /// Every program that was loaded, in order.
  public internal(set) var programs: [ProgramReport] = []
  /// How often the plan was made anew because the kernel refused a part that it can do without.
  public internal(set) var retries = 0

  /// The maps that the object pins, in order.
  public internal(set) var pins: [PinReport] = []

  /// Where a map of the object is pinned.
  public struct PinReport: Sendable, Hashable {
    /// The name in the object.
    public let map: String
    /// The file.
    public let path: String
    /// Whether this load made the file; else the map was there, and is used with what it holds.
    public let isNew: Bool
  }

  /// How the loading of one program went.
  public struct ProgramReport: Sendable {
    /// The name in the object.
    public let name: String
    /// How many instructions were handed over, those of called functions included.
    public let instructions: Int
    /// How long the kernel took, in nanoseconds.
    public let nanoseconds: UInt64
    /// What the verifier said, if it was asked by ``LoadOptions/verifierLogLevel``: the log and its statistics.
    public let verifierReport: VerifierReport?
  }
}
