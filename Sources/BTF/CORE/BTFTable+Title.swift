import BPFBytes

extension BTFTable {
  /// The name of a type without its flavour: what it is looked for by in a kernel (parity CORE-22).
  public func essentialName(of id: BTFTypeID) -> String? {
    guard let type = try? raw(id), let name = try? text(at: type.name), !name.isEmpty else { return nil }
    return String(decoding: name.essentialName.array, as: UTF8.self)
  }

  /// What a question of this table is about, as C would write it: `struct task_struct.se.vruntime`,
  /// `enum state.RUNNING` or a type alone.
  public func title(of question: CoreQuestion) -> String {
    let root = spelling(of: question.type)
    guard !question.kind.isAboutType, let path = try? path(of: question) else { return root }
    var title = root
    for (number, step) in path.steps.enumerated() {
      if let name = step.name {
        title += "." + ((try? string(at: name)) ?? "?")
      } else if number > 0 || step.index > 0 {
        title += "[\(step.index)]"
      }
    }
    return title
  }
}
