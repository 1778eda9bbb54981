package import MigrationModel

/// A row that failed or needs review, as the reconciliation lists it.
package struct RowException: Hashable, Sendable {
    package let row: JournalRow
    /// `nil` where the input is not there any more to say it.
    package let customerID: String?

    package init(row: JournalRow, customerID: String?) {
        self.row = row
        self.customerID = customerID
    }
}

/// The reconciliation: what became of every row, from the journal.
package struct RunReport: Sendable {
    package var job: String
    package var toolVersion: String
    package var createdAt: UnixMilliseconds
    package var facts: JobFacts
    /// Adds up to the rows, or the report is refused; see ``residual``.
    package var endings: EndingCounts
    /// Of the rows that need review, those that were sent and whose answer is not recorded: the next run settles them.
    package var inDoubt: Int
    /// Of the rows not attempted, those that stand between two of their calls; the default is none.
    package var begun = 0
    /// Of the failed rows, those whose own request took effect before a later call was refused; the default is none.
    package var begunAndFailed = 0
    /// Exported references that the journal holds until they are in ``resultFile``; the default is none.
    package var unwrittenResults = 0
    /// The file that exported references are written into; `nil` where the job exports none.
    package var resultFile: String?
    /// By ending and code, the most frequent first.
    package var codes: [CodeCount]
    package var attempts: AttemptTotals
    package var processes: [ProcessRecord]
    /// 1 for the job's first input, 2 for a second one, and so on.
    package var pass: Int
    /// How many of the payment sources an undo has removed since; `nil` where none has been begun, or only ``lostUndo``.
    package var undone: Int?
    /// An undo of which nobody can tell what it did, since its journal is not there; `nil` where there is none.
    package var lostUndo: LostUndo?

    /// Rows by gateway, type and currency; `nil` where the input is not there any more, or has changed.
    package var groups: [EndingGroup]?
    /// The calls along the time; `nil` where none was counted.
    package var timeline: Timeline?
    /// The first rows that failed or need review, in file order, at most ``mostListed``.
    package var exceptions: [RowException] = []
    /// All of them, those of which the same was said together, the most frequent first; at most
    /// ``ExceptionTally/mostGroups``.
    package var exceptionGroups: [ExceptionGroup] = []
    /// The first customers whose primary source changed, at most ``mostListed``.
    package var primaryChanges: [PrimaryChange] = []
    /// How many there are in all; only those that the run recorded where ``missingInput`` says that the input is missing.
    package var primaryChangeCount = 0
    /// Of them, those of which the run did not read what was primary before.
    package var unrecordedPrimaryChanges = 0
    /// Of them, those whose customer had no primary source right before, as the run recorded it.
    package var firstPrimaries = 0
    /// What came of the changes in the end, and of the sources that no row made primary.
    package var primaries = PrimaryTally()
    /// The first rows that have not ended; empty where nobody looked.
    package var openRows = OpenRows()
    /// Rows that took effect and were to make their payment source primary; `nil` where the input is not there to say it.
    package var becamePrimary: Int?
    /// All rows that were to do so, by ending; `nil` as above.
    package var primaryEndings: EndingCounts?
    /// Why ``groups`` and what else the input says are missing, in a sentence; `nil` where they are not, or were not asked for.
    package var missingInput: String?
    /// What the input had in common with the earlier ones; `nil` for a first one.
    package var delta: DeltaSummary?
    /// Every approval of the plan that was run, the oldest first; the one that counts is ``approval``.
    package var approvals: [Approval] = []
    /// SHA-256 over what the journal records, in lower-case hex; `nil` where it was not computed.
    package var journalDigest: String?
    /// How far the journal had come; `nil` where it was not asked for.
    package var journalState: JournalState?
    /// SHA-256 of the `plan.sha256` that is among the reports now; `nil` where there is none.
    package var planReportDigest: String?
    /// As ``journalDigest``, over the journal of an undo, with which ``undone`` was counted; `nil` where none has been begun.
    package var undoJournalDigest: String?
    /// The account and machine that made the report; empty where they cannot be told.
    package var madeBy = ""

    /// How many rows a page lists; the workbook and rows.csv have them all.
    package static let mostListed = 100

    /// Rows that the endings do not account for; anything but 0 is an error of ours.
    package var residual: Int { facts.rows - endings.total }

    package init(
        job: String,
        toolVersion: String,
        createdAt: UnixMilliseconds,
        facts: JobFacts,
        endings: EndingCounts,
        inDoubt: Int,
        codes: [CodeCount],
        attempts: AttemptTotals,
        processes: [ProcessRecord],
        pass: Int
    ) {
        self.job = job
        self.toolVersion = toolVersion
        self.createdAt = createdAt
        self.facts = facts
        self.endings = endings
        self.inDoubt = inDoubt
        self.codes = codes
        self.attempts = attempts
        self.processes = processes
        self.pass = pass
    }
}
