import BPFBlueprint
import BPFBytes
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

  private mutating func plan(_ object: BPFObject, _ given: Facts = Facts()) {
    var facts = given
    do throws(BPFError) {
      // Every type of the kernel is there, so that nothing stops short of the plan for want of one.
      for type in try object.demand().kernelTypes { facts.kernelTypes[type] = 1 }
      if let types = object.types { try facts.learn(object, from: KernelTypes(types)) }
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
    } catch {
      require(isOneLine("\(error)"), "an error is not one line: \(error)")
    }
  }
}

func isOneLine(_ text: String) -> Bool {
  !text.isEmpty && !text.contains { $0.isNewline }
}
