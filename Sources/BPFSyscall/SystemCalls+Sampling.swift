public import BPFTypes
internal import CBPF

extension SystemCalls {
  /// Opens an event that fires now and then, stopped. C: `perf_event_open`.
  ///
  /// - Parameter recordsCallChains: whether stacks are walked for each sample, which programs that ask for
  ///   them need. C: `PERF_SAMPLE_CALLCHAIN`.
  public func perfEventOpenSampling(
    _ event: PerfEvent, _ sampling: PerfSampling, _ scope: PerfScope, recordsCallChains: Bool
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = perf_event_attr()
    attributes.type = event.type
    attributes.config = event.config
    attributes.disabled = 1
    switch sampling {
    case .period(let count): attributes.sample_period = count
    case .frequency(let hertz):
      attributes.freq = 1
      attributes.sample_freq = hertz
    }
    if recordsCallChains { attributes.sample_type = KernelMacro.PERF_SAMPLE_CALLCHAIN }
    let result: Int
    switch scope {
    case .cpu(let cpu): result = openEvent(&attributes, process: -1, cpu: Int32(clamping: cpu))
    case .process(let id): result = openEvent(&attributes, process: id, cpu: -1)
    case .processOnCPU(let id, let cpu):
      result = openEvent(&attributes, process: id, cpu: Int32(clamping: cpu))
    }
    return try FileDescriptor(adopting: result, of: "perf_event_open", through: self)
  }

  /// Opens an event that counts and never fires, for every process on one CPU, and sets it going.
  /// C: `perf_event_open`.
  ///
  /// - Parameter excludesUser: whether it stands still while the processor runs programs of users.
  ///   C: `exclude_user`.
  public func perfEventOpenCounting(
    _ event: PerfEvent, cpu: Int, excludesUser: Bool
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = perf_event_attr()
    attributes.type = event.type
    attributes.config = event.config
    attributes.exclude_user = excludesUser ? 1 : 0
    let result = openEvent(&attributes, cpu: Int32(clamping: cpu))
    return try FileDescriptor(adopting: result, of: "perf_event_open", through: self)
  }
}
