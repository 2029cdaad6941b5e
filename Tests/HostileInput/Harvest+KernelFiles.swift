import BPFBlueprint
import BPFBytes
import BPFSymbols
import BPFTypes

extension Harvest {
  /// A configuration, as text or compressed.
  mutating func readConfiguration(_ bytes: [UInt8]) {
    let file = ByteSlice(bytes)
    attempt { try Gzip.decompress(file, limit: 1 << 20) }
    do throws(BPFError) {
      let all = try KernelConfiguration(parsingFile: file, of: "hostile configuration")
      note(all)
      let some = try KernelConfiguration(
        parsingFile: file, keeping: Set(all.values.keys.prefix(2)), of: "hostile configuration")
      require(
        some.values.allSatisfy { all.values[$0.key] == $0.value }, "a chosen option has another value")
    } catch {
      require(isOneLine("\(error)"), "an error is not one line: \(error)")
    }
  }

  /// A listing of the kernel's symbols.
  mutating func readKernelSymbols(_ bytes: [UInt8]) {
    let found = KernelSymbols(of: ["jiffies", "_text", "a", ""], in: ByteSlice(bytes))
    require(
      found.addresses.values.allSatisfy { (1...2).contains($0.count) }, "a name has no address, or too many")
    require(found.addresses[""] == nil, "a symbol without a name")
    note(found)
  }
}
