package import Execution
package import MigrationModel
import Synchronization

/// How a run stands, told by the run and read by its page, from any thread.
///
/// Telling takes a few instructions under a lock, so the run never waits for a reader. Its memory does not grow with the run.
package final class LiveRun: Sendable {
    private let clock: any ExecutionClock
    /// Protects how the run stands.
    private let state: Mutex<RunSnapshot>

    /// A run that is about to read its input.
    package init(_ place: RunSnapshot.Place, clock: any ExecutionClock = SystemExecutionClock()) {
        self.clock = clock
        state = Mutex(RunSnapshot(place: place, startedAt: clock.now.wall))
    }

    /// How the run stands now.
    package var snapshot: RunSnapshot { state.withLock(\.self) }

    /// The present time.
    var now: UnixMilliseconds { clock.now.wall }

    /// Sending is about to begin.
    package func began(_ opening: RunSnapshot.Opening) { state.withLock { $0.opening = opening } }

    /// Some time has passed.
    package func progressed(_ progress: ExecutionProgress) {
        let standing = RunSnapshot.Standing(
            tally: progress.tally,
            live: progress.liveState,
            bindingWords: progress.binding.words
        )
        progressed(standing, at: progress.at)
    }

    /// The same with what a progress says.
    package func progressed(_ standing: RunSnapshot.Standing, at now: Moment) {
        state.withLock { state in
            state.standing = standing
            state.timeline.advance(to: now, retries: standing.tally.retries)
        }
    }

    /// Something was told in a sentence; longer ones than 500 characters are cut.
    package func noted(_ message: String) {
        let note = RunSnapshot.Note(at: now, text: message.cut(to: 500))
        state.withLock { $0.add(note) }
    }

    /// Something has happened.
    package func happened(_ events: [TimedEvent]) {
        state.withLock { state in
            for event in events {
                state.timeline.note(event)
                if case .controlled(let request) = event.event {
                    state.obeyed(request, at: event.at.wall)
                    continue
                }
                guard case .ended(let ending) = event.event, [.failed, .needsReview].contains(ending.ending) else {
                    continue
                }
                state.add(RunSnapshot.Mishap(ending, at: event.at.wall))
            }
        }
    }

    /// The run is over; what was told first stays.
    ///
    /// - Parameters:
    ///   - exitStatus: With which the program ends.
    ///   - meaning: What that means, for every command.
    ///   - stopReason: Why it stopped early; the default is that it did not.
    ///   - message: Why it stopped early and what to do; `nil` where there is nothing to say.
    ///   - endings: All rows of the input by ending; `nil` where the run did not come to its report.
    package func ended(
        exitStatus: Int,
        meaning: String,
        stopReason: StopReason? = nil,
        message: String?,
        endings: EndingCounts? = nil
    ) {
        let closing = RunSnapshot.Closing(
            at: now,
            exitStatus: exitStatus,
            meaning: meaning,
            stopReason: stopReason,
            message: message?.cut(to: 2000),
            endings: endings
        )
        state.withLock { if $0.closing == nil { $0.closing = closing } }
    }
}

extension RunSnapshot.Mishap {
    init(_ ending: RowEnding, at time: UnixMilliseconds) {
        self.init(
            line: ending.address.line,
            row: ending.address.ordinal,
            ending: ending.ending,
            code: (ending.code ?? "").cut(to: 80),
            httpStatus: ending.httpStatus,
            at: time
        )
    }
}

extension String {
    /// The first characters, with an ellipsis where any are left out.
    fileprivate func cut(to most: Int) -> String { utf8.count <= most || count <= most ? self : prefix(most - 1) + "…" }
}
