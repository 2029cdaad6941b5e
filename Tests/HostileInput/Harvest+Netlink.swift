import BPFBytes
import NetlinkMessages

extension Harvest {
  mutating func readNetlink(_ bytes: ByteSlice) {
    let messages: [NetlinkMessage]
    do {
      messages = try NetlinkMessage.parse(bytes)
    } catch {
      return require(error.offset <= bytes.count, "an error beyond the end: \(error)")
    }
    note(Set(messages))
    for message in messages {
      require(message.payload.count <= bytes.count, "a message is longer than what it came in")
      attempt { try NetlinkAcknowledgement(parsing: message) }
      attempt { try LinkMessage(parsing: message) as Any }
      attempt { try TrafficControlMessage(parsing: message)?.bpfFilter() as Any }
      attempt { try message.genericFamilyID() as Any }
      attempt { try DeviceFeaturesMessage(parsing: message) }
      attempt { try NetlinkAttributes(parsing: message.payload).list.map { ($0.string, try $0.nested()) } }
      // The type decides how a message is read; with any other payload it has to be as safe.
      for type in [16, 36, 44] as [UInt16] where type != message.type {
        let other = NetlinkMessage(
          type: type, flags: message.flags, sequence: 0, port: 0, payload: message.payload)
        attempt { try LinkMessage(parsing: other) as Any }
        attempt { try TrafficControlMessage(parsing: other)?.bpfFilter() as Any }
      }
    }
  }
}
