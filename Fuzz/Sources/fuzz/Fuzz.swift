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
  if isPlanted {
    // Inputs that lead nowhere near would fill the corpus, and chance would decide.
    guard bytes.starts(with: "PLAN".utf8) else { return 0 }
    trapIfPlanted(bytes)
  }
  let harvest = target.read(bytes)
  if let fault = harvest.faults.first { fatalError("\(target.rawValue): \(fault)") }
  // What is kept in the corpus is decided by coverage alone; -1 would leave an input out.
  return harvest.values < 0 ? -1 : 0
}

/// The fifth byte is what has to be found.
private func trapIfPlanted(_ bytes: [UInt8]) {
  if bytes.elementsEqual("PLANT".utf8) { fatalError("planted") }
}
