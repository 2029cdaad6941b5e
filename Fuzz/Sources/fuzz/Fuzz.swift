import Glibc
import HostileInput

/// One executable for all targets; the environment says which.
private let target: HostileTarget = {
  let names = HostileTarget.allCases.map(\.rawValue)
  guard let name = unsafe getenv("FUZZ_TARGET"),
    let target = HostileTarget(rawValue: unsafe String(cString: name))
  else {
    print("fuzz: FUZZ_TARGET has to be one of \(names.joined(separator: ", "))")
    exit(2)
  }
  return target
}()

/// Whether an input that begins with `PLANT` traps, so that it can be seen that traps are found.
private let isPlanted = unsafe getenv("FUZZ_PLANT") != nil

/// The entry that libFuzzer calls.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  if isPlanted { trapIfPlanted(bytes) }
  let harvest = target.read(bytes)
  if let fault = harvest.faults.first { fatalError("\(target.rawValue): \(fault)") }
  // What is kept in the corpus is decided by coverage alone; -1 would leave an input out.
  return harvest.values < 0 ? -1 : 0
}

/// A branch for each byte, as a fuzzer that sees coverage climbs them and one that does not never will.
private func trapIfPlanted(_ bytes: [UInt8]) {
  guard bytes.count >= 5 else { return }
  if bytes[0] == UInt8(ascii: "P") {
    if bytes[1] == UInt8(ascii: "L") {
      if bytes[2] == UInt8(ascii: "A") {
        if bytes[3] == UInt8(ascii: "N") {
          if bytes[4] == UInt8(ascii: "T") { fatalError("planted") }
        }
      }
    }
  }
}
