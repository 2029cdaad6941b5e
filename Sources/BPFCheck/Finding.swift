public import BPFBlueprint
import BPFBytes

/// One thing that a check found out about a program, or about a whole object, on one kernel.
public struct Finding: Sendable, Hashable {
  /// What sort of thing it is.
  public let rule: Rule
  /// What it means.
  public let effect: Effect
  /// One sentence without a full stop.
  public let message: String
  /// The C line that it is about, if one is.
  public let source: SourceLine?

  init(_ rule: Rule, _ effect: Effect, _ message: String, source: SourceLine? = nil) {
    self.rule = rule
    self.effect = effect
    // Names in it come from objects that nobody vouches for.
    self.message = message.onOneLine
    self.source = source
  }

  /// What a finding means for the program.
  public enum Effect: String, Sendable, Hashable, CaseIterable {
    /// The kernel will not load it.
    case refused
    /// It loads, and cannot be attached.
    case unattachable
    /// Whether it loads cannot be told without the kernel.
    case undecided
    /// Whether it can be attached cannot be told.
    case doubtful
    /// Nothing to worry about.
    case note
  }

  /// A sort of finding, by a word that stays the same.
  public struct Rule: RawRepresentable, Sendable, Hashable {
    /// In kebab case.
    public let rawValue: String
    /// Wraps a word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The kernel does not have the type of program.
    public static let programType = Rule(rawValue: "program-type")
    /// The kernel does not have the attach type.
    public static let attachType = Rule(rawValue: "attach-type")
    /// The kernel does not have the type of map.
    public static let mapType = Rule(rawValue: "map-type")
    /// The object leaves open how large a map is.
    public static let mapSize = Rule(rawValue: "map-size")
    /// The kernel does not have the helper.
    public static let helper = Rule(rawValue: "helper")
    /// The verifier does not know the instruction, or a flag.
    public static let ability = Rule(rawValue: "ability")
    /// A field, type or enumerator that the program reads is not there (CO-RE).
    public static let absentField = Rule(rawValue: "absent-field")
    /// A function that the program calls is not there.
    public static let absentFunction = Rule(rawValue: "absent-function")
    /// The program may not call a function that the kernel has.
    public static let kernelFunction = Rule(rawValue: "kernel-function")
    /// The kernel has something for programs under the GPL alone.
    public static let license = Rule(rawValue: "license")
    /// Where the program is to be attached does not exist, or takes no program of its kind.
    public static let target = Rule(rawValue: "target")
    /// An option of the kernel's configuration is missing.
    public static let configuration = Rule(rawValue: "configuration")
    /// An address that only the running kernel tells.
    public static let symbol = Rule(rawValue: "symbol")
    /// The object does not fit together with the kernel, or with itself.
    public static let link = Rule(rawValue: "link")

    /// All of them with a sentence each, in order.
    public static let all: [(rule: Rule, title: String)] = [
      (.programType, "the kernel has the program type"), (.attachType, "the kernel has the attach type"),
      (.mapType, "the kernel has the map types"),
      (.mapSize, "the object says how large its maps are"),
      (.helper, "the kernel has the helpers that are reached"),
      (.ability, "the verifier knows the instructions and flags"),
      (.absentField, "what the program reads is in the kernel's types, or guarded"),
      (.absentFunction, "the kernel has the functions that are called, or calls are guarded"),
      (.kernelFunction, "the program may call the kernel's functions that are reached"),
      (.license, "the license allows what the program calls"), (.target, "the attach target exists"),
      (.configuration, "options of the kernel's configuration are there"),
      (.symbol, "addresses of symbols can be told"), (.link, "object and kernel fit together"),
    ]
  }
}
