import GRDB
package import MigrationModel

extension RunJournal {
    /// The calls of a pass along its time; `nil` where nothing was sent.
    package func timeline(of pass: PassRecord) throws(JournalError) -> Timeline? {
        try read { db in
            guard
                let span = try Row.fetchOne(
                    db,
                    sql: "SELECT min(sent_at), max(sent_at) FROM attempt WHERE pass = ?",
                    arguments: [pass.number]
                ),
                let first: UnixMilliseconds = span[0], let last: UnixMilliseconds = span[1]
            else { return nil }
            let unit = TimelineScale.unit(from: first, to: last)
            var timeline = TimelineScale.timeline(of: try Self.slices(of: pass, length: unit, db), unit: unit)
            try Self.addWaits(to: &timeline, of: pass, db)
            return timeline
        }
    }

    /// The slices of a pass in which something was called.
    private static func slices(
        of pass: PassRecord,
        length: UnixMilliseconds,
        _ db: Database
    ) throws -> [TimelineSlice] {
        // A call that is not its row's first may be the first of a later step.
        let sameStep = try knowsSteps(db) ? "AND earlier.step IS attempt.step" : ""
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT sent_at / \(length) AS slice, count(*),
                    sum(number > 1 AND purpose = 'request' AND EXISTS (
                        SELECT 1 FROM attempt AS earlier
                        WHERE earlier.pass = attempt.pass AND earlier.ordinal = attempt.ordinal
                            AND earlier.number < attempt.number \(sameStep))),
                    sum(http_status IS 429 AND code IS NOT 'lock_timeout'), sum(http_status IS NULL OR http_status >= 500),
                    sum(http_status IS 429 AND code IS 'lock_timeout')
                FROM attempt WHERE pass = ? GROUP BY slice ORDER BY slice
                """,
            arguments: [pass.number]
        )
        var slices: [TimelineSlice] = []
        while let row = try rows.next() {
            let number: UnixMilliseconds = row[0]
            var slice = TimelineSlice(startedAt: number * length)
            slice.calls = row[1]
            slice.retries = row[2]
            slice.throttled = row[3]
            slice.failures = row[4]
            slice.locked = row[5]
            slices.append(slice)
        }
        return slices
    }

    /// Adds how often and how long Chargebee or a gateway asked to wait, where the journal is new enough to say.
    private static func addWaits(to timeline: inout Timeline, of pass: PassRecord, _ db: Database) throws {
        guard try db.columns(in: "attempt").contains(where: { $0.name == "retry_after_ms" }) else { return }
        let row = try Row.fetchOne(
            db,
            sql: "SELECT count(retry_after_ms), max(retry_after_ms) FROM attempt WHERE pass = ?",
            arguments: [pass.number]
        )
        let longest: Int64? = row?[1]
        timeline.waitsAsked = row?[0] ?? 0
        timeline.longestWaitAsked = longest.map { .milliseconds($0) }
    }
}

/// Chooses the slices of a ``Timeline``.
enum TimelineScale {
    private static let second: UnixMilliseconds = 1000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    /// Lengths that people can read off an axis, ascending; whole multiples of each unit that is not longer.
    private static let lengths: [UnixMilliseconds] =
        [1, 2, 5, 10, 20, 30].map { $0 * second } + [1, 2, 5, 10, 20, 30].map { $0 * minute }
        + [1, 2, 3, 6, 12].map { $0 * hour } + [1, 2, 5, 10, 20, 50, 100].map { $0 * day }
    private static let units = [second, 10 * second, minute, 10 * minute, hour, day, 100 * day]
    /// So many groups the database may be asked for.
    private static let mostUnits: UnixMilliseconds = 100_000

    /// The length by which calls are counted first.
    static func unit(from first: UnixMilliseconds, to last: UnixMilliseconds) -> UnixMilliseconds {
        units.first { (last - first) / $0 < mostUnits } ?? 100 * day
    }

    /// Puts slices of a unit together into the shortest ones of which there are not too many.
    ///
    /// - Parameters:
    ///   - busy: The slices in which something was called, in their order.
    ///   - unit: Their length.
    /// - Returns: The timeline, without waits.
    static func timeline(of busy: [TimelineSlice], unit: UnixMilliseconds) -> Timeline {
        var choices = lengths.filter { $0 >= unit }
        var length = choices.removeFirst()
        while true {
            let slices = filled(joined(busy, length: length), length: length)
            if slices.count <= Timeline.mostSlices { return Timeline(sliceLength: length, slices: slices) }
            // Beyond 40 years a clock was wrong; the calls are counted all the same.
            length = choices.isEmpty ? length * 2 : choices.removeFirst()
        }
    }

    private static func joined(_ busy: [TimelineSlice], length: UnixMilliseconds) -> [TimelineSlice] {
        var slices: [TimelineSlice] = []
        for part in busy {
            let startedAt = part.startedAt / length * length
            if slices.last?.startedAt != startedAt { slices.append(TimelineSlice(startedAt: startedAt)) }
            slices[slices.count - 1].calls += part.calls
            slices[slices.count - 1].retries += part.retries
            slices[slices.count - 1].throttled += part.throttled
            slices[slices.count - 1].locked += part.locked
            slices[slices.count - 1].failures += part.failures
        }
        return slices
    }

    /// Adds the slices in which nothing was called, but for long gaps.
    private static func filled(_ busy: [TimelineSlice], length: UnixMilliseconds) -> [TimelineSlice] {
        var slices: [TimelineSlice] = []
        for slice in busy {
            if let last = slices.last {
                let idle = (slice.startedAt - last.startedAt) / length - 1
                if idle > 0, idle <= Timeline.longestIdle {
                    slices += (1...idle).map { TimelineSlice(startedAt: last.startedAt + $0 * length) }
                }
            }
            slices.append(slice)
        }
        return slices
    }
}
