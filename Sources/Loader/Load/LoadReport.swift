public import BPFTypes

/// What a load did besides succeeding.
public struct LoadReport: Sendable {
  /// What was passed over, left out or done another way, one sentence each.
  public internal(set) var remarks: [String] = []
  /// Every program that was loaded, in order.
  public internal(set) var programs: [ProgramReport] = []
  /// How often the plan was made anew because the kernel refused a part that it can do without.
  public internal(set) var retries = 0

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
