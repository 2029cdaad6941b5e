// Prints how often operations allocate memory: one line for each, its name and a number for 10 000 of them.
//
// Started by a test, which preloads an allocator that counts the calls of each thread.
import BPF
import FakeKernel
import Glibc
import TestSupport

private typealias Counter = @convention(c) () -> UInt

private func measure(_ count: Counter, _ name: String, _ operation: () throws -> Void) rethrows {
  // What is made once, such as metadata of generic types, does not count.
  try operation()
  let before = count()
  for _ in 0..<10_000 { try operation() }
  let allocations = count() - before
  print(name, allocations)
}

guard let symbol = dlsym(nil, "counted_allocations") else {
  print("the counting allocator is not there")
  exit(2)
}
private let count = unsafeBitCast(symbol, to: Counter.self)

private let kernel = Kernel(systemCalls: QuietCalls(FakeKernel()))
private let loaded = try BPFObject(parsing: fixture("percpu_counter"), path: "percpu_counter.bpf.o")
  .load(on: kernel)
private let map = try loaded.map("by_process")
try map.update(UInt32(1), UInt64(2))

private let key = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 8)
private let value = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
key.storeBytes(of: 1, as: UInt32.self)

try measure(count, "lookup-into") {
  guard try map.lookup(UnsafeRawBufferPointer(key), into: value) else { exit(3) }
}
try measure(count, "lookup-as") {
  guard try map.lookup(UInt32(1), as: UInt64.self) != nil else { exit(3) }
}
try measure(count, "update") { try map.update(UInt32(1), UInt64(2)) }
try measure(count, "delete") { try map.delete(UInt32(1)) }
// The control: this form returns an array.
try measure(count, "lookup-bytes") { _ = try map.lookup([1, 0, 0, 0]) }
