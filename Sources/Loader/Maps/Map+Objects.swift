public import BPFTypes

extension Map {
  /// Writes a map into a map of maps, which holds it from now on.
  ///
  /// - Parameters:
  ///   - key: ``keySize`` bytes.
  ///   - map: one like the inner map that the map of maps was created with.
  ///   - flags: whether the key has to be there, or must not be.
  /// - Throws: ``BPFError``, `invalidValue` if this map does not hold maps.
  public func update(_ key: [UInt8], _ map: Map, _ flags: UpdateFlags = .any) throws(BPFError) {
    guard type.holdsMaps else { throw holdsNo("maps", expected: "an array_of_maps or hash_of_maps") }
    do {
      try update(key, bytes(of: map.fileDescriptor), flags)
    } catch {
      throw misfit(error, "map \(map.name)", "it has to be like the map's inner map")
    }
  }

  /// Writes a program into an array of programs, which holds it for as long as the array has a holder of its
  /// own: with the last descriptor or pin of the array, the kernel empties it.
  ///
  /// - Parameters:
  ///   - key: ``keySize`` bytes.
  ///   - program: one of the type that the first program in the array has.
  ///   - flags: whether the key has to be there, or must not be.
  /// - Throws: ``BPFError``, `invalidValue` if this map does not hold programs.
  public func update(_ key: [UInt8], _ program: Program, _ flags: UpdateFlags = .any) throws(BPFError) {
    guard type.holdsPrograms else { throw holdsNo("programs", expected: "a prog_array") }
    do {
      try update(key, bytes(of: program.fileDescriptor), flags)
    } catch {
      throw misfit(
        error, "program \(program.name)", "it has to be of the type of those that are in the array")
    }
  }

  private func bytes(of descriptor: Int32) -> [UInt8] {
    unsafe withUnsafeBytes(of: descriptor) { unsafe Array($0) }
  }

  private func holdsNo(_ what: String, expected: String) -> BPFError {
    BPFError(
      .invalidValue, at: .access, of: subject, "the map holds no \(what)", expected: expected,
      seen: type.name)
  }

  private func misfit(_ error: BPFError, _ what: String, _ remedy: String) -> BPFError {
    guard error.errno == .EINVAL else { return error }
    var error = error
    error.summary = "the kernel does not take \(what) here"
    error.remedy = remedy
    return error
  }
}
