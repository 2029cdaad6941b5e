package import BPFTypes
package import NetlinkMessages

/// Why a netlink request came to nothing.
package enum NetlinkError: Error, Sendable, CustomStringConvertible {
  /// The socket failed.
  case socket(SystemCallError)
  /// The kernel refused, perhaps with words.
  case refused(NetlinkAcknowledgement)
  /// What came, or was to be sent, is no message.
  case malformed(NetlinkFormatError)
  /// The answer is not one to the request.
  case unexpected(String)

  /// The kernel's answer, where it gave one.
  package var errno: KernelErrno? {
    switch self {
    case .socket(let error): error.errno
    case .refused(let acknowledgement): acknowledgement.errno
    case .malformed, .unexpected: nil
    }
  }

  /// What the kernel says beside the number.
  package var kernelMessage: String? {
    if case .refused(let acknowledgement) = self { acknowledgement.message } else { nil }
  }

  package var description: String {
    switch self {
    case .socket(let error): return "\(error)"
    case .refused(let answer):
      var text = answer.errno.map { "the kernel answers \($0)" } ?? "the kernel refuses"
      if let message = answer.message { text += ": \(message)" }
      if let offset = answer.requestOffset { text += " (at offset \(offset) of the request)" }
      if let attribute = answer.missingAttribute { text += " (attribute \(attribute) is missing)" }
      return text
    case .malformed(let error): return "a netlink message cannot be understood: \(error)"
    case .unexpected(let text): return text
    }
  }
}
