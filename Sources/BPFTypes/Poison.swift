/// Numbers of helpers that no kernel has, called where something of an object could not be resolved: harmless in
/// code that the verifier proves dead, telling in its log elsewhere (parity LIM-7).
public enum Poison {
  /// A map that is not created; the map's place in the object is added.
  public static let map: Int32 = 2_001_000_000
  /// A function that the kernel does not have; the extern's place in the object is added.
  public static let kernelFunction: Int32 = 2_002_000_000
  /// How many places there are before the next kind of number.
  public static let places: Int32 = 1_000_000
}
