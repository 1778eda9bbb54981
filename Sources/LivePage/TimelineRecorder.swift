package import Execution
package import MigrationModel

/// Folds a run's calls into slices of time; however long the run lasts, they stay few.
///
/// It begins with slices of a second. Where there would be more than ``mostSlices``, two become one, again and again.
package struct TimelineRecorder: Sendable {
    /// When the first slice began, on the steady clock and on the calendar's; `nil` before the first call.
    private var start: Moment?
    private var sliceLength = 1000
    private var slices: [TimelineSlice] = []
    private var retries = 0

    static let mostSlices = 160

    package init() {}

    /// The slices so far; empty before the first call.
    package var timeline: Timeline { Timeline(sliceLength: UnixMilliseconds(sliceLength), slices: slices) }

    /// Takes an event in.
    package mutating func note(_ event: TimedEvent) {
        switch event.event {
        case .sent:
            let index = slice(at: event.at)
            slices[index].calls += 1
        case .answered(let answer, _, let time):
            let isLocked = answer.httpStatus == 429 && answer.code == "lock_timeout"
            let isThrottled = answer.httpStatus == 429 && !isLocked
            let hasFailed = answer.httpStatus.map { $0 >= 500 } ?? true
            guard isThrottled || isLocked || hasFailed, start != nil else { return }
            // A slice tells what became of the calls that were made in it.
            let sentAt = Moment(elapsed: event.at.elapsed - time, wall: event.at.wall)
            let index = slice(at: sentAt)
            if isThrottled { slices[index].throttled += 1 }
            if isLocked { slices[index].locked += 1 }
            if hasFailed { slices[index].failures += 1 }
        default: break
        }
    }

    /// Goes on to a moment, so that a time without calls is seen, and notes the run's retries up to then.
    package mutating func advance(to now: Moment, retries all: Int) {
        guard start != nil else { return }
        let index = slice(at: now)
        slices[index].retries += max(0, all - retries)
        retries = max(retries, all)
    }

    /// The slice of a moment, which is made where there is none yet; a moment before the first slice counts to it.
    private mutating func slice(at moment: Moment) -> Int {
        let start = start ?? moment
        self.start = start
        let since = max(0, Int((moment.elapsed - start.elapsed) / .milliseconds(1)))
        while since / sliceLength >= Self.mostSlices { halve() }
        let index = since / sliceLength
        while slices.count <= index {
            let offset = UnixMilliseconds(slices.count * sliceLength)
            slices.append(TimelineSlice(startedAt: start.wall + offset))
        }
        return index
    }

    private mutating func halve() {
        var merged: [TimelineSlice] = []
        merged.reserveCapacity(Self.mostSlices)
        for (index, slice) in slices.enumerated() {
            if index.isMultiple(of: 2) {
                merged.append(slice)
            } else {
                let last = merged.count - 1
                merged[last].calls += slice.calls
                merged[last].retries += slice.retries
                merged[last].throttled += slice.throttled
                merged[last].locked += slice.locked
                merged[last].failures += slice.failures
            }
        }
        slices = merged
        sliceLength *= 2
    }
}
