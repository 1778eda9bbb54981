/// Why a record cannot be worked on.
enum RecordFailure: Error, Hashable {
    /// The content contradicts itself, so it was not left like that by this program, and is begun anew.
    case damage
    case unusable(SitePaceError)

    /// What to say where the file cannot be begun anew, or contradicts itself again at once.
    func error(path: String) -> SitePaceError {
        switch self {
        case .damage: SitePaceError(.notRead, path: path)
        case .unusable(let error): error
        }
    }
}

// The calls of the last minute. Only the newest millisecond, which is still open, is in the record itself; buckets in the
// ring are never changed until they are overwritten long after they have ceased to count. So a process that is killed
// between writing a bucket and writing the record leaves a bucket that nobody reads.
extension SiteRecord {
    /// The calls in the window; exact after ``forget(at:in:)``.
    var callsInWindow: Int64 { calls - callsBefore }

    /// When the oldest call that counts ceases to; nil where none counts.
    var nextForgotten: Int64? {
        guard callsInWindow > 0 else { return nil }
        return Self.end(of: tail < head ? tailBucket.millisecond : openMillisecond)
    }

    /// Lets the calls go that no longer count.
    mutating func forget(at now: Int64, in ring: inout some CallRing) throws(RecordFailure) {
        if Self.end(of: openMillisecond) <= now {
            tail = head
            callsBefore = calls
        }
        while tail < head, Self.end(of: tailBucket.millisecond) <= now {
            callsBefore = tailBucket.callsSoFar
            tail += 1
            guard tail < head else { return }
            let next = try ring.bucket(tail)
            guard next.millisecond > tailBucket.millisecond, next.millisecond < openMillisecond,
                next.callsSoFar > callsBefore, next.callsSoFar < calls
            else { throw .damage }
            tailBucket = next
        }
    }

    /// Enters a call.
    mutating func count(at now: Int64, in ring: inout some CallRing) throws(RecordFailure) {
        let millisecond = (now + Self.millisecond - 1) / Self.millisecond
        if millisecond > openMillisecond {
            if callsInWindow > 0 {
                let closed = CallBucket(millisecond: openMillisecond, callsSoFar: calls)
                if tail == head { tailBucket = closed }
                try ring.write(closed, number: head)
                head += 1
            }
            openMillisecond = millisecond
        }
        calls += 1
    }

    private static func end(of millisecond: Int64) -> Int64 { millisecond * Self.millisecond + window }
}
