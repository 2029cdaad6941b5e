/// Who completes the instructions that depend on a kernel's types (CO-RE).
public enum FieldResolution: Sendable, Hashable {
  /// This library, from the kernel's BTF: what is missing is named, and nothing is asked of the kernel.
  case beforeLoading
  /// The kernel, while it takes the program: its BTF is not read for this, and need not be readable. What it does
  /// not have is found by the verifier alone, and how it was completed is seen in the loaded code only. Linux 5.17.
  /// C: `core_relos` of `BPF_PROG_LOAD` (parity CORE-37).
  case byKernel
}
