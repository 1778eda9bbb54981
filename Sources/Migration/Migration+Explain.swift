import CSVInput
import Execution
import GatewayMapping
import MigrationModel
import Planning
package import Reporting
import RunJournal

/// Which row of an input is meant.
package enum RowChoice: Hashable, Sendable {
    /// The position among the data records, 1-based.
    case ordinal(Int)
    /// A line of the file that the record is on, 1-based.
    case line(Int)
}

extension Migration {
    /// Tells one row's whole story: its columns, the rule that made each parameter, the plan's verdict, each exchange, the
    /// outcome.
    ///
    /// Reads the whole input, since a duplicate shows only beside the other rows; sends and writes nothing. Works before any
    /// run, during one, and after. Where the input has changed or is gone, the journal's part is told all the same.
    ///
    /// - Parameters:
    ///   - row: Which row.
    ///   - number: The pass that is meant; by default the last one over the present input, or else the last one.
    /// - Throws: ``Failure`` with `wrongUse` for a row or pass that is not there, and what ``plan()`` throws where there is no
    ///   journal to go by.
    /// - Returns: The story; nothing in it is secret.
    package func explain(_ row: RowChoice, pass number: Int? = nil) throws(Failure) -> RowStory {
        let isRunning = JournalLock.isHeld(journalPath: job.journalPath)
        let journal = try existingJournal()
        let passes = try translated { try journal?.passes() ?? [] }
        let scan: Result<RowScan, Failure>
        do throws(Failure) {
            scan = .success(try self.scan(for: row))
        } catch {
            // A mapping that is wrong has to be mended first; an input that is gone need not keep the journal from telling.
            if passes.isEmpty || error.status != .inputRefused { throw error }
            scan = .failure(error)
        }
        var teller = StoryTeller(migration: self, row: row, isRunning: isRunning)
        try teller.choosePass(number, among: passes, scan)
        let story = teller
        return try translated {
            guard let journal else { return try story.tell(nil) }
            return try journal.consistently { try story.tell(journal) }
        }
    }

    /// The job's journal; `nil` where no run has begun.
    private func existingJournal() throws(Failure) -> RunJournal? {
        do throws(JournalError) {
            return try RunJournal(reading: job.journalPath)
        } catch {
            if error.code == .missing { return nil }
            throw Self.failure(for: error, job: job)
        }
    }

    /// Plans the input, and looks closely at one of its rows.
    private func scan(for row: RowChoice) throws(Failure) -> RowScan {
        let identity = try InputIdentity(of: job.input)
        // What is wrong with the file as a whole is for the plan to say, so an error has to wait.
        let search = Result { try RowSearch(row, in: job) }
        let ordinal = (try? search.get())?.found?.address.ordinal
        var rejection: Rejection?
        let plan = try self.scan(watching: ordinal) { row, found, _ in
            if row.address.ordinal == ordinal { rejection = found }
        }
        guard try InputIdentity(of: job.input) == identity else {
            throw Failure(.inputRefused, "\(job.input.path) changed while it was read. Ask again.")
        }
        let found = try translated { try search.get() }
        return RowScan(plan: plan, search: found, rejection: rejection)
    }
}

/// What the present input says about a row.
struct RowScan {
    let plan: Plan
    let search: RowSearch
    /// Why the plan rejects the row; `nil` for one that is ready.
    let rejection: Rejection?
}

/// A look for one row of an input.
struct RowSearch {
    /// The row, taken apart.
    struct Found {
        let address: RowAddress
        let lastLine: Int
        let trace: RowTrace
        /// `nil` where the mapping rejects the row.
        let request: PlannedRequest?
    }

    /// `nil` where no row is there.
    private(set) var found: Found?
    /// The line on which the last row ends; 0 where there is none.
    private(set) var lastLine = 0

    init(_ choice: RowChoice, in job: Job) throws {
        let table = try job.input.join.map(JoinTable.init)
        let rows = try JoinedReader(path: job.input.path, options: job.input.options, table: table)
        let mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        while found == nil {
            let step = try rows.next { row, joined -> (lastLine: Int, found: Found?) in
                let last = max(row.lastLine, row.address.line)
                let isMeant =
                    switch choice {
                    case .ordinal(let ordinal): row.address.ordinal == ordinal
                    case .line(let line): (row.address.line...last).contains(line)
                    }
                guard isMeant else { return (last, nil) }
                let isRequest = mapper.map(joined) == .request
                let found = Found(
                    address: row.address,
                    lastLine: last,
                    trace: mapper.trace(joined),
                    request: isRequest ? mapper.makeRequest(at: row.address) : nil
                )
                return (last, found)
            }
            guard let step else { return }
            lastLine = step.lastLine
            found = step.found
        }
    }
}
