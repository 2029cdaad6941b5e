import BPF
import BPFSyscall

let featureChecks: [KernelCheck] = [
  // FEAT-1 to FEAT-10, FEAT-12 to FEAT-18, FEAT-22.
  KernelCheck("probes find every feature that the kernel's version promises") { context in
    let version = LiveSystemCalls().kernelVersionCode
    for (feature, major, minor) in introductions {
      let seen = context.kernel.probe(feature)
      // Distributions bring features to older kernels, so that only one direction is certain.
      guard version >= major << 16 | minor << 8 || seen != .unsupported else { continue }
      try expectEqual(seen, .supported, "\(feature), since Linux \(major).\(minor)")
    }
  },
  // SAN-7 to SAN-11.
  KernelCheck("types that a kernel cannot read are replaced, and maps keep theirs") { context in
    let object = try context.object("modern_types")
    let loaded = try object.load(on: context.kernel)
    let missing = (object.types?.features ?? []).filter {
      context.kernel.probe(KernelFeature($0)) != .supported
    }
    try expectEqual(loaded.report.remarks.isEmpty, missing.isEmpty, "remarks: \(loaded.report.remarks)")
    try expectEqual(loaded.report.retries, missing.isEmpty ? 0 : 1, "retries")
    let map = try loaded.map("samples")
    try expect(map.info().valueTypeID != 0, "the map has no types")
    let program = try loaded.program("take_sample")
    let table = try context.kernel.btf(id: try program.info().btfID)
    let kept = BTFTypeID(rawValue: try map.info().valueTypeID)
    try expectEqual(try table.type(kept).name, "sample", "the name of the value's type")
    try expectEqual(try table.size(of: kept), 48, "the size of the value's type")
  },
]

/// When features came. Those of the floor, Linux 5.10, are found on every kernel.
private let introductions: [(KernelFeature, UInt32, UInt32)] = [
  (.programName, 4, 15), (.globalData, 5, 2), (.btf, 4, 18), (.mappableArray, 5, 5),
  (.expectedAttachType, 4, 17),
  (.readKernel, 5, 5), (.bindMap, 5, 10), (.groupAccounting, 5, 11), (.attachCookie, 5, 15),
  (.perfLink, 5, 15), (.uprobeMulti, 6, 6),
  (KernelFeature(.function), 5, 0), (KernelFeature(.dataSection), 5, 2),
  (KernelFeature(.globalFunction), 5, 6),
  (KernelFeature(.float), 5, 13), (KernelFeature(.declTag), 5, 16), (KernelFeature(.typeTag), 5, 17),
  (KernelFeature(.enumeration64), 6, 0), (KernelFeature(.optionalSection), 6, 10),
]
