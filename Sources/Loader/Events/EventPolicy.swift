/// What happens to records that come faster than a stream's consumer takes them.
public struct EventPolicy: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case leaveInKernel
    case dropOldest(Int)
    case buffer(Int)
  }

  let kind: Kind

  /// They stay in the ring, and when that is full the kernel drops the newest: programs fail to reserve room,
  /// or the kernel counts what is lost. Nothing is kept twice, and the consumer's own task does the reading.
  public static let leaveInKernel = EventPolicy(kind: .leaveInKernel)

  /// The kernel's ring is emptied as fast as possible; of what was decoded, the newest are kept and older
  /// ones dropped and counted. For consumers that care about now.
  ///
  /// - Parameter capacity: how many decoded events are kept, at least 1.
  public static func dropOldest(capacity: Int) -> EventPolicy {
    EventPolicy(kind: .dropOldest(max(capacity, 1)))
  }

  /// Up to so many decoded events are read ahead; beyond them records stay in the ring, as for
  /// ``leaveInKernel``. For bursts that are longer than the ring.
  ///
  /// - Parameter capacity: how many decoded events are read ahead, at least 1.
  public static func buffer(capacity: Int) -> EventPolicy {
    EventPolicy(kind: .buffer(max(capacity, 1)))
  }
}

/// Decoded events between the thread that reads and the task that consumes.
struct EventQueue<Element: Sendable>: Sendable {
  let capacity: Int
  /// Whether a full queue gives up its oldest event; else nobody adds to a full one.
  let dropsOldest: Bool
  private var elements: [Element] = []
  /// Where the oldest event is, once the queue has run full and round.
  private var head = 0
  private(set) var dropped: UInt64 = 0

  init(capacity: Int, dropsOldest: Bool) {
    self.capacity = capacity
    self.dropsOldest = dropsOldest
  }

  var count: Int { elements.count }

  /// How many events can be added without a loss.
  var room: Int { dropsOldest ? .max : capacity - elements.count }

  mutating func append(_ element: Element) {
    guard elements.count >= capacity else { return elements.append(element) }
    dropped &+= 1
    guard dropsOldest else { return }
    elements[head] = element
    head = head + 1 == capacity ? 0 : head + 1
  }

  /// Takes everything, the oldest first.
  mutating func takeAll() -> [Element] {
    defer {
      elements = []
      head = 0
    }
    return head == 0 ? elements : Array(elements[head...] + elements[..<head])
  }
}
