// Numbers of `asm-generic/errno-base.h` and `asm-generic/errno.h`, as on every architecture that runs BPF
// programs of this package, and the ones that the kernel keeps to itself but lets out through bpf(2).

extension KernelErrno {
  /// C: `EPERM`.
  public static let EPERM = KernelErrno(rawValue: 1)
  /// C: `ENOENT`.
  public static let ENOENT = KernelErrno(rawValue: 2)
  /// C: `ESRCH`.
  public static let ESRCH = KernelErrno(rawValue: 3)
  /// C: `EINTR`.
  public static let EINTR = KernelErrno(rawValue: 4)
  /// C: `EIO`.
  public static let EIO = KernelErrno(rawValue: 5)
  /// C: `ENXIO`.
  public static let ENXIO = KernelErrno(rawValue: 6)
  /// C: `E2BIG`.
  public static let E2BIG = KernelErrno(rawValue: 7)
  /// C: `ENOEXEC`.
  public static let ENOEXEC = KernelErrno(rawValue: 8)
  /// C: `EBADF`.
  public static let EBADF = KernelErrno(rawValue: 9)
  /// C: `ECHILD`.
  public static let ECHILD = KernelErrno(rawValue: 10)
  /// C: `EAGAIN`.
  public static let EAGAIN = KernelErrno(rawValue: 11)
  /// C: `ENOMEM`.
  public static let ENOMEM = KernelErrno(rawValue: 12)
  /// C: `EACCES`.
  public static let EACCES = KernelErrno(rawValue: 13)
  /// C: `EFAULT`.
  public static let EFAULT = KernelErrno(rawValue: 14)
  /// C: `ENOTBLK`.
  public static let ENOTBLK = KernelErrno(rawValue: 15)
  /// C: `EBUSY`.
  public static let EBUSY = KernelErrno(rawValue: 16)
  /// C: `EEXIST`.
  public static let EEXIST = KernelErrno(rawValue: 17)
  /// C: `EXDEV`.
  public static let EXDEV = KernelErrno(rawValue: 18)
  /// C: `ENODEV`.
  public static let ENODEV = KernelErrno(rawValue: 19)
  /// C: `ENOTDIR`.
  public static let ENOTDIR = KernelErrno(rawValue: 20)
  /// C: `EISDIR`.
  public static let EISDIR = KernelErrno(rawValue: 21)
  /// C: `EINVAL`.
  public static let EINVAL = KernelErrno(rawValue: 22)
  /// C: `ENFILE`.
  public static let ENFILE = KernelErrno(rawValue: 23)
  /// C: `EMFILE`.
  public static let EMFILE = KernelErrno(rawValue: 24)
  /// C: `ENOTTY`.
  public static let ENOTTY = KernelErrno(rawValue: 25)
  /// C: `ETXTBSY`.
  public static let ETXTBSY = KernelErrno(rawValue: 26)
  /// C: `EFBIG`.
  public static let EFBIG = KernelErrno(rawValue: 27)
  /// C: `ENOSPC`.
  public static let ENOSPC = KernelErrno(rawValue: 28)
  /// C: `ESPIPE`.
  public static let ESPIPE = KernelErrno(rawValue: 29)
  /// C: `EROFS`.
  public static let EROFS = KernelErrno(rawValue: 30)
  /// C: `EMLINK`.
  public static let EMLINK = KernelErrno(rawValue: 31)
  /// C: `EPIPE`.
  public static let EPIPE = KernelErrno(rawValue: 32)
  /// C: `EDOM`.
  public static let EDOM = KernelErrno(rawValue: 33)
  /// C: `ERANGE`.
  public static let ERANGE = KernelErrno(rawValue: 34)
  /// C: `EDEADLOCK`.
  public static let EDEADLOCK = KernelErrno(rawValue: 35)
  /// C: `ENAMETOOLONG`.
  public static let ENAMETOOLONG = KernelErrno(rawValue: 36)
  /// C: `ENOLCK`.
  public static let ENOLCK = KernelErrno(rawValue: 37)
  /// C: `ENOSYS`.
  public static let ENOSYS = KernelErrno(rawValue: 38)
  /// C: `ENOTEMPTY`.
  public static let ENOTEMPTY = KernelErrno(rawValue: 39)
  /// C: `ELOOP`.
  public static let ELOOP = KernelErrno(rawValue: 40)
  /// C: `ENOMSG`.
  public static let ENOMSG = KernelErrno(rawValue: 42)
  /// C: `EIDRM`.
  public static let EIDRM = KernelErrno(rawValue: 43)
  /// C: `ECHRNG`.
  public static let ECHRNG = KernelErrno(rawValue: 44)
  /// C: `EL2NSYNC`.
  public static let EL2NSYNC = KernelErrno(rawValue: 45)
  /// C: `EL3HLT`.
  public static let EL3HLT = KernelErrno(rawValue: 46)
  /// C: `EL3RST`.
  public static let EL3RST = KernelErrno(rawValue: 47)
  /// C: `ELNRNG`.
  public static let ELNRNG = KernelErrno(rawValue: 48)
  /// C: `EUNATCH`.
  public static let EUNATCH = KernelErrno(rawValue: 49)
  /// C: `ENOCSI`.
  public static let ENOCSI = KernelErrno(rawValue: 50)
  /// C: `EL2HLT`.
  public static let EL2HLT = KernelErrno(rawValue: 51)
  /// C: `EBADE`.
  public static let EBADE = KernelErrno(rawValue: 52)
  /// C: `EBADR`.
  public static let EBADR = KernelErrno(rawValue: 53)
  /// C: `EXFULL`.
  public static let EXFULL = KernelErrno(rawValue: 54)
  /// C: `ENOANO`.
  public static let ENOANO = KernelErrno(rawValue: 55)
  /// C: `EBADRQC`.
  public static let EBADRQC = KernelErrno(rawValue: 56)
  /// C: `EBADSLT`.
  public static let EBADSLT = KernelErrno(rawValue: 57)
  /// C: `EBFONT`.
  public static let EBFONT = KernelErrno(rawValue: 59)
  /// C: `ENOSTR`.
  public static let ENOSTR = KernelErrno(rawValue: 60)
  /// C: `ENODATA`.
  public static let ENODATA = KernelErrno(rawValue: 61)
  /// C: `ETIME`.
  public static let ETIME = KernelErrno(rawValue: 62)
  /// C: `ENOSR`.
  public static let ENOSR = KernelErrno(rawValue: 63)
  /// C: `ENONET`.
  public static let ENONET = KernelErrno(rawValue: 64)
  /// C: `ENOPKG`.
  public static let ENOPKG = KernelErrno(rawValue: 65)
  /// C: `EREMOTE`.
  public static let EREMOTE = KernelErrno(rawValue: 66)
  /// C: `ENOLINK`.
  public static let ENOLINK = KernelErrno(rawValue: 67)
  /// C: `EADV`.
  public static let EADV = KernelErrno(rawValue: 68)
  /// C: `ESRMNT`.
  public static let ESRMNT = KernelErrno(rawValue: 69)
  /// C: `ECOMM`.
  public static let ECOMM = KernelErrno(rawValue: 70)
  /// C: `EPROTO`.
  public static let EPROTO = KernelErrno(rawValue: 71)
  /// C: `EMULTIHOP`.
  public static let EMULTIHOP = KernelErrno(rawValue: 72)
  /// C: `EDOTDOT`.
  public static let EDOTDOT = KernelErrno(rawValue: 73)
  /// C: `EBADMSG`.
  public static let EBADMSG = KernelErrno(rawValue: 74)
  /// C: `EOVERFLOW`.
  public static let EOVERFLOW = KernelErrno(rawValue: 75)
  /// C: `ENOTUNIQ`.
  public static let ENOTUNIQ = KernelErrno(rawValue: 76)
  /// C: `EBADFD`.
  public static let EBADFD = KernelErrno(rawValue: 77)
  /// C: `EREMCHG`.
  public static let EREMCHG = KernelErrno(rawValue: 78)
  /// C: `ELIBACC`.
  public static let ELIBACC = KernelErrno(rawValue: 79)
  /// C: `ELIBBAD`.
  public static let ELIBBAD = KernelErrno(rawValue: 80)
  /// C: `ELIBSCN`.
  public static let ELIBSCN = KernelErrno(rawValue: 81)
  /// C: `ELIBMAX`.
  public static let ELIBMAX = KernelErrno(rawValue: 82)
  /// C: `ELIBEXEC`.
  public static let ELIBEXEC = KernelErrno(rawValue: 83)
  /// C: `EILSEQ`.
  public static let EILSEQ = KernelErrno(rawValue: 84)
  /// C: `ERESTART`.
  public static let ERESTART = KernelErrno(rawValue: 85)
  /// C: `ESTRPIPE`.
  public static let ESTRPIPE = KernelErrno(rawValue: 86)
  /// C: `EUSERS`.
  public static let EUSERS = KernelErrno(rawValue: 87)
  /// C: `ENOTSOCK`.
  public static let ENOTSOCK = KernelErrno(rawValue: 88)
  /// C: `EDESTADDRREQ`.
  public static let EDESTADDRREQ = KernelErrno(rawValue: 89)
  /// C: `EMSGSIZE`.
  public static let EMSGSIZE = KernelErrno(rawValue: 90)
  /// C: `EPROTOTYPE`.
  public static let EPROTOTYPE = KernelErrno(rawValue: 91)
  /// C: `ENOPROTOOPT`.
  public static let ENOPROTOOPT = KernelErrno(rawValue: 92)
  /// C: `EPROTONOSUPPORT`.
  public static let EPROTONOSUPPORT = KernelErrno(rawValue: 93)
  /// C: `ESOCKTNOSUPPORT`.
  public static let ESOCKTNOSUPPORT = KernelErrno(rawValue: 94)
  /// C: `EOPNOTSUPP`.
  public static let EOPNOTSUPP = KernelErrno(rawValue: 95)
  /// C: `EPFNOSUPPORT`.
  public static let EPFNOSUPPORT = KernelErrno(rawValue: 96)
  /// C: `EAFNOSUPPORT`.
  public static let EAFNOSUPPORT = KernelErrno(rawValue: 97)
  /// C: `EADDRINUSE`.
  public static let EADDRINUSE = KernelErrno(rawValue: 98)
  /// C: `EADDRNOTAVAIL`.
  public static let EADDRNOTAVAIL = KernelErrno(rawValue: 99)
  /// C: `ENETDOWN`.
  public static let ENETDOWN = KernelErrno(rawValue: 100)
  /// C: `ENETUNREACH`.
  public static let ENETUNREACH = KernelErrno(rawValue: 101)
  /// C: `ENETRESET`.
  public static let ENETRESET = KernelErrno(rawValue: 102)
  /// C: `ECONNABORTED`.
  public static let ECONNABORTED = KernelErrno(rawValue: 103)
  /// C: `ECONNRESET`.
  public static let ECONNRESET = KernelErrno(rawValue: 104)
  /// C: `ENOBUFS`.
  public static let ENOBUFS = KernelErrno(rawValue: 105)
  /// C: `EISCONN`.
  public static let EISCONN = KernelErrno(rawValue: 106)
  /// C: `ENOTCONN`.
  public static let ENOTCONN = KernelErrno(rawValue: 107)
  /// C: `ESHUTDOWN`.
  public static let ESHUTDOWN = KernelErrno(rawValue: 108)
  /// C: `ETOOMANYREFS`.
  public static let ETOOMANYREFS = KernelErrno(rawValue: 109)
  /// C: `ETIMEDOUT`.
  public static let ETIMEDOUT = KernelErrno(rawValue: 110)
  /// C: `ECONNREFUSED`.
  public static let ECONNREFUSED = KernelErrno(rawValue: 111)
  /// C: `EHOSTDOWN`.
  public static let EHOSTDOWN = KernelErrno(rawValue: 112)
  /// C: `EHOSTUNREACH`.
  public static let EHOSTUNREACH = KernelErrno(rawValue: 113)
  /// C: `EALREADY`.
  public static let EALREADY = KernelErrno(rawValue: 114)
  /// C: `EINPROGRESS`.
  public static let EINPROGRESS = KernelErrno(rawValue: 115)
  /// C: `ESTALE`.
  public static let ESTALE = KernelErrno(rawValue: 116)
  /// C: `EUCLEAN`.
  public static let EUCLEAN = KernelErrno(rawValue: 117)
  /// C: `ENOTNAM`.
  public static let ENOTNAM = KernelErrno(rawValue: 118)
  /// C: `ENAVAIL`.
  public static let ENAVAIL = KernelErrno(rawValue: 119)
  /// C: `EISNAM`.
  public static let EISNAM = KernelErrno(rawValue: 120)
  /// C: `EREMOTEIO`.
  public static let EREMOTEIO = KernelErrno(rawValue: 121)
  /// C: `EDQUOT`.
  public static let EDQUOT = KernelErrno(rawValue: 122)
  /// C: `ENOMEDIUM`.
  public static let ENOMEDIUM = KernelErrno(rawValue: 123)
  /// C: `EMEDIUMTYPE`.
  public static let EMEDIUMTYPE = KernelErrno(rawValue: 124)
  /// C: `ECANCELED`.
  public static let ECANCELED = KernelErrno(rawValue: 125)
  /// C: `ENOKEY`.
  public static let ENOKEY = KernelErrno(rawValue: 126)
  /// C: `EKEYEXPIRED`.
  public static let EKEYEXPIRED = KernelErrno(rawValue: 127)
  /// C: `EKEYREVOKED`.
  public static let EKEYREVOKED = KernelErrno(rawValue: 128)
  /// C: `EKEYREJECTED`.
  public static let EKEYREJECTED = KernelErrno(rawValue: 129)
  /// C: `EOWNERDEAD`.
  public static let EOWNERDEAD = KernelErrno(rawValue: 130)
  /// C: `ENOTRECOVERABLE`.
  public static let ENOTRECOVERABLE = KernelErrno(rawValue: 131)
  /// C: `ERFKILL`.
  public static let ERFKILL = KernelErrno(rawValue: 132)
  /// C: `ERESTARTSYS`.
  public static let ERESTARTSYS = KernelErrno(rawValue: 512)
  /// C: `ENOTSUPP`.
  public static let ENOTSUPP = KernelErrno(rawValue: 524)

  private static let names: [Int32: StaticString] = [
    1: "EPERM",
    2: "ENOENT",
    3: "ESRCH",
    4: "EINTR",
    5: "EIO",
    6: "ENXIO",
    7: "E2BIG",
    8: "ENOEXEC",
    9: "EBADF",
    10: "ECHILD",
    11: "EAGAIN",
    12: "ENOMEM",
    13: "EACCES",
    14: "EFAULT",
    15: "ENOTBLK",
    16: "EBUSY",
    17: "EEXIST",
    18: "EXDEV",
    19: "ENODEV",
    20: "ENOTDIR",
    21: "EISDIR",
    22: "EINVAL",
    23: "ENFILE",
    24: "EMFILE",
    25: "ENOTTY",
    26: "ETXTBSY",
    27: "EFBIG",
    28: "ENOSPC",
    29: "ESPIPE",
    30: "EROFS",
    31: "EMLINK",
    32: "EPIPE",
    33: "EDOM",
    34: "ERANGE",
    35: "EDEADLOCK",
    36: "ENAMETOOLONG",
    37: "ENOLCK",
    38: "ENOSYS",
    39: "ENOTEMPTY",
    40: "ELOOP",
    42: "ENOMSG",
    43: "EIDRM",
    44: "ECHRNG",
    45: "EL2NSYNC",
    46: "EL3HLT",
    47: "EL3RST",
    48: "ELNRNG",
    49: "EUNATCH",
    50: "ENOCSI",
    51: "EL2HLT",
    52: "EBADE",
    53: "EBADR",
    54: "EXFULL",
    55: "ENOANO",
    56: "EBADRQC",
    57: "EBADSLT",
    59: "EBFONT",
    60: "ENOSTR",
    61: "ENODATA",
    62: "ETIME",
    63: "ENOSR",
    64: "ENONET",
    65: "ENOPKG",
    66: "EREMOTE",
    67: "ENOLINK",
    68: "EADV",
    69: "ESRMNT",
    70: "ECOMM",
    71: "EPROTO",
    72: "EMULTIHOP",
    73: "EDOTDOT",
    74: "EBADMSG",
    75: "EOVERFLOW",
    76: "ENOTUNIQ",
    77: "EBADFD",
    78: "EREMCHG",
    79: "ELIBACC",
    80: "ELIBBAD",
    81: "ELIBSCN",
    82: "ELIBMAX",
    83: "ELIBEXEC",
    84: "EILSEQ",
    85: "ERESTART",
    86: "ESTRPIPE",
    87: "EUSERS",
    88: "ENOTSOCK",
    89: "EDESTADDRREQ",
    90: "EMSGSIZE",
    91: "EPROTOTYPE",
    92: "ENOPROTOOPT",
    93: "EPROTONOSUPPORT",
    94: "ESOCKTNOSUPPORT",
    95: "EOPNOTSUPP",
    96: "EPFNOSUPPORT",
    97: "EAFNOSUPPORT",
    98: "EADDRINUSE",
    99: "EADDRNOTAVAIL",
    100: "ENETDOWN",
    101: "ENETUNREACH",
    102: "ENETRESET",
    103: "ECONNABORTED",
    104: "ECONNRESET",
    105: "ENOBUFS",
    106: "EISCONN",
    107: "ENOTCONN",
    108: "ESHUTDOWN",
    109: "ETOOMANYREFS",
    110: "ETIMEDOUT",
    111: "ECONNREFUSED",
    112: "EHOSTDOWN",
    113: "EHOSTUNREACH",
    114: "EALREADY",
    115: "EINPROGRESS",
    116: "ESTALE",
    117: "EUCLEAN",
    118: "ENOTNAM",
    119: "ENAVAIL",
    120: "EISNAM",
    121: "EREMOTEIO",
    122: "EDQUOT",
    123: "ENOMEDIUM",
    124: "EMEDIUMTYPE",
    125: "ECANCELED",
    126: "ENOKEY",
    127: "EKEYEXPIRED",
    128: "EKEYREVOKED",
    129: "EKEYREJECTED",
    130: "EOWNERDEAD",
    131: "ENOTRECOVERABLE",
    132: "ERFKILL",
    512: "ERESTARTSYS",
    524: "ENOTSUPP",
  ]

  /// The C name, or `nil` for a number that has none here.
  public var name: String? { Self.names[rawValue].map { "\($0)" } }
}

extension KernelErrno: CustomStringConvertible {
  /// The C name, or the number.
  public var description: String { name ?? "errno \(rawValue)" }
}
