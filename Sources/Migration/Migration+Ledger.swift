import MigrationModel
import Reporting
import RunJournal

extension Migration {
    /// Writes one line for every row of the input, with its ending, and adds what the rows say to the report.
    ///
    /// Lines, customers and groups come from the input, where it is there and unchanged; else they stay empty for what the
    /// journal does not know. Whether it is unchanged shows at its end, and then the rows are written once more without it.
    ///
    /// - Throws: What the files do, and ``ResidualError`` where the rows add up to another report.
    /// - Returns: The ledger, whose workbook waits for the report, and the report.
    func writeLedger(
        _ counted: RunReport,
        _ journal: RunJournal,
        to files: ReportSet
    ) throws -> (RunLedger, RunReport) {
        guard let pass = try journal.latestPass() else {
            throw Failure(.unexpected, "the journal lost its pass")
        }
        func ledger() throws -> RunLedger {
            try RunLedger(
                rowsPath: try files.path("rows.csv"),
                workbook: try workbook(in: files, sheets: RunLedger.sheets),
                operation: job.operation
            )
        }
        var report = counted
        report.madeBy = Self.operatorName
        report.timeline = try journal.timeline(of: pass)
        report.journalDigest = try journal.digest()
        report.journalState = try journal.state()
        do {
            let walk = try LedgerWalk(journal, pass, input: try LedgerInput(job: job, expected: pass.identity))
            let ledger = try ledger()
            try walk.write(to: ledger)
            return try concluded(ledger, walk, missing: nil, report)
        } catch let missing as LedgerInput.Missing {
            let walk = try LedgerWalk(journal, pass, input: nil)
            let ledger = try ledger()
            try walk.write(to: ledger)
            return try concluded(ledger, walk, missing: missing.reason, report)
        }
    }

    private func concluded(
        _ ledger: RunLedger,
        _ walk: LedgerWalk,
        missing: String?,
        _ counted: RunReport
    ) throws -> (RunLedger, RunReport) {
        var report = counted
        report.add(ledger.details, missing: missing)
        report.delta = walk.delta
        _ = try report.validated(against: ledger.details.endings)
        try ledger.closeRows()
        return (ledger, report)
    }
}

/// Goes once over the rows of a pass, in their order, with the input beside the journal where there is one.
private final class LedgerWalk {
    private let journal: RunJournal
    private let pass: PassRecord
    private let input: LedgerInput?
    private var tally: DeltaTally?
    private var next = 1

    init(_ journal: RunJournal, _ pass: PassRecord, input: LedgerInput?) throws {
        self.journal = journal
        self.pass = pass
        self.input = input
        tally = pass.number > 1 ? DeltaTally(try journal.deltaLedger(before: pass)) : nil
    }

    /// What the input has in common with earlier ones; `nil` for a first one, and where it cannot be told of every row.
    var delta: DeltaSummary? { tally?.summary }

    /// Appends every row.
    ///
    /// - Throws: ``LedgerInput/Missing`` where the input turns out not to be the one that was run.
    func write(to ledger: RunLedger) throws {
        try journal.forEachReconciledRow(of: pass) { row in
            while next < row.address.ordinal { try appendNotAttempted(to: ledger) }
            let saying = try input?.row(next)
            try ledger.append(row, saying)
            tally?.note(row, request: { input?.request })
            next = row.address.ordinal + 1
        }
        while next <= pass.identity.rows { try appendNotAttempted(to: ledger) }
        try input?.finish(pass.identity)
    }

    private func appendNotAttempted(to ledger: RunLedger) throws {
        let saying = try input?.row(next)
        let row = JournalRow(address: saying?.address ?? RowAddress(ordinal: next, line: 0), ending: .notAttempted)
        try ledger.append(row, saying)
        // Until the rejected rows are recorded, this may be one of them.
        tally?.note(row, request: { pass.rejectionsAreRecorded ? input?.request : nil })
        next += 1
    }
}
