// Our side: does one thing, once, in a fresh process, and prints what it took; see peer.c for the other side.
//
//   loading btf | names BTF LIST | open OBJECT | plan OBJECT | load OBJECT | serial OBJECT
import BPF
import Glibc

@main
enum Benchmark {
  static func main() throws {
    Measure.prepare()
    let words = Array(CommandLine.arguments.dropFirst())
    switch (words.first, words.count) {
    case ("btf", 1): try readTypes()
    case ("names", 3): try findNames(words[1], words[2])
    case ("open", 2): try open(words[1])
    case ("plan", 2): try plan(words[1])
    case ("load", 2): try load(words[1], LoadOptions())
    case ("serial", 2):
      var options = LoadOptions()
      options.verifierThreads = 1
      try load(words[1], options)
    default: fatalError("usage: loading btf | names BTF LIST | { open | plan | load | serial } OBJECT")
    }
  }

  private static func readTypes() throws {
    let measure = Measure()
    let table = try Kernel().types().kernel()
    measure.finish()
    precondition(table.typeCount > 0)
  }

  private static func findNames(_ path: String, _ list: String) throws {
    let table = try BTFTable(parsing: try LiveSystemCalls().readFile(path))
    let lines = String(decoding: try LiveSystemCalls().readFile(list).array, as: UTF8.self)
    let wanted = lines.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return BTFTable.Wanted(name: String(words[1]), kind: BTFKind(rawValue: UInt8(words[0]) ?? 0))
    }
    let measure = Measure()
    let found = table.find(Set(wanted))
    measure.finish()
    precondition(found.count == wanted.count)
  }

  private static func open(_ path: String) throws {
    let measure = Measure()
    let object = try BPFObject(contentsOf: path)
    measure.finish()
    precondition(!object.programs.isEmpty)
  }

  private static func plan(_ path: String) throws {
    let object = try BPFObject(contentsOf: path)
    let kernel = Kernel()
    let measure = Measure()
    let plan = try object.link(try kernel.facts(for: object))
    measure.finish()
    precondition(!plan.operations.isEmpty)
  }

  private static func load(_ path: String, _ options: LoadOptions) throws {
    let object = try BPFObject(contentsOf: path)
    let measure = Measure()
    let loaded = try object.load(on: Kernel(), options)
    measure.finish()
    precondition(loaded.programs.count == object.programs.count)
  }
}
