import BPFBlueprint
import BPFBytes
import BPFTypes
import TestSupport
import Testing

/// Our disassembly against that of the kernels, which print every instruction that they look at.
@Suite struct VerifiedInstructionTests {
  static let cases = savedKernels.flatMap { kernel in
    ((try? RejectedFixtures().names) ?? []).map { (kernel, $0) }
  }

  /// The log's lines `N: (op) text` as number, opcode and text.
  static func instructions(of log: String) -> [(number: Int, rest: Substring)] {
    log.split(separator: "\n").compactMap { line in
      guard let colon = line.firstIndex(of: ":"), let number = Int(line[..<colon]) else { return nil }
      let rest = line[colon...].dropFirst(2)
      return rest.first == "(" ? (number, rest) : nil
    }
  }

  @Test(arguments: cases)
  func everyInstructionOfTheLogIsOurs(kernel: String, name: String) throws {
    guard let log = savedLog(name, of: kernel) else { return }
    let load = try Self.plannedLoad(of: name)
    let disassembly = Disassembly(load.instructions)
    for (number, rest) in Self.instructions(of: log) {
      let ours = try #require(disassembly[number], "\(number)")
      // Behind the instruction stands the state of registers, or the number of the next one.
      var theirs = String(rest.prefix { $0 != ";" })
      if let next = theirs.firstIndex(of: ":") { theirs = String(theirs[..<next]) }
      // The kernel prints what the loader fills in: addresses of maps and of their values.
      if load.slots.contains(where: { $0.instruction == number }) {
        #expect(theirs.hasPrefix("(18) r\(load.instructions[number].destination) = 0x"))
        continue
      }
      // Linux 7.3 makes a jump of a condition that is never true before it prints it.
      if theirs.hasPrefix("(05) goto pc+0"), ours.text.hasPrefix("if ") { continue }
      let text = String(ours.description.drop { $0 != "(" })
      #expect(Self.text(in: theirs, like: text), "\(number): kernel '\(theirs)', ours '\(text)'")
    }
  }

  /// Kernels since 5.12 know what these helpers are called; older ones print numbers they do not know.
  private static func text(in theirs: String, like ours: String) -> Bool {
    var theirs = theirs
    while theirs.last == " " { theirs.removeLast() }
    // `if r1 != 0x0 goto pc+1 17`: the number of the next instruction was cut at its colon.
    if theirs == ours { return true }
    if let space = theirs.lastIndex(of: " "), Int(theirs[theirs.index(after: space)...]) != nil {
      if theirs[..<space] == ours { return true }
    }
    guard let mark = theirs.firstIndex(of: "#"), theirs.contains("call unknown#") else { return false }
    return ours.hasSuffix(theirs[mark...])
  }

  /// The line of the source is found by the plan's own records, for called functions, too.
  @Test(arguments: cases)
  func linesOfThePlanAreThoseOfTheLog(kernel: String, name: String) throws {
    guard let log = savedLog(name, of: kernel) else { return }
    let report = VerifierReport(log: log)
    guard let instruction = report.instruction else { return }
    let object = try BPFObject(parsing: try fixture("rejected/\(name)"), path: name)
    let line = try #require(
      object.sourceLine(of: try Self.plannedLoad(of: name), instruction: instruction), "\(instruction)")
    let expected = try RejectedFixtures().expectation(of: name, on: KernelVersion(kernel))
    #expect(Int(line.line) == expected?.line)
    // Kernels print no line that is the same for the whole program.
    guard let source = report.source else { return }
    #expect(line.text.drop(while: \.isWhitespace) == source.text)
    if let number = source.line { #expect(Int(line.line) == number) }
    if let file = source.file { #expect(line.file.hasSuffix(file)) }
  }

  @Test func theFunctionOfAnInstructionIsFound() throws {
    let object = try BPFObject(parsing: try fixture("rejected/packet_bounds_in_function"), path: "object")
    let load = try Self.plannedLoad(of: "packet_bounds_in_function")
    #expect(object.functionName(of: load, instruction: 0) == "read_header")
    #expect(object.functionName(of: load, instruction: 7) == "first_byte")
    #expect(object.functionName(of: load, instruction: -1) == nil)
    #expect(object.sourceLine(of: load, instruction: 7)?.text.hasSuffix("return data[0];") == true)
    #expect(object.sourceLine(of: load, instruction: -1) == nil)
  }

  /// The last program: of fixtures with two, the first one is accepted.
  private static func plannedLoad(of name: String) throws -> ProgramLoad {
    let object = try BPFObject(parsing: try fixture("rejected/\(name)"), path: name)
    var facts = Facts()
    for type in try object.demand().kernelTypes { facts.kernelTypes[type] = 1 }
    let loads = try object.link(facts).operations.compactMap { operation -> ProgramLoad? in
      guard case .loadProgram(let load) = operation else { return nil }
      return load
    }
    return try #require(loads.last)
  }
}
