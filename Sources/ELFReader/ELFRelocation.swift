/// One relocation, `Elf64_Rel` or `Elf64_Rela` in C.
public struct ELFRelocation: Sendable, Hashable {
  /// What to change, `r_offset`: in relocatable files an offset in the section that the relocations are for
  /// (``ELFSection/info``), in linked files an address.
  public let offset: UInt64
  /// How to change it, from `r_info`; its meaning depends on the machine.
  public let type: UInt32
  /// The index of its symbol in the linked table, from `r_info`; 0 means none. The table has such a symbol.
  public let symbol: Int
  /// What to add, `r_addend`; `nil` in `SHT_REL`, where it lies in the place that is changed.
  public let addend: Int64?
}
