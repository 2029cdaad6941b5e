import BPF
import FakeKernel
import TestSupport
import Testing

/// A fixture as an object.
func object(_ name: String) throws -> BPFObject {
  try BPFObject(parsing: try fixture(name), path: "\(name).bpf.o")
}

extension FakeKernel {
  /// Loads a fixture here.
  func load(_ name: String, _ options: LoadOptions = LoadOptions()) throws -> LoadedObject {
    try object(name).load(on: Kernel(systemCalls: self), options)
  }
}

/// The error of a call that has to fail.
func failure(
  _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> BPFError {
  try #require(throws: BPFError.self, sourceLocation: sourceLocation) { try body() }
}

extension LoadOperation {
  /// The command that carries it out; a value of operations is put together without one.
  var command: BPFCommand? {
    switch self {
    case .openModule: .btfGetFdById
    case .loadBTF: .btfLoad
    case .createMap: .mapCreate
    case .updateMap: .mapUpdateElem
    case .freezeMap: .mapFreeze
    case .loadProgram: .progLoad
    case .bindMap: .progBindMap
    case .insert: .mapUpdateElem
    case .pinMap: .objPin
    case .structOpsValue, .mapArena: nil
    }
  }
}

/// Fixtures that load anywhere: nothing is bound to a kernel's types.
let loadableFixtures = [
  "callbacks", "context_argument", "execve_counter", "globals", "kprobe_counter", "legacy_maps", "maps_all",
  "no_types",
  "percpu_counter", "raw_tp_counter", "sections_trace", "static_functions", "subprograms", "tail_calls",
]
