import BPFBytes
import ELFReader

/// An executable or library of one page of code and one of data behind a page of headers, with notes of static
/// probes: what a linker makes of a program that has some.
package struct ProbeFile {
  /// A place in the code that a note tells of.
  package struct Probe {
    package var provider = "swift_bpf"
    package var name = "step"
    package var arguments = ""
    /// In bytes from the start of the code.
    package var place: UInt64 = 0
    /// Where its counter is, in bytes from the start of the data; `nil` for none.
    package var counter: UInt64?
    /// In place of the addresses, provider, name and arguments.
    package var payload: [UInt8]?

    /// A place of the probe that the fixtures are for.
    package init(_ arguments: String = "", at place: UInt64 = 0, counter: UInt64? = nil) {
      self.arguments = arguments
      self.place = place
      self.counter = counter
    }
  }

  /// The machine that tests run on.
  package static var hostMachine: ELFMachine {
    #if arch(arm64)
    .aarch64
    #else
    .x86_64
    #endif
  }

  package var type = ELFFileType.executable
  package var machine = ProbeFile.hostMachine
  package var pageSize = 4096
  /// Where the file's first byte lies in memory.
  package var address: UInt64 = 0x7_0000_0000
  package var code: [UInt8] = []
  package var probes: [Probe] = []
  /// The address of `.stapsdt.base`; `nil` for no such section.
  package var base: UInt64? = 0x1000
  /// How far everything was moved after the notes were written.
  package var prelink: UInt64 = 0

  /// A file without probes.
  package init() {}

  /// Where code and data begin, in bytes from the start of the file; in memory so far behind ``address``.
  package var codeOffset: UInt64 { UInt64(pageSize) }
  package var dataOffset: UInt64 { 2 * UInt64(pageSize) }

  package func build() -> [UInt8] {
    var builder = ELFBuilder()
    builder.type = type
    builder.machine = machine
    let headers = 64 + 3 * 56
    builder.segments = [
      .init(type: .null, contents: [UInt8](repeating: 0, count: pageSize - headers)),
      .init(flags: [.read, .execute], contents: page(code), address: address + prelink + codeOffset),
      .init(flags: [.read, .write], contents: page([]), address: address + prelink + dataOffset),
    ]
    builder.add(.init(name: ".note.stapsdt", type: .note, contents: notes, alignment: 4))
    if let base { builder.add(.init(name: ".stapsdt.base", address: base + prelink, contents: [0])) }
    return builder.build()
  }

  private func page(_ contents: [UInt8]) -> [UInt8] {
    contents + [UInt8](repeating: 0, count: pageSize - contents.count)
  }

  private var notes: [UInt8] {
    var writer = ByteWriter(order: .littleEndian)
    for probe in probes {
      let payload = probe.payload ?? self.payload(of: probe)
      writer.append(UInt32(8))
      writer.append(UInt32(payload.count))
      writer.append(UInt32(3))
      writer.append(cString: "stapsdt")
      writer.append(contentsOf: payload)
      writer.pad(to: 4)
    }
    return writer.bytes
  }

  private func payload(of probe: Probe) -> [UInt8] {
    var writer = ByteWriter(order: .littleEndian)
    writer.append(address + codeOffset &+ probe.place)
    writer.append(base ?? 0)
    writer.append(probe.counter.map { address + dataOffset &+ $0 } ?? UInt64(0))
    for text in [probe.provider, probe.name, probe.arguments] { writer.append(cString: text) }
    return writer.bytes
  }
}
