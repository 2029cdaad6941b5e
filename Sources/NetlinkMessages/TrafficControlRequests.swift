extension NetlinkRequest {
  /// Gives an interface the discipline `clsact`, unless it has one. C: `RTM_NEWQDISC`.
  public static func createClsact(interface: UInt32) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_NEWQDISC, flags: [.acknowledge, .create, .exclusive]) {
      writer in
      writer.appendClsact(interface: interface)
      writer.attribute(TrafficControl.TCA_KIND, text: "clsact")
    }
  }

  /// Takes `clsact` away, with every filter in it. C: `RTM_DELQDISC`.
  public static func deleteClsact(interface: UInt32) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_DELQDISC, flags: .acknowledge) { writer in
      writer.appendClsact(interface: interface)
      writer.attribute(TrafficControl.TCA_KIND, text: "clsact")
    }
  }

  /// Asks for every queueing discipline of the network namespace. C: `RTM_GETQDISC`.
  public static func queueingDisciplines() throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_GETQDISC, flags: .dump) { writer in
      writer.appendTrafficControl(interface: 0, handle: 0, parent: 0, information: 0)
    }
  }

  /// Asks for every filter below a parent, in all chains. C: `RTM_GETTFILTER`.
  public static func filters(interface: UInt32, parent: UInt32) throws(NetlinkFormatError) -> NetlinkRequest {
    try NetlinkRequest(type: RouteNetlink.RTM_GETTFILTER, flags: .dump) { writer in
      writer.appendTrafficControl(interface: interface, handle: 0, parent: parent, information: 0)
    }
  }

  /// Adds a filter that is a program whose result is the packet's fate. C: `RTM_NEWTFILTER`, `cls_bpf`.
  ///
  /// - Parameters:
  ///   - name: C: `TCA_BPF_NAME`.
  ///   - replaces: whether a filter of that place gives way; otherwise there must be none.
  public static func addBPFFilter(
    at place: FilterPlace, programFD: Int32, name: String, replaces: Bool
  ) throws(NetlinkFormatError) -> NetlinkRequest {
    // With an echo the answer is the filter itself, and so tells what the kernel chose.
    let flags: NetlinkFlags = [.acknowledge, .echo, .create, replaces ? .replace : .exclusive]
    return try NetlinkRequest(type: RouteNetlink.RTM_NEWTFILTER, flags: flags) { writer in
      writer.appendFilter(place)
      writer.attribute(TrafficControl.TCA_KIND, text: "bpf")
      if place.chain != 0 { writer.attribute(TrafficControl.TCA_CHAIN, integer: place.chain) }
      writer.nested(TrafficControl.TCA_OPTIONS) { writer in
        writer.attribute(TrafficControl.TCA_BPF_FD, integer: programFD)
        writer.attribute(TrafficControl.TCA_BPF_NAME, text: name)
        writer.attribute(TrafficControl.TCA_BPF_FLAGS, integer: TrafficControl.TCA_BPF_FLAG_ACT_DIRECT)
      }
    }
  }

  /// Removes one filter of the kind `bpf`. C: `RTM_DELTFILTER`.
  ///
  /// - Parameter place: with priority and handle, as without them more than one would go.
  public static func deleteBPFFilter(at place: FilterPlace) throws(NetlinkFormatError) -> NetlinkRequest {
    guard place.priority != 0, place.handle != 0 else {
      throw NetlinkFormatError(at: 0, "a filter is removed by its priority and handle, none of them 0")
    }
    return try NetlinkRequest(type: RouteNetlink.RTM_DELTFILTER, flags: .acknowledge) { writer in
      writer.appendFilter(place)
      writer.attribute(TrafficControl.TCA_KIND, text: "bpf")
      if place.chain != 0 { writer.attribute(TrafficControl.TCA_CHAIN, integer: place.chain) }
    }
  }
}

extension NetlinkWriter {
  /// C: `struct tcmsg`.
  mutating func appendTrafficControl(interface: UInt32, handle: UInt32, parent: UInt32, information: UInt32) {
    append(UInt32(0))  // tcm_family and padding
    append(interface)
    append(handle)
    append(parent)
    append(information)
  }

  mutating func appendClsact(interface: UInt32) {
    appendTrafficControl(
      interface: interface, handle: TrafficControl.clsactHandle, parent: TrafficControl.clsact, information: 0
    )
  }

  mutating func appendFilter(_ place: FilterPlace) {
    appendTrafficControl(
      interface: place.interface, handle: place.handle, parent: place.parent,
      information: UInt32(place.priority) << 16 | UInt32(TrafficControl.ETH_P_ALL.bigEndian))
  }
}
