import BPFSymbols
import BPFSyscall
public import BPFTypes
import ELFReader

/// Choices for a program at many user functions.
public struct UprobeMultiOptions: Sendable, Hashable {
  /// Whether the program runs when the functions return. Programs of sessions run at both ends, and take none.
  public var isReturn = false
  /// The process whose calls count; 0 for the calling one, `nil` for every one, of now and later.
  public var process: Int32?
  /// Where in the file the counter of each place lies; empty for none, and for patterns. C: `ref_ctr_offsets`.
  public var counterOffsets: [UInt64] = []
  /// What the program gets from `bpf_get_attach_cookie` at each place, in the order in which they are named;
  /// empty for zeros, and for patterns.
  public var cookies: [UInt64] = []

  /// The functions' entries, in every process.
  public init() {}

  init(isReturn: Bool) { self.isReturn = isReturn }
}

extension Program {
  /// Attaches to all functions of a binary whose names match a pattern, by one link. C: `BPF_LINK_CREATE` with
  /// `uprobe_multi`. Linux 6.6; programs of sessions 6.13.
  ///
  /// - Parameters:
  ///   - pattern: a name in which `*` stands for any text and `?` for any one character.
  ///   - binary: a path; or a name, looked for as for ``attachUprobe(_:in:_:)``.
  ///   - options: see ``UprobeMultiOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: ``BPFError``: `noSuchTarget` if there is no such file or nothing in it matches, `invalidValue` for
  ///   choices that contradict each other, `systemCallFailed` if the kernel has no such links.
  @discardableResult
  public func attachUprobes(
    matching pattern: String, in binary: String, _ options: UprobeMultiOptions = UprobeMultiOptions()
  ) throws(BPFError) -> AttachmentInfo {
    keep(try makeUprobes(matching: pattern, in: binary, options))
  }

  /// Attaches to functions of a binary by their names, by one link.
  ///
  /// - Parameters:
  ///   - functions: at least one, each as for ``attachUprobe(_:in:_:)``.
  ///   - binary: as for ``attachUprobe(_:in:_:)``.
  ///   - options: see ``UprobeMultiOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: as ``attachUprobes(matching:in:_:)``.
  @discardableResult
  public func attachUprobes(
    _ functions: [String], in binary: String, _ options: UprobeMultiOptions = UprobeMultiOptions()
  ) throws(BPFError) -> AttachmentInfo {
    let hook = hook(binary, functions.count == 1 ? functions[0] : "\(functions.count) functions", options)
    let path = try find(binary, hook)
    let offsets = try UserFunctions.offsets(functions, in: path, kernel, subject(hook))
    return keep(try linkUprobes(offsets, in: path, hook, options))
  }

  /// Attaches to instructions by their places in the file, by one link.
  ///
  /// - Parameters:
  ///   - fileOffsets: at least one, in bytes from the start of the file.
  ///   - binary: as for ``attachUprobe(_:in:_:)``.
  ///   - options: see ``UprobeMultiOptions``.
  /// - Returns: the attachment, which belongs to the object from now on.
  /// - Throws: as ``attachUprobes(matching:in:_:)``.
  @discardableResult
  public func attachUprobes(
    at fileOffsets: [UInt64], in binary: String, _ options: UprobeMultiOptions = UprobeMultiOptions()
  ) throws(BPFError) -> AttachmentInfo {
    let hook = hook(binary, "\(fileOffsets.count) places", options)
    return keep(try linkUprobes(fileOffsets, in: try find(binary, hook), hook, options))
  }

  func makeUprobes(
    matching pattern: String, in binary: String, _ options: UprobeMultiOptions
  ) throws(BPFError) -> NewAttachment {
    let hook = hook(binary, pattern, options)
    guard options.cookies.isEmpty, options.counterOffsets.isEmpty else {
      throw BPFError(
        .invalidValue, at: .attach, of: subject(hook), "a pattern takes neither cookies nor counters",
        remedy: "name the functions, each with its own")
    }
    let path = try find(binary, hook)
    let offsets = try UserFunctions.offsets(matching: GlobPattern(pattern), in: path, kernel, subject(hook))
    return try linkUprobes(offsets, in: path, hook, options)
  }

  private func hook(_ binary: String, _ place: String, _ options: UprobeMultiOptions) -> String {
    let word =
      attachType == .traceUprobeSession
      ? "uprobe.session" : options.isReturn ? "uretprobe.multi" : "uprobe.multi"
    return "\(word) \(binary):\(place)"
  }

  func linkUprobes(
    _ offsets: [UInt64], in path: String, _ hook: String, _ options: UprobeMultiOptions
  ) throws(BPFError) -> NewAttachment {
    if let summary = contradiction(in: offsets, options) {
      throw BPFError(.invalidValue, at: .attach, of: subject(hook), summary)
    }
    var functions = UserFunctionList(path: path, offsets: offsets)
    functions.isReturn = options.isReturn
    functions.process = options.process
    functions.counterOffsets = options.counterOffsets
    functions.cookies = options.cookies
    do {
      return made(
        hook,
        link: try kernel.calls.linkCreateUprobeMulti(
          programFD: fileDescriptor, type: attachType ?? .traceUprobeMulti, functions: functions))
    } catch {
      throw refusedUprobes(error, functions, hook)
    }
  }

  private func contradiction(in offsets: [UInt64], _ options: UprobeMultiOptions) -> String? {
    if offsets.isEmpty { return "no function is named" }
    for (what, list) in [("cookies", options.cookies), ("counters", options.counterOffsets)]
    where !list.isEmpty && list.count != offsets.count {
      return "there are \(list.count) \(what) for \(offsets.count) functions"
    }
    if attachType == .traceUprobeSession, options.isReturn { return "a session runs at both ends already" }
    return nil
  }

  private func refusedUprobes(
    _ error: SystemCallError, _ functions: UserFunctionList, _ hook: String
  ) -> BPFError {
    switch error.errno {
    case .ESRCH:
      return BPFError(
        .noSuchTarget, at: .attach, of: subject(hook), "there is no process \(functions.process ?? 0)",
        errno: error.errno, underlying: error)
    case .ENOENT, .EBADF:
      return BPFError(
        .noSuchTarget, at: .attach, of: subject(hook), "\(functions.path) is no file that can be probed",
        errno: error.errno, underlying: error)
    default:
      var explained = refused(error, hook)
      if error.errno == .EINVAL || error.errno == .EOPNOTSUPP {
        explained.remedy =
          "these links take Linux 6.6, sessions 6.13, and a program loaded for that attach type"
      }
      return explained
    }
  }
}
