/// The calls of one millisecond that is over.
struct CallBucket: Hashable {
    /// The millisecond's end, on the record's time.
    var millisecond: Int64
    /// All calls from the record's beginning up to it.
    var callsSoFar: Int64
}

/// The calls of the last minute, by number of the bucket; a bucket overwrites the one ``capacity`` before it.
protocol CallRing {
    /// The bucket of that number, as it was written; anything at all where the ring is damaged.
    mutating func bucket(_ number: Int64) throws(RecordFailure) -> CallBucket
    mutating func write(_ bucket: CallBucket, number: Int64) throws(RecordFailure)
}

extension CallRing {
    /// More than the milliseconds that ``SiteRecord/window`` touches, so none that counts is overwritten.
    static var capacity: Int64 { 65_536 }
}
