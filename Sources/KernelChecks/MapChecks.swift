import BPF
import Glibc

let mapChecks: [KernelCheck] = [
  KernelCheck("elements are written, read, found missing and removed") { context in
    let map = try context.load("maps_all").map("plain_hash")
    let key: [UInt8] = [1, 0, 0, 0]
    let value = (0..<16).map { UInt8($0) }
    try expectEqual(try map.lookup(key), nil, "a missing key")
    try map.update(key, value, .noExist)
    try expectEqual(try map.lookup(key), value, "the value")
    let error = try expectError(.systemCallFailed) { try map.update(key, value, .noExist) }
    try expectEqual(error.errno, .EEXIST, "errno of a second one")
    try expectEqual(try map.delete(key), true, "whether the key was there")
    try expectEqual(try map.delete(key), false, "whether the key is still there")
    let missing = try expectError(.systemCallFailed) { try map.update(key, value, .exist) }
    try expectEqual(missing.errno, .ENOENT, "errno of one that must be there")
    try expectError(.invalidValue) { _ = try map.lookup([1, 2, 3]) }
    try expectError(.invalidValue) { try map.update(key, [1]) }
  },
  KernelCheck("plain Swift values go in and out") { context in
    let map = try context.load("maps_all").map("late_hash")
    try map.update(UInt64(7), UInt64(70))
    try expectEqual(try map.lookup(UInt64(7), as: UInt64.self), 70, "value")
    try expectEqual(try map.lookup(UInt64(8), as: UInt64.self), nil, "a missing key")
    try expectError(.invalidValue) { _ = try map.lookup(UInt32(7), as: UInt64.self) }
    try expectEqual(try map.delete(UInt64(7)), true, "whether the key was there")
  },
  KernelCheck("a walk over 5000 elements visits each once") { context in
    try requireFullWalk(context, map: "plain_hash", width: 16)
    try requireFullWalk(context, map: "late_hash", width: 8)
  },
  KernelCheck("a walk one by one, where a type has no batches") { context in
    let map = try context.load("maps_all").map("trie")
    for index in UInt8(0)..<10 { try map.update([32, 0, 0, 0, 10, 0, 0, index], [index, 0, 0, 0]) }
    let entries = try map.entries()
    try expectEqual(Set(entries.map { $0.value[0] }), Set(0..<10), "values")
    try expectEqual(entries.count, 10, "elements")
  },
  KernelCheck("a visitor can stop, and keys follow each other") { context in
    let map = try context.load("maps_all").map("mapped")
    for index in UInt32(0)..<4 { try map.update(index, UInt64(index) * 11) }
    var visited = 0
    let outcome = try map.forEachEntry { _, _ in
      visited += 1
      return visited < 2
    }
    try expectEqual(outcome, .stopped, "outcome")
    try expectEqual(visited, 2, "visited elements")
    var keys: [[UInt8]] = []
    var key = try map.nextKey(after: nil)
    while let current = key {
      keys.append(current)
      key = try map.nextKey(after: current)
    }
    try expectEqual(keys, (UInt8(0)..<4).map { [$0, 0, 0, 0] }, "keys")
  },
  KernelCheck("per-CPU values have one entry for each possible CPU") { context in
    let loaded = try context.load("percpu_counter")
    try loaded.withLoaded { loaded in
      let map = try loaded.map("per_cpu")
      try loaded.attachAll()
      let processes = try runPrograms(6)
      let values = try map.perCPUValues([1, 0, 0, 0]) ?? []
      try expectEqual(values.count, map.cpus.count, "values")
      try expect(values.allSatisfy { $0.count == 4 }, "each value has 4 bytes")
      let sum = values.reduce(0) { $0 + UInt32($1[0]) + UInt32($1[1]) << 8 }
      try expect(sum >= 6, "6 programs were started; seen \(sum)")
      let seen = try loaded.map("by_process")
      for process in processes {
        try expectEqual(try seen.lookup(UInt32(process), as: UInt64.self), 1, "process \(process)")
      }
    }
  },
  KernelCheck("per-CPU values are written for every CPU") { context in
    let map = try context.load("maps_all").map("per_cpu_hash")
    let stored = (0..<map.cpus.count).flatMap { cpu -> [UInt8] in [UInt8(cpu + 1), 0, 0, 0, 0, 0, 0, 0] }
    try map.update([9, 0, 0, 0], stored)
    try expectEqual(
      try map.perCPUValues([9, 0, 0, 0])?.map { $0[0] }, (0..<map.cpus.count).map { UInt8($0 + 1) }, "values")
  },
  KernelCheck("constants are frozen") { context in
    let loaded = try context.load("globals")
    let map = try loaded.map(".rodata")
    let value = try map.lookup([0, 0, 0, 0]) ?? []
    let error = try expectError(.systemCallFailed) { try map.update([0, 0, 0, 0], value) }
    try expectEqual(error.errno, .EPERM, "errno")
  },
  KernelCheck("an open map takes the place of one of the object's") { context in
    let first = try context.load("execve_counter")
    var options = LoadOptions()
    options.replacing["counts"] = try first.map("counts")
    let second = try context.object("execve_counter").load(on: context.kernel, options)
    try second.withLoaded { second in
      try second.attachAll()
      try runPrograms(2)
      try expect(try first.map("counts").number(0) >= 2, "the shared map counts")
    }
    options.replacing["counts"] = try context.load("maps_all").map("plain_hash")
    try expectError(.invalidValue) {
      _ = try context.object("execve_counter").load(on: context.kernel, options)
    }
  },
  KernelCheck("a map is opened by its id and shows its types") { context in
    let loaded = try context.load("execve_counter")
    let id = try loaded.map("counts").info().id
    let again = try context.kernel.map(id: id)
    try expectEqual(again.name, "counts", "name")
    try expectEqual(try again.types?.type(again.valueType).name, "__u64", "the value's type")
    try expectError(.notFound) { _ = try context.kernel.map(id: 0x7fff_fff0) }
  },
]

private func requireFullWalk(_ context: CheckContext, map name: String, width: Int) throws {
  var object = try context.object("maps_all")
  object.maps[name]?.maxEntries = 6000
  let map = try object.load(on: context.kernel).map(name)
  let pad = [UInt8](repeating: 0, count: map.keySize - 2)
  for index in 0..<5000 {
    let low = UInt8(truncatingIfNeeded: index)
    let high = UInt8(index >> 8)
    try map.update([low, high] + pad, [low] + [UInt8](repeating: 1, count: width - 1))
  }
  var seen: Set<Int> = []
  let outcome = try map.forEachEntry { key, value in
    seen.insert(Int(key[0]) | Int(key[1]) << 8)
    return value[0] == key[0]
  }
  try expectEqual(outcome, .complete, "outcome of the walk over \(name)")
  try expectEqual(seen, Set(0..<5000), "keys of \(name)")
}
