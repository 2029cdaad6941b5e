public import BPFTypes

extension BPFError.Code {
  /// A program reads or writes memory that it has none of, or that it may not.
  public static let memoryFault = BPFError.Code(rawValue: "memory-fault")
  /// A program has an instruction that is none, or does what no verifier would accept.
  public static let illegalProgram = BPFError.Code(rawValue: "illegal-program")
  /// A program takes more instructions or memory than it was allowed.
  public static let limitExceeded = BPFError.Code(rawValue: "limit-exceeded")
}
