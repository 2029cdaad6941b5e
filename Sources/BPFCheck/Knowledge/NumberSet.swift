/// A set of numbers below 256.
struct NumberSet: Sendable, Equatable {
  private let words: [UInt64]

  /// The bits of the numbers from 0, 64, 128 and 192 on.
  init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = [first, second, third, fourth]
  }

  func contains(_ number: UInt32) -> Bool {
    let place = Int(number / 64)
    guard words.indices.contains(place) else { return false }
    return words[place] & 1 << UInt64(number % 64) != 0
  }

  /// In rising order.
  var members: [Int] { (0..<256).filter { contains(UInt32($0)) } }
}
