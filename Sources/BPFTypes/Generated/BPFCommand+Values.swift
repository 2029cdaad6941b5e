// Generated from the kernel's enum bpf_cmd by `make generate`; do not edit.

extension BPFCommand {
  /// C: `BPF_MAP_CREATE`.
  public static let mapCreate = BPFCommand(rawValue: 0)
  /// C: `BPF_MAP_LOOKUP_ELEM`.
  public static let mapLookupElem = BPFCommand(rawValue: 1)
  /// C: `BPF_MAP_UPDATE_ELEM`.
  public static let mapUpdateElem = BPFCommand(rawValue: 2)
  /// C: `BPF_MAP_DELETE_ELEM`.
  public static let mapDeleteElem = BPFCommand(rawValue: 3)
  /// C: `BPF_MAP_GET_NEXT_KEY`.
  public static let mapGetNextKey = BPFCommand(rawValue: 4)
  /// C: `BPF_PROG_LOAD`.
  public static let progLoad = BPFCommand(rawValue: 5)
  /// C: `BPF_OBJ_PIN`.
  public static let objPin = BPFCommand(rawValue: 6)
  /// C: `BPF_OBJ_GET`.
  public static let objGet = BPFCommand(rawValue: 7)
  /// C: `BPF_PROG_ATTACH`.
  public static let progAttach = BPFCommand(rawValue: 8)
  /// C: `BPF_PROG_DETACH`.
  public static let progDetach = BPFCommand(rawValue: 9)
  /// C: `BPF_PROG_TEST_RUN`.
  public static let progTestRun = BPFCommand(rawValue: 10)
  /// C: `BPF_PROG_RUN`.
  public static let progRun = BPFCommand(rawValue: 10)
  /// C: `BPF_PROG_GET_NEXT_ID`.
  public static let progGetNextId = BPFCommand(rawValue: 11)
  /// C: `BPF_MAP_GET_NEXT_ID`.
  public static let mapGetNextId = BPFCommand(rawValue: 12)
  /// C: `BPF_PROG_GET_FD_BY_ID`.
  public static let progGetFdById = BPFCommand(rawValue: 13)
  /// C: `BPF_MAP_GET_FD_BY_ID`.
  public static let mapGetFdById = BPFCommand(rawValue: 14)
  /// C: `BPF_OBJ_GET_INFO_BY_FD`.
  public static let objGetInfoByFd = BPFCommand(rawValue: 15)
  /// C: `BPF_PROG_QUERY`.
  public static let progQuery = BPFCommand(rawValue: 16)
  /// C: `BPF_RAW_TRACEPOINT_OPEN`.
  public static let rawTracepointOpen = BPFCommand(rawValue: 17)
  /// C: `BPF_BTF_LOAD`.
  public static let btfLoad = BPFCommand(rawValue: 18)
  /// C: `BPF_BTF_GET_FD_BY_ID`.
  public static let btfGetFdById = BPFCommand(rawValue: 19)
  /// C: `BPF_TASK_FD_QUERY`.
  public static let taskFdQuery = BPFCommand(rawValue: 20)
  /// C: `BPF_MAP_LOOKUP_AND_DELETE_ELEM`.
  public static let mapLookupAndDeleteElem = BPFCommand(rawValue: 21)
  /// C: `BPF_MAP_FREEZE`.
  public static let mapFreeze = BPFCommand(rawValue: 22)
  /// C: `BPF_BTF_GET_NEXT_ID`.
  public static let btfGetNextId = BPFCommand(rawValue: 23)
  /// C: `BPF_MAP_LOOKUP_BATCH`.
  public static let mapLookupBatch = BPFCommand(rawValue: 24)
  /// C: `BPF_MAP_LOOKUP_AND_DELETE_BATCH`.
  public static let mapLookupAndDeleteBatch = BPFCommand(rawValue: 25)
  /// C: `BPF_MAP_UPDATE_BATCH`.
  public static let mapUpdateBatch = BPFCommand(rawValue: 26)
  /// C: `BPF_MAP_DELETE_BATCH`.
  public static let mapDeleteBatch = BPFCommand(rawValue: 27)
  /// C: `BPF_LINK_CREATE`.
  public static let linkCreate = BPFCommand(rawValue: 28)
  /// C: `BPF_LINK_UPDATE`.
  public static let linkUpdate = BPFCommand(rawValue: 29)
  /// C: `BPF_LINK_GET_FD_BY_ID`.
  public static let linkGetFdById = BPFCommand(rawValue: 30)
  /// C: `BPF_LINK_GET_NEXT_ID`.
  public static let linkGetNextId = BPFCommand(rawValue: 31)
  /// C: `BPF_ENABLE_STATS`.
  public static let enableStats = BPFCommand(rawValue: 32)
  /// C: `BPF_ITER_CREATE`.
  public static let iterCreate = BPFCommand(rawValue: 33)
  /// C: `BPF_LINK_DETACH`.
  public static let linkDetach = BPFCommand(rawValue: 34)
  /// C: `BPF_PROG_BIND_MAP`.
  public static let progBindMap = BPFCommand(rawValue: 35)
  /// C: `BPF_TOKEN_CREATE`.
  public static let tokenCreate = BPFCommand(rawValue: 36)
  /// C: `BPF_PROG_STREAM_READ_BY_FD`.
  public static let progStreamReadByFd = BPFCommand(rawValue: 37)
  /// C: `BPF_PROG_ASSOC_STRUCT_OPS`.
  public static let progAssocStructOps = BPFCommand(rawValue: 38)
  /// C: `BPF_COMMON_ATTRS`.
  public static let commonAttrs = BPFCommand(rawValue: 65536)

  static let kernelNames: [UInt32: StaticString] = [
    0: "BPF_MAP_CREATE",
    1: "BPF_MAP_LOOKUP_ELEM",
    2: "BPF_MAP_UPDATE_ELEM",
    3: "BPF_MAP_DELETE_ELEM",
    4: "BPF_MAP_GET_NEXT_KEY",
    5: "BPF_PROG_LOAD",
    6: "BPF_OBJ_PIN",
    7: "BPF_OBJ_GET",
    8: "BPF_PROG_ATTACH",
    9: "BPF_PROG_DETACH",
    10: "BPF_PROG_TEST_RUN",
    11: "BPF_PROG_GET_NEXT_ID",
    12: "BPF_MAP_GET_NEXT_ID",
    13: "BPF_PROG_GET_FD_BY_ID",
    14: "BPF_MAP_GET_FD_BY_ID",
    15: "BPF_OBJ_GET_INFO_BY_FD",
    16: "BPF_PROG_QUERY",
    17: "BPF_RAW_TRACEPOINT_OPEN",
    18: "BPF_BTF_LOAD",
    19: "BPF_BTF_GET_FD_BY_ID",
    20: "BPF_TASK_FD_QUERY",
    21: "BPF_MAP_LOOKUP_AND_DELETE_ELEM",
    22: "BPF_MAP_FREEZE",
    23: "BPF_BTF_GET_NEXT_ID",
    24: "BPF_MAP_LOOKUP_BATCH",
    25: "BPF_MAP_LOOKUP_AND_DELETE_BATCH",
    26: "BPF_MAP_UPDATE_BATCH",
    27: "BPF_MAP_DELETE_BATCH",
    28: "BPF_LINK_CREATE",
    29: "BPF_LINK_UPDATE",
    30: "BPF_LINK_GET_FD_BY_ID",
    31: "BPF_LINK_GET_NEXT_ID",
    32: "BPF_ENABLE_STATS",
    33: "BPF_ITER_CREATE",
    34: "BPF_LINK_DETACH",
    35: "BPF_PROG_BIND_MAP",
    36: "BPF_TOKEN_CREATE",
    37: "BPF_PROG_STREAM_READ_BY_FD",
    38: "BPF_PROG_ASSOC_STRUCT_OPS",
    65536: "BPF_COMMON_ATTRS",
  ]
}
