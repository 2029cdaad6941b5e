public import BPFBlueprint
public import BPFTypes
import BTF

/// What is known of a kernel that objects are checked against, without running it.
public struct KernelDescription: Sendable {
  /// What it is called in results.
  public let name: String
  /// The types of the kernel proper and of those modules whose types are at hand.
  public let types: KernelTypes
  /// The release, if anybody says it. What types show counts before it.
  public let release: KernelRelease?
  /// The options that it was built with, if they are at hand.
  public let configuration: KernelConfiguration?
  /// What its types show, and what follows from its release.
  public let surface: KernelSurface

  /// Describes a kernel.
  ///
  /// - Parameters:
  ///   - name: what it is called; one that begins with a release, such as `5.4.0-91-generic`, states it.
  ///   - types: its types. They may be minimised to what objects ask for; then less can be told for certain.
  ///   - release: in place of the one that the name begins with.
  /// - Throws: ``BPFError`` with code `noKernelBTF` if its types cannot be read.
  public init(
    name: String, types: KernelTypes, release: KernelRelease? = nil, configuration: KernelConfiguration? = nil
  ) throws(BPFError) {
    self.name = name
    self.types = types
    let release = release ?? KernelRelease(prefixOf: name)
    self.release = release
    self.configuration = configuration
    surface = try KernelSurface(types: types, release: release)
  }
}
