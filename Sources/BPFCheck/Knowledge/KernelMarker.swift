import BPFTypes

/// Something in a kernel's types that comes and goes with an ability.
enum KernelMarker: Sendable {
  case helper(HelperID)
  case attachType(AttachType)
  case mapType(MapType)
  case function(String)

  /// Every function that is looked for.
  static let functions: [String] =
    Array(programFunctions.values) + Array(mapFunctions.values)
    + KernelAbility.all.compactMap { ability in
      if case .function(let name) = ability.marker { name } else { nil }
    }

  /// A function that is there only if the type was built in: its address is taken, so that it is never inlined.
  static func function(of type: ProgramType) -> String? { programFunctions[type] }

  /// The same for a type of maps.
  static func function(of type: MapType) -> String? { mapFunctions[type] }

  // From drivers/media/rc/bpf-lirc.c and net/netfilter/nf_bpf_link.c.
  private static let programFunctions: [ProgramType: String] = [
    .lircMode2: "lirc_mode2_func_proto", .netfilter: "nf_is_valid_access",
  ]

  // From net/xdp/xskmap.c, net/core/sock_map.c and kernel/bpf/arena.c.
  private static let mapFunctions: [MapType: String] = [
    .xskmap: "xsk_map_alloc", .sockmap: "sock_map_alloc", .sockhash: "sock_hash_alloc",
    .arena: "arena_map_alloc",
  ]
}
