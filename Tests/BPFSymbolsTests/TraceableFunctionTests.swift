import BPFBytes
import BPFSymbols
import Testing

/// Patterns, and the functions that they mean (parity ATT-5).
@Suite struct TraceableFunctionTests {
  @Test(arguments: [
    ("a", "a", true), ("a", "b", false), ("a", "", false), ("", "", true), ("", "a", false),
    ("*", "", true), ("*", "anything", true), ("**", "x", true), ("?", "", false), ("?", "x", true),
    ("?", "xy", false), ("a*", "abc", true), ("*c", "abc", true), ("*b", "abc", false), ("a*c", "ac", true),
    ("a*b*c", "a-b-b-c", true), ("a*b*c", "a-b-b-d", false), ("a?c", "abc", true), ("a?c", "ac", false),
    ("*ab*ab", "aabab", true), ("*.isra.?", "f.isra.0", true), ("tcp_[ab]*", "tcp_a", false),
  ])
  func patterns(pattern: String, name: String, matches: Bool) {
    #expect(GlobPattern(pattern).matches(name) == matches)
  }

  /// As long as both lengths multiplied, and no longer.
  @Test func aHostilePatternEnds() {
    let name = String(repeating: "a", count: 2000)
    #expect(!GlobPattern(String(repeating: "a*", count: 200) + "b").matches(name))
  }

  @Test func wildcards() {
    #expect(
      GlobPattern("a*").hasWildcards && GlobPattern("a?").hasWildcards && !GlobPattern("a.b_c").hasWildcards)
  }

  private func bytes(_ text: String) -> ByteSlice { ByteSlice(Array(text.utf8)) }

  @Test func listingsWithAddresses() {
    let listing = """
      ffffffff81000010 tcp_v4_connect
      ffffffff81000020 tcp_v6_connect [ipv6]
      ffffffff81000010 tcp_v4_connect
      0000000000000000 tcp_hidden
      ffffffff81000030 udp_connect
      nonsense
      +10 tcp_sign
      """
    let found = TraceableFunctions.addresses(matching: GlobPattern("tcp_*"), inAddressed: bytes(listing))
    #expect(found == [0xffff_ffff_8100_0010, 0xffff_ffff_8100_0020])
  }

  @Test func listingsOfNamesTakeTheAddressesFromElsewhere() {
    let listing = "tcp_a\ntcp_b [ipv6]\nudp_a\ntcp_moved\ntcp_twice\ntcp_both\ntcp_both\n"
    let symbols = """
      10 T tcp_a
      20 t tcp_b\t[ipv6]
      30 T udp_a
      40 D tcp_a
      50 t tcp_moved.llvm.123
      60 t tcp_untraceable
      70 t tcp_twice
      71 t tcp_twice
      80 t tcp_both
      81 W tcp_both
      """
    let found = TraceableFunctions.addresses(
      matching: GlobPattern("tcp_*"), in: bytes(listing), symbols: bytes(symbols))
    // Of `tcp_twice` one can be traced, and nothing tells which.
    #expect(found == [0x10, 0x20, 0x50, 0x80, 0x81])
  }

  @Test func hiddenAddressesAreNone() {
    let found = TraceableFunctions.addresses(
      matching: GlobPattern("*"), in: bytes("a\n"), symbols: bytes("0000000000000000 T a\n"))
    #expect(found.isEmpty)
  }
}
