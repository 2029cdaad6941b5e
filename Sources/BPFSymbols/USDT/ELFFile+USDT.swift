import BPFBytes
public import ELFReader

/// The owner and type of a probe's note. C: `USDT_NOTE_NAME`, `USDT_NOTE_TYPE`.
private let noteName = "stapsdt"
private let noteType: UInt32 = 3
private let noteSection = ".note.stapsdt"
/// Its address tells how far the file was moved after its notes were written.
private let baseSection = ".stapsdt.base"

extension ELFFile {
  /// All static probes, in the order of the file's notes.
  ///
  /// - Returns: nothing if the file has no notes of that kind.
  /// - Throws: ``USDTError`` if a note is malformed.
  public func staticProbes() throws(USDTError) -> [USDTProbe] {
    var probes: [USDTProbe] = []
    for section in sections(named: noteSection) where section.type == .note {
      let notes: [ELFNote]
      do { notes = try self.notes(in: section) } catch { throw .malformed(error) }
      for note in notes where note.name == noteName && note.type == noteType {
        probes.append(try USDTProbe(note, order: byteOrder))
      }
    }
    return probes
  }

  /// Where a static probe lies in the file; the compiler may have made several places of one.
  ///
  /// - Returns: at least one place.
  /// - Throws: ``USDTError`` if there is none, or one lies in no code that is loaded.
  public func staticProbeSites(provider: String, name: String) throws(USDTError) -> [USDTSite] {
    let all = try staticProbes()
    guard !all.isEmpty else { throw .noProbes }
    let meant = all.filter { $0.provider == provider && $0.name == name }
    guard !meant.isEmpty else {
      let siblings = all.filter { $0.provider == provider }
      let others = Set((siblings.isEmpty ? all : siblings).map(\.description)).sorted()
      throw .notFound(provider: provider, name: name, others: others)
    }
    return try meant.map { probe throws(USDTError) in try site(of: probe) }
  }

  /// Where a static probe of this file lies in it.
  ///
  /// - Throws: ``USDTError`` if its instruction is in no code, or its counter in no data, that comes from the file.
  public func site(of probe: USDTProbe) throws(USDTError) -> USDTSite {
    // What moved a file after it was linked moved everything in it by the same distance.
    let base = sections(named: baseSection).first?.address ?? 0
    let distance = base != 0 && probe.base != 0 ? base &- probe.base : 0
    let address = probe.address &+ distance
    guard let offset = fileOffset(of: address, isCode: true) else {
      throw .noPlace(
        probe: probe.description, address: address, expected: "code that is loaded from the file")
    }
    guard probe.counterAddress != 0 else {
      return USDTSite(probe: probe, address: address, fileOffset: offset, counterOffset: nil)
    }
    let counter = probe.counterAddress &+ distance
    guard let counterOffset = fileOffset(of: counter, isCode: false) else {
      throw .noPlace(
        probe: probe.description, address: counter, expected: "data that is loaded from the file")
    }
    return USDTSite(probe: probe, address: address, fileOffset: offset, counterOffset: counterOffset)
  }

  /// What a segment loads to an address, in bytes from the start of the file.
  private func fileOffset(of address: UInt64, isCode: Bool) -> UInt64? {
    for segment in segments where segment.type == .load && segment.flags.contains(.execute) == isCode {
      let (inside, isBelow) = address.subtractingReportingOverflow(segment.virtualAddress)
      guard !isBelow, inside < segment.fileSize else { continue }
      let (offset, overflow) = segment.offset.addingReportingOverflow(inside)
      return overflow ? nil : offset
    }
    return nil
  }
}

extension USDTProbe {
  /// Three addresses, then three texts, each with a NUL behind it: provider, name and arguments.
  fileprivate init(_ note: ELFNote, order: ByteOrder) throws(USDTError) {
    let payload = note.descriptor
    let place = payload.fileOffset
    func text(at offset: inout Int, _ what: String) throws(USDTError) -> String {
      guard let text = try? payload.string(at: offset), let length = try? payload.stringLength(at: offset)
      else {
        throw .malformedNote(
          fileOffset: place, expected: "\(what), with a NUL behind it, at byte \(offset) of the payload",
          seen: "the end of its \(payload.count) bytes")
      }
      offset += length + 1
      return text
    }
    do {
      address = try payload.load(at: 0, order: order)
      base = try payload.load(at: 8, order: order)
      counterAddress = try payload.load(at: 16, order: order)
    } catch {
      throw .malformedNote(
        fileOffset: place, expected: "a payload of three addresses of 8 bytes", seen: "\(payload.count) bytes"
      )
    }
    var offset = 24
    provider = try text(at: &offset, "the provider")
    name = try text(at: &offset, "the probe's name")
    arguments = try text(at: &offset, "the arguments")
    noteOffset = place
    guard !provider.isEmpty, !name.isEmpty else {
      throw .malformedNote(
        fileOffset: place, expected: "a provider and a name", seen: "'\(provider)' and '\(name)'")
    }
  }
}
