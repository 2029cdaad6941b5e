import BPFBytes
import BPFSymbols
import Testing

/// Addresses out of `/proc/kallsyms` (parity EXT-9).
@Suite struct KernelSymbolTests {
  private func symbols(_ wanted: Set<String>, _ listing: String) -> KernelSymbols {
    KernelSymbols(of: wanted, in: ByteSlice(Array(listing.utf8)))
  }

  @Test func wantedNamesAndNoOthers() {
    let found = symbols(
      ["jiffies", "nf_hook", "absent"],
      """
      ffffffff81000000 T _text
      ffffffff82606980 D jiffies
      ffffffff82606990 D jiffies_64
      ffffffffc0123450 t nf_hook\t[nf_tables]
      """)
    #expect(found.addresses == ["jiffies": [0xffff_ffff_8260_6980], "nf_hook": [0xffff_ffff_c012_3450]])
    #expect(!found.hidesAddresses)
  }

  /// Link-time optimisation renames static variables, and only those are meant.
  @Test func suffixesOfMovedVariables() {
    let listing = "1000 d moved.llvm.123\n2000 t called.llvm.45\n3000 d .llvm.6\n"
    #expect(symbols(["moved", "called", ""], listing).addresses == ["moved": [0x1000]])
    #expect(symbols(["called.llvm.45"], listing).addresses == ["called.llvm.45": [0x2000]])
  }

  @Test func namesOfSeveralAddresses() {
    let found = symbols(["once", "twice"], "10 d twice\n20 t once\n30 d twice\n20 t once\n40 d twice\n")
    #expect(found.addresses == ["once": [0x20], "twice": [0x10, 0x30]])
  }

  @Test func hiddenAddresses() {
    #expect(symbols(["a"], "0000000000000000 T a\n0000000000000000 T b\n").hidesAddresses)
    // A variable of each CPU may lie at 0.
    let found = symbols(["a"], "0000000000000000 A a\nffffffff81000000 T b\n")
    #expect(!found.hidesAddresses && found.addresses == ["a": [0]])
    #expect(symbols(["a"], "").hidesAddresses)
  }

  @Test(
    arguments: [
      "\n\n", "a", "10", "10 ", "10 T", "10 T ", "10 TT a", "xyz T a", " 10 T a", "11112222333344445 T a",
      "10\tT\ta", "\u{0}\u{0}", "-1 T a", "10  T a",
    ])
  func linesThatAreNone(line: String) {
    #expect(symbols(["a", ""], line).addresses.isEmpty)
    #expect(symbols(["a", ""], line + "\n20 D a").addresses == ["a": [0x20]])
  }
}
