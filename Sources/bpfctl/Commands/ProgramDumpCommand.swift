import BPF
import Glibc

/// `bpfctl prog dump`.
enum ProgramDumpCommand {
  static let command = Command(
    name: "dump", synopsis: "{ xlated | jited } PROG [{ file FILE | [opcodes] [linum] [visual] }]",
    summary: "show a program as the kernel rewrote it, or as the processor runs it",
    details: """
      PROG is \(Selection.programSynopsis).
      xlated shows instructions in the verifier's notation, with functions and lines of C; opcodes adds their bytes,
      linum where the lines are, and visual makes a graph of it, in the language of Graphviz. jited shows the
      processor's instructions, for which llvm-objdump or objdump is run; where neither is installed, their bytes.
      FILE gets the bytes alone.
      """
  ) { words, _, output in try run(&words, output) }

  private struct Options {
    var file: String?
    var details = ListingDetails()
    var makesGraph = false
  }

  private static func run(_ words: inout Words, _ output: Output) throws {
    let isCompiled: Bool
    if words.take(keyword: "jited") {
      isCompiled = true
    } else if words.take(keyword: "xlated") {
      isCompiled = false
    } else {
      throw Failure.usage("expected xlated or jited\(words.next.map { ", not '\($0)'" } ?? "")")
    }
    let programs = try Selection.programs(&words, Kernel())
    let options = try self.options(&words, isCompiled: isCompiled, output)
    if options.file != nil || options.makesGraph, programs.count > 1 {
      throw Failure.usage("several programs are meant; choose one by its id")
    }
    if let file = options.file {
      try write(programs[0], isCompiled: isCompiled, to: file)
      return output.done()
    }
    if options.makesGraph {
      return output.raw(Array(CodeGraph(try programs[0].listing(), options.details).text.utf8))
    }
    try show(programs, isCompiled: isCompiled, options.details, output)
  }

  private static func options(
    _ words: inout Words, isCompiled: Bool, _ output: Output
  ) throws -> Options {
    var options = Options()
    while !words.isEmpty {
      if words.take(keyword: "file") {
        options.file = try words.take("FILE")
      } else if words.take(keyword: "opcodes") {
        options.details.showsBytes = true
      } else if words.take(keyword: "linum") {
        options.details.showsPlaces = true
      } else if words.take(keyword: "visual") {
        options.makesGraph = true
      } else {
        try words.finish()
      }
    }
    if options.file != nil, options.makesGraph || options.details != ListingDetails() {
      throw Failure.usage("a file gets the bytes alone: leave opcodes, linum and visual out")
    }
    if options.makesGraph, output.json || isCompiled {
      throw Failure.usage("visual makes a graph of xlated, which has no form in JSON")
    }
    return options
  }

  private static func write(_ program: Program, isCompiled: Bool, to file: String) throws {
    let code = try program.code()
    guard let bytes = isCompiled ? code.jited : code.translated, !bytes.isEmpty else {
      // Asked in full, the kernel's reason is told.
      if isCompiled { _ = try program.compiledFunctions() } else { _ = try program.listing() }
      throw Failure(.kernel, "the kernel shows no code of program \(program.name)")
    }
    try OutputFile.write(bytes, to: file)
  }

  private static func show(
    _ programs: [Program], isCompiled: Bool, _ details: ListingDetails, _ output: Output
  ) throws {
    let isList = programs.count > 1
    var values: [JSON] = []
    let disassembler = isCompiled ? Disassembler.installed : nil
    if isCompiled, disassembler == nil { output.note(Disassembler.remedy) }
    for (place, program) in programs.enumerated() {
      let header = try ProgramDescription(
        info: program.info(), name: program.name, memory: nil, pins: [], holders: [])
      if !output.json, isList { output.line(header.head) }
      let value: JSON
      if isCompiled {
        let functions = try program.compiledFunctions()
        if let disassembler {
          let disassembled = try functions.map { try DisassembledFunction($0, by: disassembler) }
          value = MachineText.json(disassembled, details)
          if !output.json { MachineText.print(disassembled, details, to: output) }
        } else {
          value = CodeText.json(functions)
          if !output.json { CodeText.print(functions, to: output) }
        }
      } else {
        let listing = try program.listing()
        value = CodeText.json(listing, details)
        if !output.json { CodeText.print(listing, details, to: output) }
      }
      if !output.json, place < programs.count - 1 { output.line("") }
      values.append(isList ? .object(header.headMembers + [.init(name: "insns", value: value)]) : value)
    }
    if output.json { output.value(isList ? .array(values) : values[0]) }
  }
}
