import BTF

extension Kernel {
  /// How far behind its position the kernel has the one of its oldest record, in bytes: both are members of
  /// `struct bpf_ringbuf`, in the page that readers see. It is no part of what the kernel promises, so its types
  /// have to tell.
  func overwritePosition() throws(BPFError) -> Int {
    let types = try RunningKernelTypes(kernel: self).kernelTable()
    guard let ring = types.firstType(named: "bpf_ringbuf", kind: .structure),
      case .composite(let composite)? = try? types.type(ring).body
    else { throw Self.noOverwriting }
    func bits(_ name: String) -> UInt32? { composite.members.first { $0.name == name }?.bitOffset }
    guard let producer = bits("producer_pos"), let overwritten = bits("overwrite_pos"), overwritten > producer
    else { throw Self.noOverwriting }
    return Int((overwritten - producer) / 8)
  }

  private static var noOverwriting: BPFError {
    BPFError(
      .unsupported, at: .access, of: .init(item: "struct bpf_ringbuf"),
      "the kernel's types do not say where its oldest record is",
      expected: "a member 'overwrite_pos' behind 'producer_pos'",
      remedy: "ring buffers that overwrite need Linux 6.19; set BPF_F_RB_OVERWRITE only there")
  }
}
