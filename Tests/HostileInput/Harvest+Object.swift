import BPFBlueprint
import BPFBytes
import BPFCheck
import BPFInterpreter
import BPFTypes
import BTF

extension Harvest {
  mutating func readObject(_ bytes: ByteSlice) {
    do throws(BPFError) {
      var object = try BPFObject(parsing: bytes, path: "hostile.bpf.o")
      note(object.references)
      change(&object)
      for program in object.programs {
        for instruction in [-1, 0, 1, program.instructionCount, .max] {
          note(object.sourceLine(of: program, instruction: instruction) as Any)
        }
        note(object.sourceLine(section: program.sectionName, instruction: .max) as Any)
        if let definition = program.definition {
          attempt { try SectionTarget.parse(program.targetText, of: definition) }
        }
      }
      plan(object)
      check(object)
      // As a kernel without the object's types, and a user without its larger maps, would have it.
      for name in object.maps.names { object.maps[name]?.maxEntries = .max }
      var facts = Facts()
      facts.pageSize = 1 << 16
      facts.possibleCPUs = .max
      facts.refusedObjectBTF = "refused"
      plan(object, facts)
    } catch {
      require(isOneLine("\(error)"), "an error is not one line: \(error)")
    }
  }

  /// What an object asks of a kernel is answered by types that nobody vouches for.
  mutating func readForKernel(_ bytes: ByteSlice) {
    guard let size = try? bytes.load(UInt32.self, at: 0, order: .littleEndian),
      let types = try? bytes.slice(at: 4, count: Int(size)),
      let rest = try? bytes.slice(at: 4 + Int(size), count: bytes.count - 4 - Int(size)),
      let kernel = try? BTFTable(parsing: types)
    else { return }
    do throws(BPFError) {
      let object = try BPFObject(parsing: rest, path: "hostile.bpf.o")
      plan(object, for: kernel)
    } catch {
      require(isOneLine("\(error)"), "an error is not one line: \(error)")
    }
  }

  private mutating func change(_ object: inout BPFObject) {
    // A larger one is written if a user asks for it, and then takes the memory that it takes.
    for var variable in object.globals where variable.layout.size <= 1 << 20 {
      note(variable.value?.json as Any)
      attempt { try variable.integer(as: Int64.self) }
      attempt { try variable.integer(as: UInt8.self) }
      attempt { try variable.set(text: "1") }
      attempt { try variable.set(true) }
      attempt { try variable.set(Int8(-1)) }
      attempt { try variable.set(UInt64.max) }
      object.globals[variable.name] = variable
    }
  }

  /// - Parameter kernel: the types of the kernel, the object's own if `nil`.
  private mutating func plan(_ object: BPFObject, _ given: Facts = Facts(), for kernel: BTFTable? = nil) {
    var facts = given
    do throws(BPFError) {
      // Every type of the kernel is there, so that nothing stops short of the plan for want of one.
      for type in try object.demand().kernelTypes { facts.kernelTypes[type] = 1 }
      if let types = kernel ?? object.types { try facts.learn(object, from: KernelTypes(types)) }
      let plan = try object.link(facts)
      require(plan.remarks.allSatisfy(isOneLine), "a remark is not one line")
      for case .loadProgram(let load) in plan.operations {
        let flow = ControlFlow(load.instructions, isVerified: false)
        let covered = flow.functions.flatMap(\.blocks).reduce(0) { $0 + $1.instructions.count }
        require(covered == load.instructions.count, "blocks do not cover the program")
        for instruction in [-1, 0, load.instructions.count / 2, .max] {
          note(object.sourceLine(of: load, instruction: instruction) as Any)
          note(object.functionName(of: load, instruction: instruction) as Any)
        }
      }
      run(object, plan, facts)
    } catch {
      require(isOneLine("\(error)"), "an error is not one line: \(error)")
    }
  }

  /// Runs every program, each for a while.
  private mutating func run(_ object: BPFObject, _ plan: LoadPlan, _ facts: Facts) {
    var options = InterpreterOptions()
    options.cpus = 2
    options.instructionLimit = 2000
    options.memoryLimit = 1 << 20
    do throws(BPFError) {
      let interpreter = try Interpreter(object, plan: plan, facts: facts, options: options)
      for name in interpreter.programNames.prefix(64) {
        do throws(BPFError) {
          note(try interpreter.run(name, RunInput(packet: [UInt8](repeating: 0, count: 64))))
        } catch {
          require(isOneLine("\(error)"), "an error is not one line: \(error)")
        }
      }
      for map in interpreter.maps where map.maxEntries <= 1000 { note(map.entries) }
    } catch {
      require(isOneLine("\(error)"), "an error is not one line: \(error)")
    }
  }
}

extension Harvest {
  /// Holds the object against kernels that have its own types, and takes out of those what it asks for.
  private mutating func check(_ object: BPFObject) {
    guard let types = object.types else { return }
    for name in ["hostile", "5.4.0-91-generic"] {
      do throws(BPFError) {
        let kernel = try KernelDescription(name: name, types: KernelTypes(types))
        let verdict = ObjectCheck(object).verdict(on: kernel)
        require(verdict.programs.count == object.programs.count, "a program has no verdict")
        for program in verdict.programs {
          note(program.neededRelease as Any)
          require(program.findings.allSatisfy { isOneLine($0.message) }, "a finding is not one line")
        }
      } catch {
        require(isOneLine("\(error)"), "an error is not one line: \(error)")
      }
    }
    attempt {
      var minimal = MinimalTypes(of: types)
      try minimal.add(object.coreQuestions, of: types)
      return try BTFTable(parsing: ByteSlice(try minimal.encoded())).typeCount
    }
  }
}

func isOneLine(_ text: String) -> Bool {
  !text.isEmpty && !text.contains { $0.isNewline }
}
