internal import BPFBytes
internal import CBPF

/// A verified program's code, and what the kernel knows about it. C: the arrays of `struct bpf_prog_info`.
public struct ProgramCode: Sendable, Hashable {
  /// Where a function of the program begins. C: `struct bpf_func_info`.
  public struct Function: Sendable, Hashable {
    /// The number of its first instruction. C: `insn_off`.
    public let instruction: UInt32
    /// Its type in the program's BTF. C: `type_id`.
    public let typeID: UInt32

    /// States both.
    public init(instruction: UInt32, typeID: UInt32) {
      self.instruction = instruction
      self.typeID = typeID
    }
  }

  /// The line of C that instructions come from, up to the next such record. C: `struct bpf_line_info`.
  public struct Line: Sendable, Hashable {
    /// The number of the first instruction. C: `insn_off`.
    public let instruction: UInt32
    /// Where the file's name is among the strings of the program's BTF. C: `file_name_off`.
    public let fileName: UInt32
    /// Where the text of the line is there. C: `line_off`.
    public let text: UInt32
    /// Line, counted from 1, in the upper 22 bits, and column in the others. C: `line_col`.
    public let place: UInt32

    /// Counted from 1; 0 if it is not known. C: `BPF_LINE_INFO_LINE_NUM`.
    public var number: UInt32 { place >> 10 }
    /// Counted from 1; 0 if it is not known. C: `BPF_LINE_INFO_LINE_COL`.
    public var column: UInt32 { place & 0x3ff }

    /// States all of it.
    public init(instruction: UInt32, fileName: UInt32, text: UInt32, place: UInt32) {
      self.instruction = instruction
      self.fileName = fileName
      self.text = text
      self.place = place
    }
  }

  /// The instructions as the kernel rewrote them, eight bytes each, in the machine's byte order; `nil` if the
  /// kernel keeps them for itself, as it does of programs that it hardened. C: `xlated_prog_insns`.
  public let translated: [UInt8]?
  /// What the processor executes, function after function; `nil` if there is none, or if the kernel keeps it for
  /// itself (`kernel.kptr_restrict`, no `CAP_SYSLOG`). C: `jited_prog_insns`.
  public let jited: [UInt8]?
  /// Where each function lies in the kernel's memory; empty if the kernel hides it. C: `jited_ksyms`.
  public let addresses: [UInt64]
  /// How many bytes of ``jited`` belong to each function. C: `jited_func_lens`.
  public let lengths: [UInt32]
  /// By ascending instruction; empty without BTF. C: `func_info`.
  public let functions: [Function]
  /// By ascending instruction; empty without BTF. C: `line_info`.
  public let lines: [Line]
  /// Where what each of ``lines`` is compiled to lies in the kernel's memory; empty if the kernel hides it.
  /// C: `jited_line_info`. Linux 5.0.
  public let lineAddresses: [UInt64]
  /// A hash of each function, 16 hexadecimal digits. C: `prog_tags`.
  public let tags: [String]
}

extension SystemCalls {
  /// Asks for a program's code. C: `BPF_OBJ_GET_INFO_BY_FD`. Linux 4.18, lines since 5.0.
  ///
  /// Needs `CAP_BPF`, and for all but the functions' types and lines `CAP_PERFMON` or `CAP_SYS_ADMIN`.
  public func programCode(fd: Int32) throws(SystemCallError) -> ProgramCode {
    var sizes = cbpf_prog_info()
    _ = try info(fd: fd, &sizes)
    let rooms = ProgramCodeRooms(sizes)
    var memory = [UInt64](repeating: 0, count: rooms.words)
    let answer = unsafe memory.withUnsafeMutableBytes { memory -> Result<cbpf_prog_info, SystemCallError> in
      var filled = rooms.request(sizes, unsafe UInt64(address: memory.baseAddress))
      return Result { () throws(SystemCallError) in
        _ = try info(fd: fd, &filled)
        return filled
      }
    }
    let filled = try answer.get()
    return unsafe memory.withUnsafeBytes { unsafe rooms.code(filled, ByteSlice(Array($0))) }
  }
}

/// Where each array goes in one piece of memory.
private struct ProgramCodeRooms {
  /// An array: so many records of such a size.
  private struct Room {
    let start: Int
    let recordSize: Int
    let count: Int

    var end: Int { start + recordSize * count }
  }

  private let translated: Room
  private let jited: Room
  private let addresses: Room
  private let lengths: Room
  private let functions: Room
  private let lines: Room
  private let lineAddresses: Room
  private let tags: Room

  /// More of anything than the kernel accepts of a program.
  private static let mostRecords = 1 << 26
  private static let tagSize = 8

  /// Makes room for what a first answer tells the sizes of.
  init(_ sizes: cbpf_prog_info) {
    var end = 0
    func room(_ count: UInt32, of size: Int) -> Room {
      let room = Room(start: (end + 7) & ~7, recordSize: size, count: min(Int(count), Self.mostRecords))
      end = room.end
      return room
    }
    func recordSize(_ size: UInt32, atLeast least: Int) -> Int {
      // The kernel tells its own; anything else would be another structure.
      (least...4096).contains(Int(size)) ? Int(size) : 0
    }
    translated = room(sizes.xlated_prog_len, of: 1)
    jited = room(sizes.jited_prog_len, of: 1)
    addresses = room(sizes.nr_jited_ksyms, of: 8)
    lengths = room(sizes.nr_jited_func_lens, of: 4)
    functions = room(sizes.nr_func_info, of: recordSize(sizes.func_info_rec_size, atLeast: 8))
    lines = room(sizes.nr_line_info, of: recordSize(sizes.line_info_rec_size, atLeast: 16))
    lineAddresses = room(sizes.nr_jited_line_info, of: recordSize(sizes.jited_line_info_rec_size, atLeast: 8))
    tags = room(sizes.nr_prog_tags, of: Self.tagSize)
  }

  /// How many 8-byte words there have to be.
  var words: Int { (tags.end + 7) / 8 }

  /// The second question. What there is no room for is not asked.
  func request(_ sizes: cbpf_prog_info, _ base: UInt64) -> cbpf_prog_info {
    var request = cbpf_prog_info()
    func place(_ room: Room) -> UInt64 { room.end > room.start ? base + UInt64(room.start) : 0 }
    request.xlated_prog_len = UInt32(clamping: translated.count)
    request.xlated_prog_insns = place(translated)
    request.jited_prog_len = UInt32(clamping: jited.count)
    request.jited_prog_insns = place(jited)
    request.nr_jited_ksyms = UInt32(clamping: addresses.count)
    request.jited_ksyms = place(addresses)
    request.nr_jited_func_lens = UInt32(clamping: lengths.count)
    request.jited_func_lens = place(lengths)
    if functions.recordSize > 0 {
      request.nr_func_info = UInt32(clamping: functions.count)
      request.func_info_rec_size = sizes.func_info_rec_size
      request.func_info = place(functions)
    }
    if lines.recordSize > 0 {
      request.nr_line_info = UInt32(clamping: lines.count)
      request.line_info_rec_size = sizes.line_info_rec_size
      request.line_info = place(lines)
    }
    if lineAddresses.recordSize > 0 {
      request.nr_jited_line_info = UInt32(clamping: lineAddresses.count)
      request.jited_line_info_rec_size = sizes.jited_line_info_rec_size
      request.jited_line_info = place(lineAddresses)
    }
    request.nr_prog_tags = UInt32(clamping: tags.count)
    request.prog_tags = place(tags)
    return request
  }

  /// Reads what the kernel has written. It sets the address of what it does not tell to zero.
  func code(_ filled: cbpf_prog_info, _ memory: ByteSlice) -> ProgramCode {
    func bytes(_ room: Room, _ address: UInt64, _ count: UInt32) -> ByteSlice? {
      guard address != 0 else { return nil }
      return try? memory.slice(at: room.start, count: min(Int(count), room.count) * room.recordSize)
    }
    func records(_ room: Room, _ address: UInt64, _ count: UInt32) -> [ByteSlice] {
      guard let all = bytes(room, address, count), room.recordSize > 0 else { return [] }
      return stride(from: 0, to: all.count, by: room.recordSize).compactMap {
        try? all.slice(at: $0, count: room.recordSize)
      }
    }
    func word(_ record: ByteSlice, _ place: Int) -> UInt32 {
      (try? record.load(UInt32.self, at: place * 4)) ?? 0
    }
    return ProgramCode(
      translated: bytes(translated, filled.xlated_prog_insns, filled.xlated_prog_len)?.array,
      jited: bytes(jited, filled.jited_prog_insns, filled.jited_prog_len)?.array,
      addresses: records(addresses, filled.jited_ksyms, filled.nr_jited_ksyms).compactMap {
        try? $0.load(UInt64.self, at: 0)
      },
      lengths: records(lengths, filled.jited_func_lens, filled.nr_jited_func_lens).map { word($0, 0) },
      functions: records(functions, filled.func_info, filled.nr_func_info).map {
        .init(instruction: word($0, 0), typeID: word($0, 1))
      },
      lines: records(lines, filled.line_info, filled.nr_line_info).map {
        .init(instruction: word($0, 0), fileName: word($0, 1), text: word($0, 2), place: word($0, 3))
      },
      lineAddresses: records(lineAddresses, filled.jited_line_info, filled.nr_jited_line_info).compactMap {
        try? $0.load(UInt64.self, at: 0)
      },
      tags: records(tags, filled.prog_tags, filled.nr_prog_tags).map { hexadecimal($0.array) })
  }
}
