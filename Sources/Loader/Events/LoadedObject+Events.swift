public import BPFBlueprint
public import BPFTypes

extension LoadedObject {
  /// Reads the records of ring buffers and perf event arrays of this object, which the reader retains.
  ///
  /// - Parameters:
  ///   - names: the maps, in the order of ``EventOrigin/map``.
  ///   - options: how perf buffers are made.
  /// - Throws: ``BPFError``: `notFound` if there is no such map, `invalidValue` if it holds no events.
  public func eventReader(
    _ names: String..., options: PerfBufferOptions = .init()
  ) throws(BPFError) -> EventReader {
    var maps: [Map] = []
    for name in names { maps.append(try map(name)) }
    return try EventReader(maps, options: options, owner: self)
  }

  /// The records of a map as events of a type of one's own, whose layout is compared with the object's types
  /// first.
  ///
  /// - Parameters:
  ///   - name: a ring buffer or perf event array.
  ///   - type: what a record is.
  ///   - policy: what happens when events come faster than they are taken.
  ///   - options: how perf buffers are made.
  /// - Throws: ``BPFError``: `invalidValue` if the type's layout is another one than the C structure's,
  ///   `notFound` if the object does not describe the structure or has no such map.
  @inlinable
  public func events<Event: CStructure>(
    _ name: String, as type: Event.Type = Event.self, policy: EventPolicy = .leaveInKernel,
    options: PerfBufferOptions = .init()
  ) throws(BPFError) -> EventStream<Event> {
    try verify(type.layout)
    return try events(name, policy: policy, options: options) { record throws(BPFError) in try Event(record) }
  }

  /// The records of a map, decoded by a function.
  ///
  /// - Parameter decode: makes an event of a record whose bytes are valid during the call, or `nil` to pass it
  ///   over. What it throws ends the stream. It runs on the consuming task, or on the thread of the kernel
  ///   context for policies that read ahead.
  @inlinable
  public func events<Event: Sendable>(
    _ name: String, policy: EventPolicy = .leaveInKernel, options: PerfBufferOptions = .init(),
    decode: @escaping @Sendable (RawSpan) throws(BPFError) -> Event?
  ) throws(BPFError) -> EventStream<Event> {
    let reader = try eventReader(name, options: options)
    return EventStream(
      core: StreamCore(reader: reader, policy: policy) { reader, limit, events in
        try reader.consume(limit: limit) { record, _ in
          if let event = try decode(record) { events.append(event) }
        }
      })
  }

  /// Compares a layout with the object's types; see ``BPFObject/verify(_:)``.
  public func verify(_ layout: CLayout) throws(BPFError) {
    try object.verify(layout)
  }

  /// The records of a map as bytes, each copied.
  public func events(
    _ name: String, policy: EventPolicy = .leaveInKernel, options: PerfBufferOptions = .init()
  ) throws(BPFError) -> EventStream<[UInt8]> {
    try events(name, policy: policy, options: options) { record in
      unsafe record.withUnsafeBytes { unsafe Array($0) }
    }
  }
}
