import Execution
import MigrationModel
import RunJournal
import Undoing

/// The removals of an undo that are still to be made: first those that an earlier one sent, then the newest first.
final class UndoSource {
    private let plan: UndoPlan
    private let resumePoint: ResumePoint
    private let now: UnixMilliseconds
    private let ordinals: [Int]
    private var position = 0

    init(plan: UndoPlan, resumePoint: ResumePoint, now: UnixMilliseconds) {
        self.plan = plan
        self.resumePoint = resumePoint
        self.now = now
        let open = plan.entries.indices.map { $0 + 1 }.filter { ordinal in
            if case .hold = plan.entries[ordinal - 1].decision { return false }
            return !resumePoint.ended.contains(ordinal)
        }
        ordinals =
            open.filter { resumePoint.histories[$0] != nil } + open.filter { resumePoint.histories[$0] == nil }
    }

    /// How many are to be dealt with.
    var count: Int { ordinals.count }

    /// The next one; `nil` when all have been handed out.
    func next() -> WorkItem? {
        guard position < ordinals.count else { return nil }
        let ordinal = ordinals[position]
        position += 1
        guard let request = plan.request(ordinal) else {
            return .ended(
                RowEnding(
                    address: plan.address(ordinal),
                    ending: .alreadyDone,
                    code: "already_gone",
                    message: "Chargebee listed it as deleted before this undo sent anything for it",
                    endedAt: now
                )
            )
        }
        return .send(request, resumePoint.histories[ordinal])
    }
}
