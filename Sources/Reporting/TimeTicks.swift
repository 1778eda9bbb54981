import MigrationModel

/// Which times stand under a timeline: round ones in UTC, as many as have room.
struct TimeTicks {
    struct Tick: Hashable {
        let at: UnixMilliseconds
        /// Such as `10:05`, with seconds where the ticks are less than a minute apart.
        let clock: String
        /// Such as `2026-07-01 UTC`, where it is another day than the tick's before; else empty.
        let date: String
        /// Whether it has no room on a phone.
        let isMinor: Bool
    }

    let ticks: [Tick]

    private static let steps: [UnixMilliseconds] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    ]
    private static let most = 8
    /// In percent of the width, what a time takes on a phone.
    private static let narrowRoom = 24.0

    /// - Parameters:
    ///   - timeline: Has at least one slice.
    ///   - place: Where a moment is, in percent of the width.
    init(_ timeline: Timeline, place: (UnixMilliseconds) -> Double) {
        guard let first = timeline.slices.first else {
            ticks = []
            return
        }
        let span = timeline.sliceLength * UnixMilliseconds(timeline.slices.count)
        let step = (Self.steps.first { $0 * 1000 * UnixMilliseconds(Self.most) >= span } ?? 2_419_200) * 1000
        var times = [first.startedAt]
        for (index, slice) in timeline.slices.enumerated() {
            if index > 0, slice.startedAt > timeline.slices[index - 1].startedAt + timeline.sliceLength {
                times.append(slice.startedAt)
            }
            let next = (slice.startedAt + step - 1) / step * step
            if next < slice.startedAt + timeline.sliceLength { times.append(next) }
        }
        var (ticks, free, narrowFree, date) = ([Tick](), 0.0, 0.0, "")
        for time in times {
            let at = place(time)
            // At the right end there is no room for the words.
            guard at >= free, at <= 95 else { continue }
            let text = UTCTimestamp(time).seconds
            let day = String(text.prefix(10))
            ticks.append(
                Tick(
                    at: time,
                    clock: String(text.dropFirst(11).prefix(step < 60_000 ? 8 : 5)),
                    date: day == date ? "" : ticks.isEmpty ? "\(day) UTC" : day,
                    isMinor: at < narrowFree
                )
            )
            if at >= narrowFree { narrowFree = at + Self.narrowRoom }
            free = at + (day == date ? 9 : 16)
            date = day
        }
        self.ticks = ticks
    }
}
