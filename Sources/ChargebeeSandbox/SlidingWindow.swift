/// The instants of the last 60 seconds, exactly.
///
/// Two instants 60,000 ms apart are not in one window.
struct SlidingWindow {
    static let length: Int64 = 60_000

    private var instants: [Int64] = []
    /// Where the window begins in ``instants``; what is before it is dropped now and then.
    private var start = 0
    /// The most instants that any 60 seconds held.
    private(set) var maximum = 0

    /// The instants in the 60 seconds up to `now`.
    mutating func count(at now: Int64) -> Int {
        while start < instants.count, instants[start] <= now - Self.length { start += 1 }
        if start > 4096, start * 2 > instants.count {
            instants.removeFirst(start)
            start = 0
        }
        return instants.count - start
    }

    /// Notes an instant; one before the last noted counts as that one, since clocks may be set back.
    mutating func note(_ now: Int64) {
        let instant = max(now, instants.last ?? now)
        _ = count(at: instant)
        instants.append(instant)
        maximum = max(maximum, instants.count - start)
    }

    /// Milliseconds from `now` until fewer than `limit` instants are in the window; 0 where that is so already.
    mutating func wait(untilBelow limit: Int, at now: Int64) -> Int64 {
        let held = count(at: now)
        guard limit > 0 else { return Self.length }
        guard held >= limit else { return 0 }
        return instants[start + held - limit] + Self.length - now
    }
}
