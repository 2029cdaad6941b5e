public import BPFBytes

/// One note, `Elf64_Nhdr` in C, such as a build id or a USDT probe.
public struct ELFNote: Sendable, Equatable {
  /// Who defined the note, without the NUL that ends it: `GNU`, `stapsdt`.
  public let name: String
  /// What it says, `n_type`; its meaning depends on the name.
  public let type: UInt32
  /// Its payload, without padding. The slice knows where in the file it lies.
  public let descriptor: ByteSlice
}
