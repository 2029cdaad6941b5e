import BPFBytes
import BPFTypes
import BTF
import Testing

@testable import BPFBlueprint

/// Values of the kernel's configuration and what they may be written into (parity EXT-3).
@Suite struct ConfigurationTests {
  private typealias Form = ConfigurationVariable.Form

  private func bytes(_ value: String, _ form: ConfigurationVariable.Form, size: Int) -> [UInt8]? {
    let variable = ConfigurationVariable(offset: 0, size: size, form: form, type: .void, alignment: 1)
    var isTruncated = false
    return try? variable.bytes(for: value, order: .littleEndian, isTruncated: &isTruncated)
  }

  @Test(
    arguments: [
      ("y", .boolean, 1, [1]), ("n", .boolean, 1, [0]), ("m", .boolean, 1, nil), ("1", .boolean, 1, nil),
      ("y", .tristate, 4, [1, 0, 0, 0]), ("m", .tristate, 4, [2, 0, 0, 0]),
      ("n", .tristate, 4, [0, 0, 0, 0]),
      ("2", .tristate, 4, nil), ("y", .character(isSigned: true), 1, [0x79]),
      ("y", .integer(isSigned: true), 4, nil), ("y", .text, 4, nil), ("\"y\"", .boolean, 1, nil),
      ("\"ab\"", .text, 4, [0x61, 0x62, 0]), ("\"abcd\"", .text, 4, [0x61, 0x62, 0x63, 0]),
      ("\"\"", .text, 1, [0]), ("\"", .text, 4, nil), ("\"ab", .text, 4, nil), ("5", .text, 4, nil),
    ] as [(String, ConfigurationVariable.Form, Int, [UInt8]?)])
  func lettersAndTexts(value: String, form: ConfigurationVariable.Form, size: Int, expected: [UInt8]?) {
    #expect(bytes(value, form, size: size) == expected)
  }

  @Test(
    arguments: [
      ("127", true, 1, [127]), ("128", true, 1, nil), ("-128", true, 1, [128]), ("-129", true, 1, nil),
      ("255", false, 1, [255]), ("256", false, 1, nil), ("-1", false, 1, nil), ("0x10", true, 2, [16, 0]),
      ("010", true, 2, [8, 0]), ("0", true, 2, [0, 0]), ("+7", true, 2, [7, 0]), ("32768", true, 2, nil),
      ("4294967295", false, 4, [255, 255, 255, 255]), ("4294967296", false, 4, nil),
      ("-1", false, 8, [255, 255, 255, 255, 255, 255, 255, 255]),
      ("18446744073709551616", false, 8, nil), ("", true, 4, nil), ("-", true, 4, nil), ("--1", true, 4, nil),
      ("0x", true, 4, nil), ("08", true, 4, nil), ("1 ", true, 4, nil), ("x", true, 4, nil),
      ("½", true, 4, nil),
    ] as [(String, Bool, Int, [UInt8]?)])
  func numbers(value: String, isSigned: Bool, size: Int, expected: [UInt8]?) {
    let form: Form = size == 1 ? .character(isSigned: isSigned) : .integer(isSigned: isSigned)
    #expect(bytes(value, form, size: size) == expected)
  }

  @Test func linesOfAText() throws {
    let text = "# CONFIG_A is not set\nCONFIG_B=y\r\nCONFIG_B=n\n\nother=1\nCONFIG_C=\"a=b\"\nCONFIG_D=1"
    let all = try KernelConfiguration(parsing: ByteSlice(Array(text.utf8)))
    #expect(all.values == ["CONFIG_B": "y", "CONFIG_C": "\"a=b\"", "CONFIG_D": "1"])
    let some = try KernelConfiguration(parsing: ByteSlice(Array(text.utf8)), keeping: ["CONFIG_D"])
    #expect(some.values == ["CONFIG_D": "1"])
  }

  @Test(arguments: ["CONFIG_A", "CONFIG_A=", "CONFIG_A=\r", "CONFIG_", "CONFIG_A\u{0}"])
  func linesThatAreNone(line: String) {
    let error = bpfError { try KernelConfiguration(parsing: ByteSlice(Array("# x\n\(line)\n".utf8))) }
    #expect(error?.code == .invalidValue && error?.description.contains("line 2") == true)
  }

  @Test func bytesThatAreNoText() throws {
    let bytes: [UInt8] = Array("CONFIG_A=".utf8) + [0xff, 0xfe, 10] + [0, 1, 2]
    #expect(try KernelConfiguration(parsing: ByteSlice(bytes)).values.count == 1)
    #expect(try KernelConfiguration(parsing: .empty).values.isEmpty)
    let error = bpfError { try KernelConfiguration(parsingFile: ByteSlice([0x1f, 0x8b, 8]), of: "file") }
    #expect(error?.code == .invalidValue && error?.description.contains("cut short") == true)
  }
}
