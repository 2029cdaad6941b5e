import BPF
import Glibc

/// How long something took, as the peer prints it: nanoseconds, those of them on the CPU in user space, by how many
/// kilobytes the process has grown at most, and how many of those that it has grown by are no pages of files.
struct Measure {
  private static let before = (peak: memory("VmHWM:"), own: memory("RssAnon:"))
  private let startUser = Self.user()
  private let start = Self.now()

  /// Notes how large the process is without doing anything.
  static func prepare() { _ = before }

  func finish() {
    let wall = Self.now() - start
    let user = Self.user() - startUser
    print(wall, user, Self.memory("VmHWM:") - Self.before.peak, Self.memory("RssAnon:") - Self.before.own)
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func user() -> Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return (usage.ru_utime.tv_sec * 1_000_000 + usage.ru_utime.tv_usec) * 1000
  }

  /// A line of the process's status, in kilobytes; what `getrusage` tells begins with the parent's.
  private static func memory(_ name: String) -> Int {
    let status = String(
      decoding: (try? LiveSystemCalls().readSmallFile("/proc/self/status")) ?? [], as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    return line.flatMap { Int($0.drop { !$0.isNumber }.prefix { $0.isNumber }) } ?? 0
  }
}
