import BPF
import Glibc

let cgroupOrderChecks: [KernelCheck] = [
  KernelCheck(
    "programs of a control group run in the order of their anchors",
    needs: .controlGroups.and(.linux(6, 17, for: "the order of a control group's programs"))
  ) { context in
    let loaded = try context.load("cgroup_family")
    try loaded.withLoaded { loaded in
      try withControlGroup { path in
        let group = try ControlGroup(path, on: context.kernel)
        guard let server = LoopbackSocket(SOCK_STREAM) else {
          throw CheckFailure(description: "no socket can be made")
        }
        let port = try server.listenAnywhere()
        try loaded.globals["from_port"]?.set(UInt16(9))
        try loaded.globals["to_port"]?.set(port)
        let turning = try loaded.program("on_connect")
        let seeing = try loaded.program("see_connect")
        let ids = (turning: try turning.info().id, seeing: try seeing.info().id)
        /// The port that the second program sees of a connection that the first one turns, and the order.
        func seen() throws -> (port: UInt64, order: [UInt32]) {
          try expectEqual(try connectTo(9), 0, "the error of connecting")
          let entries = try group.programs(.cgroupInet4Connect)?.entries ?? []
          return (try loaded.number("seen_port"), entries.map(\.programID))
        }
        func requireSeen(_ port: UInt16, _ order: [UInt32], _ how: String) throws {
          let seen = try seen()
          try expectEqual(seen.port, UInt64(port), "the port that is seen \(how)")
          try expectEqual(seen.order, order, "the order \(how)")
        }
        let link = try turning.attachCgroup(group)
        let behind = try seeing.attachCgroup(group)
        try requireSeen(port, [ids.turning, ids.seeing], "behind, as it came")
        try loaded.detach(behind)
        let before = try seeing.attachCgroup(group, at: .before(.link(link.linkID ?? 0)))
        try requireSeen(9, [ids.seeing, ids.turning], "before the link")
        try loaded.detach(before)
        try group.attach(seeing, [.allowMulti], at: .before())
        try requireSeen(9, [ids.seeing, ids.turning], "before all others, for good")
        try group.detach(seeing)
        // Links stand before and behind links alone, and what is attached for good before and behind its like.
        let error = try expectError(.systemCallFailed) {
          try group.attach(seeing, [.allowMulti], at: .after(.program(ids.turning)))
        }
        try expectEqual(error.errno, .ENOENT, "errno of a program that is attached by a link")
        try group.attach(seeing, [.allowMulti])
        try loaded.detachAll()
        try group.attach(turning, [.allowMulti], at: .before(.program(ids.seeing)))
        try requireSeen(port, [ids.turning, ids.seeing], "before the program")
        try group.detach(turning)
        try group.detach(seeing)
        var stale = CgroupPosition.before()
        stale.expectedRevision = 1_000_000
        let refusal = try expectError(.invalidState) { try seeing.attachCgroup(group, at: stale) }
        try expectEqual(refusal.errno, .ESTALE, "errno of another revision")
      }
    }
  },
  KernelCheck(
    "sockets of a control group are not bound",
    needs: .controlGroups.and(.securityHooks).and(.linux(6, 0, for: "BPF_LSM_CGROUP"))
  ) { context in
    let loaded = try context.load("lsm_cgroup")
    try loaded.withLoaded { loaded in
      try withControlGroup { path in
        let group = try ControlGroup(path, on: context.kernel)
        let program = try loaded.program("may_bind")
        try program.attachCgroup(group)
        try expectEqual(try errorOfBinding(), 0, "the error of binding while it only looks on")
        try loaded.globals["refuses"]?.set(UInt32(1))
        try expectEqual(try errorOfBinding(), EPERM, "the error of binding while it refuses")
        try expectEqual(try loaded.number("calls"), 2, "calls")
        let listed = try group.programs(.lsmCgroup)?.entries.map(\.programID)
        try expectEqual(listed, [try program.info().id], "programs of the group")
        try loaded.detachAll()
        try expectEqual(try errorOfBinding(), 0, "the error of binding afterwards")
      }
    }
  },
]

private func errorOfBinding() throws -> Int32 {
  guard let socket = LoopbackSocket(SOCK_DGRAM) else {
    throw CheckFailure(description: "no socket can be made (errno \(errno))")
  }
  return socket.bindAnywhere()
}
