import BPFBytes

extension BTFTable {
  /// All types as a header in C, as `bpftool btf dump … format c` writes it (parity BTFC-4, BTFC-5): every structure
  /// keeps its layout for CO-RE, and functions for programs are declared at the end.
  ///
  /// - Parameters:
  ///   - roots: the types to declare, with what they need; all if there is none, and the functions too.
  ///   - isSorted: whether all types come in an order that depends on their names alone, so that the headers of two
  ///     kernels can be compared; else in the order of the table.
  /// - Returns: the text in UTF-8.
  /// - Throws: ``BTFError`` as ``CDeclarations`` does.
  public func cHeader(roots: [BTFTypeID] = [], isSorted: Bool = true) throws(BTFError) -> [UInt8] {
    var declarations = try CDeclarations(self)
    declarations.write(Self.headerBegin)
    if roots.isEmpty {
      // Text takes about as much as types do, and growing it would copy it.
      declarations.output.reserveCapacity(types.count)
      let ids =
        isSorted ? try declarations.words.sortedForC() : Array(1..<UInt32(clamping: max(typeCount, 1)))
      // What no C has cannot be declared, and the rest does not suffer from it.
      for id in ids where declarations.words.kind(id).payload(elements: 0) != nil {
        try declarations.declare(BTFTypeID(rawValue: id))
      }
      try declarations.declareFunctions()
    } else {
      for id in roots { try declarations.declare(id) }
    }
    declarations.write(Self.headerEnd)
    return declarations.takeText()
  }

  private static let headerBegin = """
    #ifndef __VMLINUX_H__
    #define __VMLINUX_H__

    #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
    #pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)
    #endif

    #ifndef __ksym
    #define __ksym __attribute__((section(".ksyms")))
    #endif

    #ifndef __weak
    #define __weak __attribute__((weak))
    #endif

    #ifndef __bpf_fastcall
    #if __has_attribute(bpf_fastcall)
    #define __bpf_fastcall __attribute__((bpf_fastcall))
    #else
    #define __bpf_fastcall
    #endif
    #endif


    """

  private static let headerEnd = """
    #ifndef BPF_NO_PRESERVE_ACCESS_INDEX
    #pragma clang attribute pop
    #endif

    #endif /* __VMLINUX_H__ */

    """
}

extension CDeclarations {
  /// Declares the functions of the kernel that programs may call: those with a tag that says so.
  mutating func declareFunctions() throws(BTFError) {
    var functions: [UInt32] = []
    var isFast: Set<UInt32> = []
    for id in 1..<UInt32(clamping: max(words.count, 1))
    where words.kind(id) == .declTag && words.word(id, 0) == .max {
      let function = words.reference(id)
      guard words.kind(function) == .function else { continue }
      if words.isText(words.name(id), "bpf_kfunc") { functions.append(function) }
      if words.isText(words.name(id), "bpf_fastcall") { isFast.insert(function) }
    }
    // By name, as the header's types are.
    functions.sort { left, right in
      words.areEqual(words.name(left), words.name(right))
        ? left < right : words.precedes(words.name(left), words.name(right))
    }
    put("\n/* BPF kfuncs */\n#ifndef BPF_NO_KFUNC_PROTOTYPES\n")
    for function in functions {
      put("extern ")
      if isFast.contains(function) { put("__bpf_fastcall ") }
      stack.removeAll(keepingCapacity: true)
      try declarator(of: words.reference(function), CName(words.name(function)), indent: 0, level: 0)
      put(" __weak __ksym;\n")
    }
    put("#endif\n\n")
  }
}
