import BPF
import FakeKernel

/// A kernel behind a seam that allocates nothing when an element is read or written: every key is there,
/// and every value is of eight bytes.
struct QuietCalls: ForwardingSystemCalls {
  let next: any SystemCalls

  init(_ fake: FakeKernel) { next = fake }

  func bpf(_ command: BPFCommand, _ attributes: UnsafeMutableRawBufferPointer) -> Int {
    switch command {
    case .mapLookupElem:
      guard
        let value = UnsafeMutableRawPointer(bitPattern: attributes.load(fromByteOffset: 16, as: UInt.self))
      else { return -14 }
      value.storeBytes(of: 42, as: UInt64.self)
      return 0
    case .mapUpdateElem, .mapDeleteElem: return 0
    default: return next.bpf(command, attributes)
    }
  }
}
