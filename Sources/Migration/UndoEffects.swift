import Execution
import MigrationModel
import Reporting
import RunJournal
import Undoing

/// What an undo's journal says of the removals that it began.
struct UndoProgress {
    /// By ordinal.
    let rows: [Int: JournalRow]
    let removals: RemovalRecords

    init(rows: [Int: JournalRow], _ removals: RemovalRecords) {
        self.rows = rows
        self.removals = removals
    }
}

/// What removals change, as it was written down before they were sent, and which of them restored a primary source.
struct RemovalRecords {
    /// By ordinal; those that an earlier version sent are missing.
    private(set) var byOrdinal: [Int: RemovalRecord] = [:]
    /// Those that have made the former primary source the primary one again, by ordinal.
    private(set) var restored: Set<Int> = []

    /// Of an undo that has not begun.
    init() {}

    /// Reads them from an undo's journal.
    init(_ journal: RunJournal, _ pass: PassRecord) throws {
        byOrdinal = try journal.removals(of: pass)
        restored = try journal.restoringRemovals(of: pass)
    }
}

extension Migration {
    /// What the job's journal keeps of an undo that begins.
    func undoRecord(_ undo: PlannedUndo, _ journal: RunJournal) -> UndoRecord {
        UndoRecord(
            journalMark: journal.mark,
            begunAt: SystemExecutionClock().now.wall,
            begunBy: Self.operatorName,
            toolVersion: Self.toolVersion,
            planDigest: undo.digest
        )
    }

    /// What writes down what removals change, right before they may be sent.
    ///
    /// A removal that was sent before by another process may have taken effect since: then what was known before it holds.
    ///
    /// - Throws: Where the undo's journal cannot be read.
    func removalNotes(
        _ journal: RunJournal,
        _ pass: PassRecord,
        _ clock: SystemExecutionClock
    ) throws -> (UndoPlan, [Int]) throws -> Void {
        let before = try journal.removals(of: pass)
        return { plan, ordinals in
            let now = clock.now.wall
            try journal.record(
                ordinals.compactMap { ordinal in
                    let entry = plan.entries[ordinal - 1]
                    guard entry.decision == .remove, !entry.hasChanged(since: before[ordinal]) else { return nil }
                    return RemovalRecord(
                        ordinal: ordinal,
                        lookedAt: now,
                        isPrimary: entry.isPrimary,
                        formerPrimaryID: entry.formerPrimaryID,
                        isLast: entry.isLast,
                        leavesNoValid: entry.leavesNoValid
                    )
                }
            )
        }
    }
}

extension UndoPlan.Entry {
    /// Whether the site shows that the removal, or the restoring before it, has taken effect since it was written down.
    fileprivate func hasChanged(since record: RemovalRecord?) -> Bool {
        guard let record else { return false }
        return isGone || !isPrimary && record.formerPrimaryID != nil && record.formerPrimaryID == customerPrimaryID
    }
}

/// What an undo means for customers: what it has done, what it has still to do, and both together.
struct UndoEffects {
    private(set) var all = UndoReport.Effects()
    private(set) var done = UndoReport.Effects()
    private(set) var left = UndoReport.Effects()

    /// A removal that was made or has still to be made.
    private struct Change {
        let customer: String
        let isDone: Bool
        let hasRestored: Bool
        let restores: Bool
        let promotes: Bool
        let isLast: Bool
        let leavesNoValid: Bool
        /// When it was found out; the plan is newer than any record.
        let lookedAt: UnixMilliseconds
    }

    /// Counts customers, each once for each kind of change.
    ///
    /// Of what is done, the undo's journal tells what was changed; of what is left, the plan does. What a customer has
    /// afterwards is told only where none of its removals failed.
    ///
    /// - Parameters:
    ///   - plan: The plan as it stands.
    ///   - progress: What the undo's journal says.
    init(of plan: UndoPlan, _ progress: UndoProgress) {
        var changes: [Change] = []
        var restored: Set<String> = []
        var stuck: Set<String> = []
        for (index, entry) in plan.entries.enumerated() {
            let row = progress.rows[index + 1]
            // A customer that the site does not know any more counts by its source.
            let customer = entry.customerID ?? entry.created.paymentSourceID
            if progress.removals.restored.contains(index + 1) { restored.insert(customer) }
            let isInDoubt = row?.isInDoubt == true
            switch entry.outcome(row) {
            case .removed, .recovered:
                changes.append(Self.change(entry, of: customer, progress.removals.byOrdinal[index + 1], isDone: true))
            case .notAttempted,
                .needsReview where isInDoubt:
                guard entry.decision == .remove else { continue }
                let record = isInDoubt && entry.isGone ? progress.removals.byOrdinal[index + 1] : nil
                changes.append(Self.change(entry, of: customer, record, isDone: false))
            case .failed, .needsReview: stuck.insert(customer)
            case .alreadyGone, .heldBack: continue
            }
        }
        restored.formUnion(changes.filter(\.hasRestored).map(\.customer))
        let (made, open) = (changes.filter(\.isDone), changes.filter { !$0.isDone })
        all = Self.effects(of: changes, restored: restored, without: stuck)
        done = Self.effects(of: made, restored: restored, without: stuck.union(open.map(\.customer)))
        left = Self.effects(of: open, restored: [], without: stuck)
    }

    private static func change(
        _ entry: UndoPlan.Entry,
        of customer: String,
        _ record: RemovalRecord?,
        isDone: Bool
    ) -> Change {
        let isPrimary = record?.isPrimary ?? entry.isPrimary
        let former = record == nil ? entry.formerPrimaryID : record?.formerPrimaryID
        let isLast = record?.isLast ?? entry.isLast
        return Change(
            customer: customer,
            isDone: isDone,
            hasRestored: isDone && record?.formerPrimaryID != nil,
            restores: former != nil,
            promotes: isPrimary && former == nil && !isLast,
            isLast: isLast,
            leavesNoValid: record?.leavesNoValid ?? entry.leavesNoValid,
            lookedAt: record?.lookedAt ?? .max
        )
    }

    /// Counts the customers of changes; of `others` it is not known yet what they have afterwards.
    private static func effects(
        of changes: [Change],
        restored: Set<String>,
        without others: Set<String>
    ) -> UndoReport.Effects {
        // What was seen last holds for what the customer has in the end.
        var last: [String: Change] = [:]
        for change in changes where !others.contains(change.customer) {
            if let other = last[change.customer], other.lookedAt > change.lookedAt { continue }
            last[change.customer] = change
        }
        var effects = UndoReport.Effects()
        effects.customers = Set(changes.map(\.customer)).count
        effects.restoredPrimaries = restored.union(changes.filter { !$0.isDone && $0.restores }.map(\.customer)).count
        effects.promotedPrimaries = Set(changes.filter(\.promotes).map(\.customer)).count
        effects.withoutAny = last.values.count(where: \.isLast)
        effects.withoutValid = last.values.count(where: \.leavesNoValid)
        return effects
    }
}
