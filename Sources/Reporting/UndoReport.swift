package import MigrationModel

/// What an undo would do, or did, with each payment source that a job made.
package struct UndoReport: Sendable {
    /// What became of one of the sources.
    package enum Outcome: Hashable, Sendable {
        /// Chargebee answered that it is removed.
        case removed
        /// The answer was lost, and the source was then found removed.
        case recovered
        /// It was removed by somebody else.
        case alreadyGone
        /// It is left where it is, for the reason of this code.
        case heldBack(String)
        /// Chargebee refused for good.
        case failed
        case needsReview
        /// Not sent yet; in a dry run, it is to be removed.
        case notAttempted

        /// `removed`, `recovered`, `already_gone`, `held_back`, `failed`, `needs_review` or `not_attempted`.
        package var word: String {
            switch self {
            case .removed: "removed"
            case .recovered: "recovered"
            case .alreadyGone: "already_gone"
            case .heldBack: "held_back"
            case .failed: "failed"
            case .needsReview: "needs_review"
            case .notAttempted: "not_attempted"
            }
        }
    }

    /// Sources that are left where they are for the same reason.
    package struct Hold: Hashable, Sendable {
        package let code: String
        package let meaning: String
        package let remedy: String
        package var count: Int
        /// How many of them the plan had wanted to remove; they were held back while the undo went on.
        package var late = 0
        /// The first rows that made them, at most three, newest first.
        package var examples: [RowAddress]

        package init(code: String, meaning: String, remedy: String, count: Int, examples: [RowAddress]) {
            self.code = code
            self.meaning = meaning
            self.remedy = remedy
            self.count = count
            self.examples = examples
        }
    }

    /// What removals mean for customers, each of whom counts once in each number.
    package struct Effects: Hashable, Sendable {
        /// Customers that a source is removed from; of what is done, was removed from.
        package var customers = 0
        /// Customers whose recorded former primary source is made the primary one again.
        package var restoredPrimaries = 0
        /// Customers whose primary source goes and for whom Chargebee promotes another one, since none can be restored.
        package var promotedPrimaries = 0
        /// Customers who have no payment source afterwards.
        package var withoutAny = 0
        /// Customers who have payment sources afterwards, none of them valid.
        package var withoutValid = 0

        package init() {}
    }

    package var job: String
    package var toolVersion: String
    package var createdAt: UnixMilliseconds
    /// The account and machine that made the report; empty where they cannot be told.
    package var madeBy = ""
    /// The digests of the plans that were run and are undone, 64 hex digits each: those of the job's inputs, in their order.
    package var migrationPlans: [String] = []
    /// The site or base URL.
    package var target: String
    package var isLive: Bool
    /// That of the undo's own plan, not of the job's: 64 hex digits over what the job made, what is decided about it, the
    /// target and the options.
    package var planDigest: String
    package var isDryRun: Bool
    /// Payment sources that the job made, as its journal says.
    package var created: Int
    /// How many became what; the reasons of those held back are in ``holds``.
    package var outcomes: [String: Int] = [:]
    /// By reason, in the registry's order.
    package var holds: [Hold] = []
    /// What the whole undo means, be it done or still to be done; what failed is left out.
    package var effects = Effects()
    /// Of ``effects``, what is done, as the undo's journal says.
    package var effectsDone = Effects()
    /// Of ``effects``, what is still to be done; a customer may count in both.
    package var effectsLeft = Effects()
    /// Calls that are still to be made if nothing has to be retried, ``lookingCalls`` included.
    package var calls: Int
    /// Calls a minute after the headroom is taken off.
    package var callsPerMinute: Int
    /// Calls among ``calls`` that look at the customers again while the undo goes on.
    package var lookingCalls = 0
    /// Calls that were made to read the site before.
    package var readingCalls: Int
    /// By ending and code, of the removals; the rows are those of the job.
    package var codes: [CodeCount] = []
    package var attempts = AttemptTotals()
    /// What else a reader has to know, a sentence or two each.
    package var notes: [String] = []
    /// The `chargebee-event-*` headers that go with each request; empty where none does.
    package var silenced: [String]
    /// Of the job's journal, as it stood while the undo had its lock, and of the undo's own; the default is none.
    package var journals = JournalDigests()

    package init(
        job: String,
        toolVersion: String,
        createdAt: UnixMilliseconds,
        target: String,
        isLive: Bool,
        planDigest: String,
        isDryRun: Bool,
        created: Int,
        calls: Int,
        callsPerMinute: Int,
        readingCalls: Int,
        silenced: [String]
    ) {
        self.job = job
        self.toolVersion = toolVersion
        self.createdAt = createdAt
        self.target = target
        self.isLive = isLive
        self.planDigest = planDigest
        self.isDryRun = isDryRun
        self.created = created
        self.calls = calls
        self.callsPerMinute = callsPerMinute
        self.readingCalls = readingCalls
        self.silenced = silenced
    }

    /// How many sources became what.
    package subscript(outcome: Outcome) -> Int { outcomes[outcome.word] ?? 0 }

    /// Sources that are left where they are.
    package var heldBack: Int { holds.reduce(0) { $0 + $1.count } }

    /// Sources that the plan had wanted to remove, and that are left since what their customers have changed meanwhile.
    package var heldLate: Int { holds.reduce(0) { $0 + $1.late } }

    /// Sources that the outcomes do not account for; anything but 0 is an error of ours.
    package var residual: Int { created - outcomes.values.reduce(0, +) }

    /// How long the calls take at the job's pace, in seconds; retries come on top.
    package var seconds: Double { Double(calls) * 60 / Double(max(1, callsPerMinute)) }

    /// The report, once it is sure that its numbers add up.
    ///
    /// - Throws: ``ResidualError`` where the outcomes do not add up to the sources, or the reasons to those held back.
    package func validated() throws(ResidualError) -> UndoReport {
        guard residual == 0 else {
            throw ResidualError(job: job, subject: "the outcomes", expected: created, counted: created - residual)
        }
        guard self[.heldBack("")] == heldBack else {
            throw ResidualError(
                job: job,
                subject: "the sources held back by reason",
                expected: self[.heldBack("")],
                counted: heldBack
            )
        }
        return self
    }

    /// The report, once it is sure that another count of the same sources, ``UndoReportLedger/outcomes``, agrees.
    ///
    /// - Throws: ``ResidualError`` where an outcome was counted differently.
    package func validated(against ledger: [String: Int]) throws(ResidualError) -> UndoReport {
        for word in Set(outcomes.keys).union(ledger.keys).sorted() where outcomes[word] != ledger[word] {
            throw ResidualError(
                job: job,
                subject: "the list's sources that are \(word)",
                expected: outcomes[word] ?? 0,
                counted: ledger[word] ?? 0
            )
        }
        return self
    }

    /// What is wrong with the numbers; `nil` in a sound report.
    var defect: ResidualError? {
        do throws(ResidualError) { _ = try validated() } catch { return error }
        return nil
    }
}
