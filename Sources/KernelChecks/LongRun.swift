import Glibc

/// How long the checks go on that want to be long. With `LONG_RUN` in the environment they take the full measure,
/// which is minutes; without, as much as everybody can wait for.
enum LongRun {
  private static let isWanted = getenv("LONG_RUN") != nil
  /// How long producers run at full speed.
  static let producing = Duration.seconds(isWanted ? 60 : 3)
  /// How often a program is attached and detached, if it can be done in time: each waits for the kernel.
  static let attachments = 1000
  static let attaching = Duration.seconds(isWanted ? 300 : 5)
  /// How often an object is loaded. Some kernels do not bear hundreds of programs that wait to be freed.
  static let loads = isWanted ? 200 : 20
  /// How many random programs are compared with the interpreter.
  static let randomPrograms: UInt64 = isWanted ? 200 : 6
}
