extension MapType {
  /// Whether the values are maps: written as descriptors, read as ids.
  public var holdsMaps: Bool { self == .arrayOfMaps || self == .hashOfMaps }

  /// Whether the values are programs to jump to: written as descriptors, read as ids.
  public var holdsPrograms: Bool { self == .progArray }
}
