extension ELFFile {
  /// The section that another one links to.
  ///
  /// - Parameter role: what it should be, for errors.
  func linked(from section: ELFSection, role: String) throws(ELFError) -> ELFSection {
    guard section.link != 0, let index = Int(exactly: section.link), index < sections.count else {
      throw ELFError(
        .invalidIndex,
        section: section.label,
        expected: "\(role) (sh_link) among \(sections.count) sections",
        seen: "section \(section.link)"
      )
    }
    return sections[index]
  }

  /// Refuses a section that is none of the types a request is for.
  func require(_ section: ELFSection, _ types: ELFSectionType...) throws(ELFError) {
    guard !types.contains(section.type) else { return }
    throw ELFError(
      .wrongSectionType,
      section: section.label,
      expected: types.map(\.description).joined(separator: " or "),
      seen: "\(section.type)"
    )
  }
}
