import BPF
import FakeKernel
import Glibc
import TestSupport
import Testing

/// Where types come from (BTF-6).
@Suite("sources of types")
struct TypeSourceTests {
  /// A kernel with a structure that modules use.
  private func kernel(with others: Int = 0) throws -> BTFTable {
    var builder = BTFBuilder()
    // What comes before it is of another number in each kernel.
    for number in 0..<others { _ = builder.add(.forward, named: "other\(number)") }
    let int = builder.addInt("int", size: 4, encoding: 1)
    _ = builder.addComposite(.structure, named: "device", size: 4, members: [("number", int, 0)])
    return try BTFTable(parsing: ByteSlice(builder.encoded()))
  }

  private func module(on kernel: BTFTable) throws -> BTFTable {
    var builder = BTFBuilder(continuing: kernel)
    let device = try #require(kernel.firstType(named: "device"))
    _ = builder.addReference(.typedef, named: "device_t", to: device)
    return try BTFTable(parsing: ByteSlice(builder.encoded()), base: kernel)
  }

  private func file(_ sections: [(name: String, contents: [UInt8])]) -> ByteSlice {
    var builder = ELFBuilder()
    builder.sections = sections.map { .init(name: $0.name, contents: $0.contents) }
    return ByteSlice(builder.build())
  }

  private func target(of table: BTFTable) throws -> BTFTypeID {
    let id = try #require(table.firstType(named: "device_t"))
    return try table.resolvedID(id)
  }

  @Test func bytesAloneAndInsideOfAnObject() throws {
    for order in [ByteOrder.littleEndian, .bigEndian] {
      var builder = BTFBuilder(order: order)
      _ = builder.addInt("long", size: 8)
      let bytes = builder.encoded()
      for contents in [ByteSlice(bytes), file([(".text", []), (".BTF", bytes)])] {
        let table = try BTFTable(parsingFile: contents, path: "types")
        #expect(table.typeCount == 2 && table.byteOrder == order && table.pointerSize == 8)
      }
    }
    let object = try BTFTable(parsingFile: try fixture("core_read"), path: "core_read")
    #expect(object.firstType(named: "task_struct") != nil)
  }

  /// A module that is given another kernel than the one it was built for, and one that is given none.
  @Test func aSmallBaseIsReplacedByTheKernels() throws {
    let module = try module(on: try kernel())
    let parts = try module.distilled()
    let elf = file([(".BTF", parts.split), (".BTF.base", parts.base)])
    let newer = try kernel(with: 5)
    let moved = try BTFTable(parsingFile: elf, path: "m.ko", base: newer)
    #expect(try target(of: moved) == newer.firstType(named: "device", kind: .structure))
    #expect(try moved.size(of: try target(of: moved)) == 4 && moved.base?.typeCount == newer.typeCount)
    let alone = try BTFTable(parsingFile: elf, path: "m.ko")
    #expect(try alone.name(of: try target(of: alone)) == "device" && alone.base?.typeCount == 2)
    // Without such a base the numbers are those of the kernel that is given.
    var builder = BTFBuilder(continuing: newer)
    _ = builder.addReference(.typedef, named: "device_t", to: try #require(newer.firstType(named: "device")))
    let plain = try BTFTable(parsingFile: file([(".BTF", builder.encoded())]), path: "m.ko", base: newer)
    #expect(try target(of: plain) == newer.firstType(named: "device"))
  }

  @Test func aKernelWithoutTheModulesTypes() throws {
    let parts = try module(on: try kernel()).distilled()
    let elf = file([(".BTF", parts.split), (".BTF.base", parts.base)])
    var builder = BTFBuilder()
    _ = builder.addInt("int", size: 4, encoding: 1)
    let other = try BTFTable(parsing: ByteSlice(builder.encoded()))
    let error = #expect(throws: BPFError.self) { try BTFTable(parsingFile: elf, path: "m.ko", base: other) }
    #expect(error?.subject.section == ".BTF.base" && error?.subject.object == "m.ko")
  }

  @Test func filesThatHaveNoTypes() throws {
    let parts = try module(on: try kernel()).distilled()
    for (bytes, part) in [
      (ByteSlice([]), "malformed BTF"), (ByteSlice([0x7f, 0x45, 0x4c]), "malformed BTF"),
      (ByteSlice([0x7f, 0x45, 0x4c, 0x46]), "ELF"), (file([(".text", [])]), "no section .BTF"),
      (file([(".BTF", [1, 2, 3])]), "malformed BTF"),
      (file([(".BTF", parts.split), (".BTF.base", [1, 2])]), "malformed BTF"),
      (try fixture("no_types"), "no section .BTF"),
    ] {
      let error = #expect(throws: BPFError.self) { try BTFTable(parsingFile: bytes, path: "some.file") }
      let text = error?.description ?? ""
      #expect(text.contains(part) && text.contains("some.file"), "\(text)")
    }
  }

  /// The kernel's tables by their ids and by a descriptor; those of modules with the kernel's.
  @Test func tablesThatAKernelHolds() throws {
    let fake = FakeKernel()
    var builder = BTFBuilder()
    let int = builder.addInt("int", size: 4, encoding: 1)
    let bytes = builder.encoded()
    let table = try BTFTable(parsing: ByteSlice(bytes))
    var module = BTFBuilder(continuing: table)
    _ = module.addReference(.typedef, named: "mine", to: int)
    fake.configure { settings in
      settings.files["/sys/kernel/btf/vmlinux"] = bytes
      settings.kernelTables = [100: "vmlinux", 400: "module"]
    }
    fake.pin(.btf(id: 100, bytes: bytes), at: "/vmlinux")
    fake.pin(.btf(id: 400, bytes: module.encoded()), at: "/module")
    let kernel = Kernel(systemCalls: fake)
    #expect(try kernel.btf(id: 100).typeCount == 2)
    #expect(try kernel.btf(id: 400).firstType(named: "mine") == 2)
    let open = fake.openDescriptors.count
    let descriptor = try fake.btfLoad(bytes)
    let number = descriptor.rawValue
    #expect(try kernel.btf(fileDescriptor: number).typeCount == 2)
    // It is borrowed.
    #expect(fake.openDescriptors.count == open + 1)
    _ = consume descriptor
    #expect(throws: BPFError.self) { try kernel.btf(fileDescriptor: 9999) }
    #expect(throws: BPFError.self) { try kernel.btf(id: 9999) }
  }
}
