import KernelChecks
import TestSupport
import Testing

extension KernelTests.Commands {
  @Test func tablesOfTypesAreShownWithTheirUsers() throws {
    let own = try bpfctl("-j", "btf", "show", "id", "1")
    #expect(own.output.hasPrefix(#"{"id":1,"size":"#), "\(own.errors)")
    #expect(own.output.hasSuffix(#""kernel":true,"name":"vmlinux"}"# + "\n"))
    try withFileSystem { folder in
      let loaded = try bpfctl("prog", "loadall", counter, "\(folder)/p", "pinmaps", "\(folder)/m")
      #expect(loaded.code == 0, "\(loaded.errors)")
      let program = try bpfctl("-j", "prog", "show", "pinned", "\(folder)/p/count_exec").output
      let match = try #require(program.firstMatch(of: /"id":(\d+).*"map_ids":\[([\d,]+)\],"btf_id":(\d+)/))
      let all = try bpfctl("-j", "btf", "list").output
      #expect(all.hasPrefix(#"[{"id":1,"#), "a list")
      let table = try #require(all.firstMatch(of: try Regex(#"\{"id":\#(match.output.3),.*?\}"#)))
      let shown = String(all[table.range])
      #expect(shown.contains(#""prog_ids":[\#(match.output.1)],"map_ids":["#), "\(shown)")
      #expect(shown.hasSuffix(#""kernel":false}"#), "\(shown)")
      let text = try bpfctl("btf", "show", "id", "\(match.output.3)").output
      #expect(text.hasPrefix("\(match.output.3): name <anon>  size "), "\(text)")
    }
    #expect(try bpfctl("btf", "show", "id", "4000000000").code == 7)
  }
}
