public import BPFBlueprint

extension BPFObject {
  /// Chooses one program for loading, with those that its object's arrays of programs hold, which it may jump to.
  /// What other programs need is then not looked for. A name that is not there leaves those alone.
  public mutating func enableOnly(_ program: String) {
    var wanted: Set<String> = [program]
    for map in maps where map.isEnabled {
      for element in map.initialElements {
        // What the user left out, or the section's `?` did, stays out.
        if case .program(let name) = element.content, programs[name]?.isEnabled == true {
          wanted.insert(name)
        }
      }
    }
    programs.updateAll { $0.isEnabled = wanted.contains($0.name) }
  }
}
