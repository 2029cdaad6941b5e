import BPFSyscall
public import BPFTypes

extension Map {
  /// Reads the value of a key and removes it, in one step. Queues and stacks, which have no keys, give their
  /// next value for the empty key. C: `BPF_MAP_LOOKUP_AND_DELETE_ELEM`. Linux 4.20 for queues and stacks, 5.14
  /// for hashes.
  ///
  /// - Parameter key: ``keySize`` bytes.
  /// - Returns: `nil` if the key is not there, or nothing is left.
  public func lookupAndDelete(_ key: [UInt8] = []) throws(BPFError) -> [UInt8]? {
    try check(key: key.count, value: nil)
    var value = [UInt8](repeating: 0, count: storedValueSize)
    let result = unsafe key.withUnsafeBytes { key in
      unsafe value.withUnsafeMutableBytes { value in
        Result { () throws(SystemCallError) -> Bool in
          guard let target = value.baseAddress else { return false }
          return try unsafe kernel.calls.mapLookupAndDelete(
            fd: fileDescriptor, key: key.isEmpty ? nil : key.baseAddress, value: target)
        }
      }
    }
    do {
      return try result.get() ? value : nil
    } catch {
      throw failure(error)
    }
  }

  /// Reads the next value of a queue or stack, which keeps it; `nil` if it is empty. Linux 4.20.
  public func peek() throws(BPFError) -> [UInt8]? { try lookup([]) }

  /// Adds a value to a queue or stack. Linux 4.20.
  ///
  /// - Parameter flags: `exist` to give up the oldest value where there is no room.
  public func push(_ value: [UInt8], _ flags: UpdateFlags = .any) throws(BPFError) {
    try update([], value, flags)
  }

  /// Takes the next value of a queue or stack; `nil` if it is empty. Linux 4.20.
  public func pop() throws(BPFError) -> [UInt8]? { try lookupAndDelete([]) }
}
