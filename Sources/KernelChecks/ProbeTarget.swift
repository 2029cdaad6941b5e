/// A function to probe: it keeps its name and its code in every build.
@_silgen_name("swift_bpf_probe_target")
@inline(never) @_optimize(none)
public func probeTarget(_ value: UInt64) -> UInt64 {
  value &* 31 &+ 7
}

/// Calls the function, so often that no call can be left out.
func callProbeTarget(_ count: Int) throws {
  var value: UInt64 = 1
  for _ in 0..<count { value = probeTarget(value) }
  try expect(value != 1, "the function was called")
}

/// A second one, whose name begins alike.
@_silgen_name("swift_bpf_probe_other")
@inline(never) @_optimize(none)
public func otherProbeTarget(_ value: UInt64) -> UInt64 {
  value &* 17 &+ 3
}

/// Calls the second function, so often that no call can be left out.
func callOtherProbeTarget(_ count: Int) throws {
  var value: UInt64 = 1
  for _ in 0..<count { value = otherProbeTarget(value) }
  try expect(value != 1, "the function was called")
}
