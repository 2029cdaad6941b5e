public import BPFBytes

/// One type, decoded. C: `struct btf_type` (`linux/btf.h`) and what follows it.
public struct BTFType: Sendable, Equatable {
  /// Its number in the table.
  public let id: BTFTypeID
  /// Its name; empty for an anonymous one.
  public let name: String
  /// What sort of type it is.
  public let kind: BTFKind
  /// What it consists of.
  public let body: BTFBody
}

/// What a type consists of.
public enum BTFBody: Sendable, Equatable {
  /// Nothing.
  case void
  /// An integer, a character or a `bool`.
  case int(BTFInt)
  /// The address of something.
  case pointer(BTFTypeID)
  /// Elements of one type.
  case array(BTFArray)
  /// A structure or a union.
  case composite(BTFComposite)
  /// Named numbers, of 32 or 64 bits.
  case enumeration(BTFEnumeration)
  /// A structure or union that is only declared.
  case forward(isUnion: Bool)
  /// Another type under a name, a qualifier or a tag.
  case reference(BTFTypeID)
  /// A function.
  case function(BTFFunction)
  /// The parameters and the result of a function.
  case functionPrototype(BTFPrototype)
  /// A variable.
  case variable(BTFVariable)
  /// The variables of an ELF section.
  case dataSection(BTFDataSection)
  /// A floating-point number of so many bytes.
  case float(size: UInt32)
  /// A mark on a declaration: the type, and which member or parameter, or -1 for itself.
  case declTag(target: BTFTypeID, component: Int32)
  /// A kind that is not known here: its raw words.
  case unknown(info: UInt32, sizeOrType: UInt32, payload: ByteSlice)
}

/// An integer type.
public struct BTFInt: Sendable, Hashable {
  /// In bytes.
  public let size: UInt32
  /// How many bits count. C: `BTF_INT_BITS`.
  public let bits: UInt8
  /// Where they begin. C: `BTF_INT_OFFSET`.
  public let bitOffset: UInt8
  /// C: `BTF_INT_ENCODING`: 1 signed, 2 character, 4 boolean.
  public let encoding: UInt8

  /// C: `BTF_INT_SIGNED`.
  public var isSigned: Bool { encoding & 1 != 0 }
  /// C: `BTF_INT_CHAR`.
  public var isCharacter: Bool { encoding & 2 != 0 }
  /// C: `BTF_INT_BOOL`.
  public var isBoolean: Bool { encoding & 4 != 0 }
}

/// An array type. C: `struct btf_array`.
public struct BTFArray: Sendable, Hashable {
  /// The type of an element.
  public let element: BTFTypeID
  /// The type of an index.
  public let index: BTFTypeID
  /// How many elements.
  public let count: UInt32
}

/// A structure or union.
public struct BTFComposite: Sendable, Hashable {
  /// In bytes.
  public let size: UInt32
  /// In the order of the declaration.
  public let members: [BTFMember]
  /// Whether offsets carry the sizes of bit fields. C: `kind_flag`.
  public let hasBitfields: Bool
}

/// A member of a structure or union. C: `struct btf_member`.
public struct BTFMember: Sendable, Hashable {
  /// Empty for an anonymous structure or union.
  public let name: String
  /// The member's type.
  public let type: BTFTypeID
  /// From the start of the structure, in bits.
  public let bitOffset: UInt32
  /// In bits; 0 if the member is no bit field.
  public let bitfieldSize: UInt8
}

/// Named numbers. C: `struct btf_enum`, `struct btf_enum64`.
public struct BTFEnumeration: Sendable, Hashable {
  /// In bytes.
  public let size: UInt32
  /// C: `kind_flag`.
  public let isSigned: Bool
  /// In the order of the declaration.
  public let values: [BTFEnumerator]
}

/// A named number.
public struct BTFEnumerator: Sendable, Hashable {
  /// The C name.
  public let name: String
  /// Its 64 bits, sign-extended where the file says so: ENUM always, ENUM64 as it stands.
  public let value: Int64

  /// The bits that a value of `size` bytes holds.
  public func bitPattern(size: UInt32) -> UInt64 {
    let bits = UInt64(bitPattern: value)
    return size >= 8 ? bits : bits & ((1 << (UInt64(size) * 8)) - 1)
  }
}

extension BTFEnumerator {
  /// The number as C prints it.
  func text(isSigned: Bool, size: UInt32) -> String {
    isSigned ? "\(value)" : "\(bitPattern(size: size))"
  }
}

/// Who sees a function or variable. C: `enum btf_func_linkage`, `BTF_VAR_*`.
public struct BTFLinkage: RawRepresentable, Sendable, Hashable {
  /// The number in the file.
  public let rawValue: UInt32
  /// Wraps a number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// This file.
  public static let `static` = BTFLinkage(rawValue: 0)
  /// Every file.
  public static let global = BTFLinkage(rawValue: 1)
  /// Defined elsewhere.
  public static let extern = BTFLinkage(rawValue: 2)
}

/// A function.
public struct BTFFunction: Sendable, Hashable {
  /// Its parameters and result.
  public let prototype: BTFTypeID
  /// Who sees it.
  public let linkage: BTFLinkage
}

/// Parameters and result of a function.
public struct BTFPrototype: Sendable, Hashable {
  /// The result's type.
  public let result: BTFTypeID
  /// In order; one of type void without a name at the end stands for `...`.
  public let parameters: [BTFParameter]
}

/// A parameter. C: `struct btf_param`.
public struct BTFParameter: Sendable, Hashable {
  /// May be empty.
  public let name: String
  /// The parameter's type.
  public let type: BTFTypeID
}

/// A variable. C: `struct btf_var`.
public struct BTFVariable: Sendable, Hashable {
  /// The variable's type.
  public let type: BTFTypeID
  /// Who sees it.
  public let linkage: BTFLinkage
}

/// The variables of an ELF section.
public struct BTFDataSection: Sendable, Hashable {
  /// In bytes; 0 in what clang writes.
  public let size: UInt32
  /// In the order of the file.
  public let variables: [BTFSectionVariable]
}

/// Where a variable lies in its section. C: `struct btf_var_secinfo`.
public struct BTFSectionVariable: Sendable, Hashable {
  /// The variable.
  public let type: BTFTypeID
  /// From the start of the section, in bytes; 0 for visible variables in what clang writes.
  public let offset: UInt32
  /// In bytes.
  public let size: UInt32
}
