import BPFBytes
import BPFSymbols
import BPFSyscall
public import BPFTypes

/// Choices for a program at many kernel functions.
public struct KprobeMultiOptions: Sendable, Hashable {
  /// Whether the program runs when the functions return. Programs of sessions run at both ends, and take none.
  public var isReturn = false
  /// What the program gets from `bpf_get_attach_cookie` at each function, in the order in which they are named;
  /// empty for zeros. Patterns take none.
  public var cookies: [UInt64] = []
  /// Whether a pattern that matches several functions is an error. C: `unique_match`.
  public var requiresUniqueMatch = false

  /// The functions' entries.
  public init() {}

  init(isReturn: Bool) { self.isReturn = isReturn }
}

extension Program {
  /// Attaches to all kernel functions whose names match a pattern, by one link. C: `BPF_LINK_CREATE` with
  /// `kprobe_multi`. Linux 5.18; programs of sessions 6.10.
  ///
  /// - Parameters:
  ///   - pattern: a name in which `*` stands for any text and `?` for any one character. Of the functions that
  ///     match, those are meant that the kernel can trace; it lists each function under one name, though several
  ///     may lead to it.
  ///   - options: see ``KprobeMultiOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if nothing matches, `invalidValue` for choices that contradict each
  ///   other, `systemCallFailed` or `kernelTooOld` if the kernel has no such links.
  @discardableResult
  public func attachKprobes(
    matching pattern: String, _ options: KprobeMultiOptions = KprobeMultiOptions()
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeKprobes(matching: pattern, options))
  }

  /// Attaches to kernel functions by their names, by one link.
  ///
  /// - Parameters:
  ///   - functions: at least one.
  ///   - options: see ``KprobeMultiOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: as ``attachKprobes(matching:_:)``.
  @discardableResult
  public func attachKprobes(
    to functions: [String], _ options: KprobeMultiOptions = KprobeMultiOptions()
  ) throws(BPFError) -> AttachmentInfo {
    let title = functions.count == 1 ? functions[0] : "at \(functions.count) functions"
    return keep(try link(.names(functions), title, options))
  }

  /// Attaches to kernel functions by their addresses, by one link.
  ///
  /// - Parameters:
  ///   - addresses: at least one, such as `/proc/kallsyms` has them.
  ///   - options: see ``KprobeMultiOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: as ``attachKprobes(matching:_:)``.
  @discardableResult
  public func attachKprobes(
    at addresses: [UInt64], _ options: KprobeMultiOptions = KprobeMultiOptions()
  ) throws(BPFError) -> AttachmentInfo {
    keep(try link(.addresses(addresses), "at \(addresses.count) addresses", options))
  }

  func makeKprobes(
    matching pattern: String, _ options: KprobeMultiOptions
  ) throws(BPFError) -> NewAttachment {
    let hook = "\(word(options)) \(pattern)"
    guard options.cookies.isEmpty else {
      throw BPFError(
        .invalidValue, at: .attach, of: subject(hook), "a pattern takes no cookies",
        remedy: "name the functions, each with its cookie")
    }
    let glob = GlobPattern(pattern)
    // One name needs no list: the kernel knows it, or says that it does not.
    guard glob.hasWildcards else { return try link(.names([pattern]), pattern, options) }
    let addresses: [UInt64]
    do {
      addresses = try kernel.traceableFunctions(matching: glob)
    } catch {
      throw BPFError(
        error.errno == .EPERM ? .missingCapability : .systemCallFailed, at: .attach, of: subject(hook),
        "the list of the kernel's functions cannot be read", errno: error.errno,
        remedy: "it is available_filter_functions in tracefs", underlying: error)
    }
    guard let first = addresses.first else {
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject(hook), "no function that can be traced matches the pattern",
        remedy: "look at /sys/kernel/tracing/available_filter_functions; kernel.kptr_restrict must not hide "
          + "addresses")
    }
    guard !options.requiresUniqueMatch || addresses.count == 1 else {
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject(hook), "the pattern matches several functions",
        expected: "one", seen: "\(addresses.count), the first at 0x\(String(first, radix: 16))")
    }
    return try link(.addresses(addresses), pattern, options)
  }

  private func word(_ options: KprobeMultiOptions) -> String {
    if attachType == .traceKprobeSession { return "kprobe.session" }
    return options.isReturn ? "kretprobe.multi" : "kprobe.multi"
  }

  private func link(
    _ functions: KernelFunctionList, _ title: String, _ options: KprobeMultiOptions
  ) throws(BPFError) -> NewAttachment {
    let hook = "\(word(options)) \(title)"
    let type = attachType ?? .traceKprobeMulti
    if let summary = contradiction(in: functions, options) {
      throw BPFError(.invalidValue, at: .attach, of: subject(hook), summary)
    }
    do {
      return made(
        hook,
        link: try kernel.calls.linkCreateKprobeMulti(
          programFD: fileDescriptor, type: type, functions: functions, cookies: options.cookies,
          isReturn: options.isReturn))
    } catch {
      throw refusedKprobes(error, hook)
    }
  }

  private func contradiction(in functions: KernelFunctionList, _ options: KprobeMultiOptions) -> String? {
    if functions.count == 0 { return "no function is named" }
    if !options.cookies.isEmpty, options.cookies.count != functions.count {
      return "there are \(options.cookies.count) cookies for \(functions.count) functions"
    }
    if attachType == .traceKprobeSession, options.isReturn { return "a session runs at both ends already" }
    return nil
  }

  private func refusedKprobes(_ error: SystemCallError, _ hook: String) -> BPFError {
    switch error.errno {
    // The kernel finds names and addresses in different ways, and says so in different words.
    case .ESRCH, .ENOENT, .EADDRNOTAVAIL:
      return BPFError(
        .noSuchTarget, at: .attach, of: subject(hook),
        "the kernel has no such function, or it cannot be traced", errno: error.errno,
        remedy: "look at /sys/kernel/tracing/available_filter_functions", underlying: error)
    case .EOPNOTSUPP:
      return BPFError(
        .kernelTooOld, at: .attach, of: subject(hook), "the kernel offers no probes of many functions",
        errno: error.errno, remedy: "it must be built with CONFIG_FPROBE", underlying: error)
    default:
      var explained = refused(error, hook)
      if error.errno == .EINVAL {
        explained.remedy =
          "these links take Linux 5.18, sessions 6.10, and a program loaded for that attach type"
      }
      return explained
    }
  }
}

extension Kernel {
  /// The functions that can be traced, by their addresses (parity ATT-5).
  func traceableFunctions(matching pattern: GlobPattern) throws(SystemCallError) -> [UInt64] {
    do {
      let listing = try calls.readTraceFile("available_filter_functions_addrs", limit: Self.largestListing)
      return TraceableFunctions.addresses(matching: pattern, inAddressed: ByteSlice(listing))
    } catch {
      guard error.errno == .ENOENT else { throw error }
    }
    let listing = try calls.readTraceFile("available_filter_functions", limit: Self.largestListing)
    return TraceableFunctions.addresses(
      matching: pattern, in: ByteSlice(listing), symbols: try calls.readFile("/proc/kallsyms"))
  }

  /// Far more than any kernel has functions for.
  private static let largestListing = 1 << 27
}
