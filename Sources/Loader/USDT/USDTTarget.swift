import BPFSymbols
import BPFSyscall
import BPFTypes
import ELFReader

/// The places of a static probe in a file, and what there is to say about each.
struct USDTTarget {
  struct Place {
    /// The instruction to probe, in bytes from the start of the file.
    let fileOffset: UInt64
    /// The counter of those who watch, in bytes from the start of the file; 0 for none.
    let counterOffset: UInt64
    /// Where the process has the instruction; `nil` where cookies make that unimportant.
    let address: UInt64?
    let specification: USDTSpecification
  }

  let places: [Place]

  /// Reads a file.
  ///
  /// - Parameter needsAddresses: whether programs find their specification by the address (parity ATT-13).
  init(
    _ provider: String, _ name: String, in path: String, _ options: USDTOptions, needsAddresses: Bool,
    kernel: Kernel, subject: BPFError.Subject
  ) throws(BPFError) {
    places = try ExecutableFile.read(path, kernel, subject) { file, binary in
      do {
        let grammar = try Self.grammar(of: file, path, subject)
        let sites = try file.staticProbeSites(provider: provider, name: name)
        let locator = needsAddresses ? try AddressLocator(file, binary, path, options, kernel, subject) : nil
        let longNop = Self.longNop(grammar, kernel)
        return try sites.map { site in
          let place = Self.place(of: site, longNop, in: binary)
          // Kernels that need the address are too old for long nops.
          return Place(
            fileOffset: place, counterOffset: site.counterOffset ?? 0,
            address: try locator?.address(of: site),
            specification: try USDTSpecification(of: site.probe, cookie: options.cookie, grammar: grammar))
        }
      } catch let error as USDTError {
        throw Self.explained(error, path, subject)
      }
    }
  }

  /// The programs read registers as this machine's kernel keeps them, so the file has to be for it.
  private static func grammar(
    of file: ELFFile, _ path: String, _ subject: BPFError.Subject
  ) throws -> USDTGrammar {
    let grammar = try USDTGrammar(of: file.header.machine)
    guard grammar == .host, file.byteOrder == .host else {
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject, "\(path) is for another machine than this one",
        expected: USDTGrammar.host?.rawValue, seen: "\(file.header.machine), \(file.byteOrder)")
    }
    return grammar
  }

  /// The nop that this kernel puts a call to itself in place of, if it does (parity ATT-17).
  private static func longNop(_ grammar: USDTGrammar, _ kernel: Kernel) -> [UInt8]? {
    guard grammar == .x86_64 else { return nil }
    if kernel.probe(.uprobeNop10) == .supported {
      return [0x66, 0x2e, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00]
    }
    return kernel.probe(.uprobeNop5) == .supported ? [0x0f, 0x1f, 0x44, 0x00, 0x00] : nil
  }

  /// Where to probe: behind an instruction of one byte, which is for kernels that trap, there may be a long nop.
  private static func place(of site: USDTSite, _ longNop: [UInt8]?, in file: BinaryFile) -> UInt64 {
    guard let longNop else { return site.fileOffset }
    let wanted = [0x90] + longNop
    let bytes = try? file.bytes(at: site.fileOffset, count: wanted.count).array
    return bytes == wanted ? site.fileOffset + 1 : site.fileOffset
  }

  private static func explained(
    _ error: USDTError, _ path: String, _ subject: BPFError.Subject
  ) -> BPFError {
    let (code, remedy): (BPFError.Code, String?) =
      switch error {
      case .noProbes, .notFound: (.noSuchTarget, "list what it has with `readelf -n \(path)`")
      case .argument, .tooManyArguments, .unsupportedMachine:
        (.unsupported, "probe the place by its offset (attachUprobe), and read the arguments there")
      default: (.noSuchTarget, nil)
      }
    return BPFError(code, at: .attach, of: subject, "\(path): \(error)", remedy: remedy, underlying: error)
  }
}

/// Finds out where a process has the instructions of a file.
private struct AddressLocator {
  /// `nil` for a file that is always where the linker put it.
  private let mappings: [ProcessMapping]?
  private let path: String
  private let subject: BPFError.Subject

  init(
    _ file: ELFFile, _ binary: BinaryFile, _ path: String, _ options: USDTOptions, _ kernel: Kernel,
    _ subject: BPFError.Subject
  ) throws {
    self.path = path
    self.subject = subject
    guard file.header.type != .executable else {
      mappings = nil
      return
    }
    guard let process = options.process else {
      throw BPFError(
        .kernelTooOld, at: .attach, of: subject,
        "\(path) may be anywhere in a process's memory, and this kernel has no cookies to tell its probes by",
        remedy: "name the process, or use Linux 5.15")
    }
    let listing = "/proc/\(process == 0 ? "self" : "\(process)")/maps"
    do {
      let name = binary.resolvedPath ?? path
      mappings = ProcessMapping.parse(try kernel.calls.readSmallFile(listing, limit: 1 << 26)).filter {
        $0.isExecutable && $0.path == name
      }
    } catch {
      throw BPFError(
        .noSuchTarget, at: .attach, of: subject, "the memory of process \(process) cannot be looked at",
        errno: error.errno, underlying: error)
    }
  }

  func address(of site: USDTSite) throws(BPFError) -> UInt64 {
    guard let mappings else { return site.address }
    for mapping in mappings {
      if let address = mapping.address(ofFileOffset: site.fileOffset) { return address }
    }
    throw BPFError(
      .noSuchTarget, at: .attach, of: subject,
      "the process has not mapped the code at offset 0x\(String(site.fileOffset, radix: 16)) of \(path)")
  }
}
