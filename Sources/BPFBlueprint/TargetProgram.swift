/// A program in the kernel that another one replaces a function of, or watches.
public enum TargetProgram: Sendable, Hashable, Codable {
  /// By the kernel's number, which is good as long as the program is loaded.
  case id(UInt32)
  /// By its file in a BPF file system.
  case pinned(String)
}

/// A function of a program in the kernel.
public struct TargetFunction: Sendable, Hashable, Codable {
  /// The program.
  public let program: TargetProgram
  /// The function's name in C.
  public let name: String

  /// Names a function.
  public init(program: TargetProgram, name: String) {
    self.program = program
    self.name = name
  }
}

extension TargetProgram: CustomStringConvertible {
  /// As messages name it.
  public var description: String {
    switch self {
    case .id(let id): "program id \(id)"
    case .pinned(let path): "the program pinned at \(path)"
    }
  }
}

extension ProgramBlueprint {
  /// Binds the program to a function of a program that is in the kernel already, in place of one of the kernel's:
  /// freplace programs, and fentry and fexit of programs. C: `bpf_program__set_attach_target`.
  ///
  /// - Parameter function: its name in C; `nil` for what the section says.
  public mutating func setTarget(_ program: TargetProgram, function: String? = nil) {
    targetProgram = program
    if let function { kernelTarget = function }
  }

  /// The function that the program is bound to, if that is one of a program.
  var targetFunction: TargetFunction? {
    guard let targetProgram, let name = kernelTarget ?? targetText, !name.isEmpty else { return nil }
    return TargetFunction(program: targetProgram, name: name)
  }
}
