@testable import SitePace

/// A ring without a file; what was never written reads as zeros, as in a file.
struct MemoryRing: CallRing {
    var buckets: [Int64: CallBucket] = [:]

    mutating func bucket(_ number: Int64) -> CallBucket {
        buckets[number % Self.capacity] ?? CallBucket(millisecond: 0, callsSoFar: 0)
    }

    mutating func write(_ bucket: CallBucket, number: Int64) { buckets[number % Self.capacity] = bucket }
}
