import BPFBlueprint
import BPFBytes
import BPFTypes
import BTF

@testable import BPFCheck

/// A kernel of few types, for one release: all that this release brought to programs is in its enumerations.
struct SmallKernel {
  var builder = BTFBuilder()
  let release: KernelRelease
  var isMinimised = false

  init(_ major: Int, _ minor: Int) {
    release = KernelRelease(major, minor)
  }

  /// The description of the kernel.
  func description(_ configuration: KernelConfiguration? = nil) throws -> KernelDescription {
    var builder = builder
    if !isMinimised {
      enumeration("bpf_prog_type", Introductions.programTypes, in: &builder)
      enumeration("bpf_map_type", Introductions.mapTypes, in: &builder)
      enumeration("bpf_attach_type", Introductions.attachTypes, in: &builder)
      enumeration("bpf_func_id", Introductions.helpers, in: &builder)
      let prototype = builder.addPrototype(result: 0)
      for function in ["bpf_check", "sock_map_alloc", "sock_hash_alloc"] {
        _ = builder.addFunction(function, prototype: prototype)
      }
    }
    let table = try BTFTable(parsing: ByteSlice(builder.encoded()))
    return try KernelDescription(
      name: isMinimised ? "\(release).0-generic" : "small", types: KernelTypes(table),
      configuration: configuration)
  }

  private func enumeration<Constant: KernelConstant>(
    _ name: String, _ introductions: [Constant: KernelRelease], in builder: inout BTFBuilder
  ) {
    var values: [(name: String, value: Int32)] = [("\(Constant.prefix)UNSPEC", 0)]
    values += introductions.filter { $0.value <= release }.keys.sorted { $0.rawValue < $1.rawValue }.map {
      ($0.kernelName ?? "?", Int32(bitPattern: $0.rawValue))
    }
    // The one that counts stands where the next one will be.
    values.append(("__MAX_\(Constant.prefix)", (values.last?.value ?? 0) + 1))
    _ = builder.addEnumeration(named: name, values: values)
  }
}
