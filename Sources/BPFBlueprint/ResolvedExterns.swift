import BPFBytes
import BPFTypes

/// What each extern of an object stands for on one kernel.
struct ResolvedExterns: Sendable {
  /// What one extern stands for.
  enum Target: Sendable {
    /// A place in the map `.kconfig`.
    case configuration(offset: Int)
    /// A number that takes the place of an address.
    case address(UInt64)
    /// A variable or function, by its number in the types of the kernel or of a module.
    case kernelType(FoundKernelType)
    /// Nothing, and why that is no harm: the object asks before it uses it (parity EXT-8).
    case absent
    /// Nothing, although the object cannot do without it.
    case unresolved(BPFError)
  }

  /// In the order of the object's externs.
  var targets: [Target] = []
  /// The value of the map `.kconfig`; `nil` for an object without one.
  var configuration: InitialValue?
  /// The modules that functions come from; calls name them by their place here, counted from 1 (parity EXT-12).
  private(set) var calledModules: [ModuleSlot] = []

  /// Gives each module of a function a place among the descriptors that go with a program.
  mutating func noteModules(
    of externs: [Extern], _ subject: (Extern) -> BPFError.Subject
  ) throws(BPFError) {
    for (extern, target) in zip(externs, targets) {
      guard case .function = extern.kind, case .kernelType(let found) = target, let name = found.module,
        !calledModules.contains(ModuleSlot(rawValue: name))
      else { continue }
      // The place stands in 16 bits of the call, one of them the sign (parity LIM-11).
      guard calledModules.count < Int(Int16.max) else {
        throw BPFError(
          .unresolvedExtern, at: .link, of: subject(extern),
          "the object's functions come from too many modules",
          expected: "at most \(Int16.max)")
      }
      calledModules.append(ModuleSlot(rawValue: name))
    }
  }
}

extension BPFObject {
  /// Adds to a demand what externs need to know.
  func addExterns(to demand: inout Demand) {
    for extern in externs {
      switch extern.kind {
      case .configuration:
        switch VirtualExtern(rawValue: extern.name) {
        case .kernelVersion: demand.needsKernelVersion = true
        case .attachCookie: demand.features.insert(.attachCookie)
        case .syscallWrapper: demand.features.insert(.syscallWrapper)
        case nil:
          if extern.name.hasPrefix(Extern.optionPrefix), configuration.values[extern.name] == nil {
            demand.configuration.insert(extern.name)
          }
        }
      case .symbol: demand.kernelSymbols.insert(extern.name)
      case .variable, .function: break
      }
    }
  }

  /// Finds out what each extern stands for. What is missing is an error only where code refers to it.
  func resolve(
    _ externs: [Extern], _ facts: Facts, _ remarks: inout [String]
  ) throws(BPFError) -> ResolvedExterns {
    var resolved = ResolvedExterns()
    let map = maps.first { $0.origin == .kconfig }
    if let map { resolved.configuration = InitialValue(zeros: Int(map.valueSize)) }
    for extern in externs {
      let target: ResolvedExterns.Target
      switch extern.kind {
      case .configuration(let variable):
        if let value = try value(of: extern, variable, facts, &remarks) {
          resolved.configuration?.write(value, at: variable.offset)
          target = .configuration(offset: variable.offset)
        } else if extern.isWeak {
          target = .configuration(offset: variable.offset)
        } else {
          target = .unresolved(missingOption(extern, facts))
        }
      case .symbol: target = try address(of: extern, facts)
      case .variable, .function: target = kernelType(of: extern, facts)
      }
      if case .absent = target {
        let reason = facts.missingKernelSymbols.map { ": its symbols cannot be read: \($0)" } ?? ""
        remarks.append("extern \(extern.name.onOneLine) is not in this kernel, and taken as 0\(reason)")
      }
      resolved.targets.append(target)
    }
    try resolved.noteModules(of: externs) { subject($0) }
    return resolved
  }
}

// MARK: - Configuration

extension BPFObject {
  /// What is written into a variable of `.kconfig`; `nil` if nothing sets it.
  private func value(
    of extern: Extern, _ variable: ConfigurationVariable, _ facts: Facts, _ remarks: inout [String]
  ) throws(BPFError) -> [UInt8]? {
    if let virtual = VirtualExtern(rawValue: extern.name) {
      return try self.value(of: virtual, extern, variable, facts, &remarks)
    }
    guard extern.name.hasPrefix(Extern.optionPrefix) else {
      guard extern.isWeak, extern.name.hasPrefix(Extern.virtualPrefix) else {
        throw BPFError(
          .unresolvedExtern, at: .link, of: subject(extern), "the loader knows no value of that name",
          expected:
            "CONFIG_… for an option of the kernel, or one of LINUX_KERNEL_VERSION, LINUX_HAS_BPF_COOKIE "
            + "and LINUX_HAS_SYSCALL_WRAPPER")
      }
      return nil
    }
    guard let text = configuration.values[extern.name] ?? facts.configuration[extern.name] else { return nil }
    var isTruncated = false
    do throws(UnsuitableValue) {
      let bytes = try variable.bytes(for: text, order: byteOrder, isTruncated: &isTruncated)
      if isTruncated {
        remarks.append(
          "the value of \(extern.name.onOneLine) is cut to the \(variable.size) bytes of its variable")
      }
      return bytes
    } catch {
      throw unsuitable(extern, error, text)
    }
  }

  private func value(
    of virtual: VirtualExtern, _ extern: Extern, _ variable: ConfigurationVariable, _ facts: Facts,
    _ remarks: inout [String]
  ) throws(BPFError) -> [UInt8] {
    let number: UInt64
    switch virtual {
    case .kernelVersion:
      guard facts.kernelVersion != 0 else {
        throw BPFError(
          .unresolvedExtern, at: .link, of: subject(extern), "the kernel's version cannot be told")
      }
      number = UInt64(facts.kernelVersion)
    case .attachCookie: number = has(.attachCookie, facts, extern, &remarks)
    case .syscallWrapper: number = has(.syscallWrapper, facts, extern, &remarks)
    }
    do throws(UnsuitableValue) {
      return try variable.bytes(forNumber: number, order: byteOrder)
    } catch {
      throw unsuitable(extern, error, "\(number)")
    }
  }

  private func has(
    _ feature: KernelFeature, _ facts: Facts, _ extern: Extern, _ remarks: inout [String]
  ) -> UInt64 {
    if facts.undetermined.contains(feature) {
      remarks.append("\(extern.name.onOneLine) cannot be told, and is taken as true")
    }
    return facts.missing.contains(feature) ? 0 : 1
  }

  private func unsuitable(_ extern: Extern, _ error: UnsuitableValue, _ text: String) -> BPFError {
    BPFError(
      .invalidValue, at: .link, of: subject(extern), "the value of the option does not suit the variable",
      expected: error.expected, seen: String(text.prefix(80)))
  }

  private func missingOption(_ extern: Extern, _ facts: Facts) -> BPFError {
    BPFError(
      .unresolvedExtern, at: .link, of: subject(extern),
      facts.missingConfiguration.map { "the kernel's configuration cannot be read: \($0)" }
        ?? "the kernel's configuration does not set the option",
      remedy: "declare it __weak, or give its value")
  }

  private func subject(_ extern: Extern) -> BPFError.Subject {
    .init(object: path, item: "extern \(extern.name)")
  }
}

// MARK: - Symbols

extension BPFObject {
  /// The address of a symbol (parity EXT-9).
  private func address(of extern: Extern, _ facts: Facts) throws(BPFError) -> ResolvedExterns.Target {
    let addresses = facts.kernelSymbols[extern.name] ?? []
    if addresses.count > 1 {
      let texts = addresses.map { "0x" + String($0, radix: 16) }
      throw BPFError(
        .unresolvedExtern, at: .link, of: subject(extern), "the symbol is ambiguous",
        expected: "one address", seen: texts.joined(separator: " and "))
    }
    if let address = addresses.first { return .address(address) }
    if extern.isWeak { return .absent }
    if let reason = facts.missingKernelSymbols {
      return .unresolved(
        BPFError(
          .unresolvedExtern, at: .link, of: subject(extern), "the kernel's symbols cannot be read: \(reason)",
          remedy: "set kernel.kptr_restrict to 0 or 1 and run with CAP_SYSLOG"))
    }
    return .unresolved(
      BPFError(
        .unresolvedExtern, at: .link, of: subject(extern), "the kernel has no symbol of that name",
        remedy: "declare it __weak, and compare its address with NULL"))
  }
}

// MARK: - Functions and typed variables

extension BPFObject {
  /// The number of a function or variable in the kernel's types (parity EXT-8, EXT-10, EXT-11).
  private func kernelType(of extern: Extern, _ facts: Facts) -> ResolvedExterns.Target {
    let isFunction: Bool
    if case .function = extern.kind { isFunction = true } else { isFunction = false }
    let what = isFunction ? "function" : "variable"
    switch facts.kernelExterns[extern.name] {
    case .found(let found): return .kernelType(found)
    // A variable of another type is no variable that an older kernel lacks.
    case .differs where isFunction && extern.isWeak: return .absent
    case .differs(let how):
      return .unresolved(
        BPFError(
          .unresolvedExtern, at: .link, of: subject(extern), "the kernel's \(what) is of another type",
          seen: how, remedy: "declare it as the kernel does"))
    case nil:
      if extern.isWeak { return .absent }
      return .unresolved(
        BPFError(
          facts.missingKernelBTF == nil ? .unresolvedExtern : .noKernelBTF, at: .link, of: subject(extern),
          facts.missingKernelBTF.map { "the kernel's BTF is missing: \($0)" }
            ?? "neither the kernel nor its modules have a \(what) of that name",
          remedy: isFunction
            ? "declare it __weak and ask bpf_ksym_exists before the call, or use another kernel"
            : "declare it __weak, and compare its address with NULL"))
    }
  }
}
