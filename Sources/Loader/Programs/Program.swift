import BPFBlueprint
import BPFSyscall
public import BPFTypes

/// A verified program in the kernel.
///
/// A program outlives the object it came from. Those of an object share its attachments: they stay as long
/// as the object or any of its programs is referenced.
public final class Program: Sendable {
  /// The name in the object; the kernel's name for programs opened by id or path.
  public let name: String
  /// C: `prog_type`.
  public let type: ProgramType
  /// C: `expected_attach_type`.
  public let attachType: AttachType?
  /// The section it came from, if it came from an object.
  public let sectionName: String?

  let blueprint: ProgramBlueprint?
  let kernel: Kernel
  let store: AttachmentStore
  private let descriptor: OwnedDescriptor

  init(
    _ load: ProgramLoad, blueprint: ProgramBlueprint, descriptor: OwnedDescriptor, kernel: Kernel,
    attachments: AttachmentStore
  ) {
    name = load.name
    type = load.type
    attachType = load.attachType
    sectionName = load.section
    self.blueprint = blueprint
    self.descriptor = descriptor
    self.kernel = kernel
    store = attachments
  }

  /// Adopts a program that was opened by its id or path.
  init(name: String, type: ProgramType, descriptor: OwnedDescriptor, kernel: Kernel) {
    self.name = name
    self.type = type
    attachType = nil
    sectionName = nil
    blueprint = nil
    self.descriptor = descriptor
    self.kernel = kernel
    store = AttachmentStore(kernel: kernel)
  }

  /// The program's file descriptor. Borrowed: valid while this object is alive, never to be closed.
  public var fileDescriptor: Int32 { descriptor.rawValue }

  var subject: BPFError.Subject { .init(section: sectionName, program: name) }

  /// Makes the program findable in the BPF file system, where it stays until the file is removed.
  ///
  /// - Parameter path: a new file in a mounted BPF file system, its name without dots.
  /// - Throws: ``BPFError`` if the path is taken, or outside of a BPF file system. C: `BPF_OBJ_PIN`.
  public func pin(to path: String) throws(BPFError) {
    do {
      try kernel.calls.objPin(fd: fileDescriptor, path: path)
    } catch {
      throw BPFError(pinning: error, path: path, subject: .init(program: name), kernel: kernel)
    }
  }
}
