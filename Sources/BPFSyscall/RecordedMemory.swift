internal import BPFTypes
internal import CBPF

/// How long a map's keys and values are, which `bpf(2)` takes for granted in every operation on elements.
struct ElementSize: Sendable {
  let key: Int
  /// `nil` where every CPU has a value: their number is not part of any call.
  let value: Int?

  init(type: MapType, key: UInt32, value: UInt32) {
    self.key = Int(key)
    switch type {
    case .percpuHash, .percpuArray, .lruPercpuHash, .percpuCgroupStorage: self.value = nil
    default: self.value = Int(value)
    }
  }
}

/// The memory that the attributes of a command point to, read during the call.
struct RecordedMemory {
  private(set) var memory: [RecordedCall.Memory] = []

  /// What the kernel is about to read.
  mutating func noteInput(of command: BPFCommand, _ bytes: UnsafeRawBufferPointer, _ size: ElementSize?) {
    switch command {
    case .progLoad:
      let load = unsafe decode(cbpf_prog_load(), bytes)
      note("insns", load.insns, Int(load.insn_cnt) * Instruction.size)
      noteString("license", load.license)
      note("func_info", load.func_info, Int(load.func_info_cnt) * Int(load.func_info_rec_size))
      note("line_info", load.line_info, Int(load.line_info_cnt) * Int(load.line_info_rec_size))
      note("fd_array", load.fd_array, Int(load.fd_array_cnt) * MemoryLayout<Int32>.size)
    case .btfLoad:
      let load = unsafe decode(cbpf_btf_load(), bytes)
      note("btf", load.btf, Int(load.btf_size))
    case .objPin, .objGet: noteString("pathname", unsafe decode(cbpf_object(), bytes).pathname)
    case .rawTracepointOpen: noteString("name", unsafe decode(cbpf_raw_tracepoint(), bytes).name)
    case .progTestRun:
      let test = unsafe decode(cbpf_test(), bytes)
      note("data_in", test.data_in, Int(test.data_size_in))
      note("ctx_in", test.ctx_in, Int(test.ctx_size_in))
    case .mapLookupElem, .mapLookupAndDeleteElem, .mapDeleteElem, .mapGetNextKey:
      note("key", unsafe decode(cbpf_map_element(), bytes).key, size?.key)
    case .mapUpdateElem:
      let element = unsafe decode(cbpf_map_element(), bytes)
      note("key", element.key, size?.key)
      note("value", element.value, size?.value)
    case .mapUpdateBatch, .mapDeleteBatch:
      let batch = unsafe decode(cbpf_batch(), bytes)
      note("keys", batch.keys, size.map { $0.key * Int(batch.count) })
      note("values", batch.values, size?.value.map { $0 * Int(batch.count) })
    default: break
    }
  }

  /// What the kernel has written.
  mutating func noteOutput(
    of command: BPFCommand, _ bytes: UnsafeRawBufferPointer, _ size: ElementSize?, result: Int
  ) {
    switch command {
    case .mapLookupElem where result >= 0, .mapLookupAndDeleteElem where result >= 0:
      note("value", unsafe decode(cbpf_map_element(), bytes).value, size?.value, isOutput: true)
    case .mapGetNextKey where result >= 0:
      note("next_key", unsafe decode(cbpf_map_element(), bytes).next_key, size?.key, isOutput: true)
    case .mapLookupBatch, .mapLookupAndDeleteBatch:
      // The last batch is answered with an error and has elements all the same.
      guard result >= 0 || KernelErrno(negated: result) == .ENOENT else { return }
      let batch = unsafe decode(cbpf_batch(), bytes)
      note("keys", batch.keys, size.map { $0.key * Int(batch.count) }, isOutput: true)
      note("values", batch.values, size?.value.map { $0 * Int(batch.count) }, isOutput: true)
    case .progTestRun where result >= 0:
      let test = unsafe decode(cbpf_test(), bytes)
      note("data_out", test.data_out, Int(test.data_size_out), isOutput: true)
      note("ctx_out", test.ctx_out, Int(test.ctx_size_out), isOutput: true)
    default: break
    }
  }

  /// Attributes of any length as the structure they are the beginning of.
  private func decode<T>(_ zero: T, _ bytes: UnsafeRawBufferPointer) -> T {
    var attributes = zero
    unsafe withUnsafeMutableBytes(of: &attributes) { target in
      let count = min(target.count, bytes.count)
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }
    return attributes
  }

  private mutating func note(_ field: String, _ address: UInt64, _ count: Int?, isOutput: Bool = false) {
    guard let count, count > 0, let start = unsafe UnsafeRawPointer(bitPattern: UInt(address)) else { return }
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    memory.append(.init(field: field, bytes: bytes, isOutput: isOutput))
  }

  private mutating func noteString(_ field: String, _ address: UInt64) {
    guard let start = unsafe UnsafeRawPointer(bitPattern: UInt(address)) else { return }
    let text = unsafe String(cString: start.assumingMemoryBound(to: CChar.self))
    memory.append(.init(field: field, bytes: Array(text.utf8), isOutput: false))
  }
}
