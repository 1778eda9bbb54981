import Execution
import GatewayMapping
import Glibc
import MigrationModel
package import Reporting
import RunJournal
import SiteReading
import Verification

extension Migration {
    /// How far this machine's clock may be ahead of Chargebee's, in milliseconds.
    private static let clockTolerance: UnixMilliseconds = 5 * 60 * 1000

    /// Reads back from Chargebee what the journal records, and compares input, journal and Chargebee row by row.
    ///
    /// 1. Input and journal ─▶ what Chargebee should have for each row
    /// 2. The site's lists, or else single sources ─▶ what it has (`SiteVerifier` decides which is cheaper)
    /// 3. Both ─▶ a verdict for each row, and the sources that this job did not make
    ///
    /// Nothing is changed at Chargebee. The reports are written into the report folder.
    ///
    /// - Parameters:
    ///   - sample: How many rows are drawn; the same ones each time. `nil` for all.
    ///   - control: By which the reading can be ended.
    ///   - audience: To whom it is shown.
    /// - Throws: ``Failure``: 64 without a journal, or for a job that leaves nothing to compare; 65 where the input is not
    ///   the journal's; 75 while a run is at work; 69, 75, 77 or 130 where the site was not read to its end.
    /// - Returns: What was found.
    package func verify(
        sample: Int? = nil,
        control: SiteReadingControl,
        audience: SiteReadingAudience = SiteReadingAudience()
    ) async throws(Failure) -> VerificationReport {
        guard let kind = VerificationKind(operation: job.operation) else {
            throw Failure(
                .wrongUse,
                "\(job.path): \(job.operation) leaves nothing that verify could compare. It is for jobs that make payment "
                    + "sources, and for port, switch_gateway_account and delete_local."
            )
        }
        let clock = SystemExecutionClock()
        let startedAt = clock.now
        let recorded = try translated { try expectations(kind, at: startedAt.wall) }
        var table = recorded.table
        if let sample { table.draw(sample, seed: Self.seed(recorded.pass.identity.planDigest)) }
        // What was there before the job has to be read too where its rows are about older sources.
        let createdAfter = kind == .creation ? recorded.beganAt - Self.clockTolerance : nil
        let calls = try await withReader(
            for: "verify",
            control: control.reading,
            note: audience.noted,
            tell: { audience.progressed(ReadingLine(["Verifying"], $0.phrases)) },
            { reader in
                let site = VerificationReader(reader)
                try await SiteVerifier(site: site, createdAfter: createdAfter).verify(&table)
                return reader.calls
            }
        )
        let endedAt = clock.now
        var report = VerificationReport(
            job: job.name,
            toolVersion: Self.toolVersion,
            createdAt: endedAt.wall,
            facts: facts(of: recorded.pass.identity),
            pass: recorded.pass.number
        )
        report.sample = sample
        report.calls = calls
        report.seconds = (endedAt.elapsed - startedAt.elapsed) / .seconds(1)
        report.isUndone = try translated { try lostUndo() != nil } || access(job.undoJournalPath, F_OK) == 0
        report.madeBy = Self.operatorName
        report.journalDigest = recorded.journalDigest
        if kind.makesSources, sample == nil {
            let found = table.primaries
            report.primaries = .init(
                byRequest: found.byRequest,
                byThemselves: found.byThemselves,
                others: found.others,
                none: found.none
            )
        }
        return try translated { try conclude(report, table) }
    }

    // MARK: What Chargebee should have

    /// What the journal says of the latest input, row by row.
    private struct RecordedRows {
        let pass: PassRecord
        let beganAt: UnixMilliseconds
        let table: ExpectationTable
        /// SHA-256 over what the journal records.
        let journalDigest: String
    }

    private func expectations(_ kind: VerificationKind, at now: UnixMilliseconds) throws -> RecordedRows {
        let journal = try RunJournal(reading: job.journalPath)
        if let process = try JournalLock.holder(journalPath: job.journalPath) {
            throw Failure(
                .paused,
                "Process \(process) is at work on \(job.journalPath), so what it does would be compared half done. Verify "
                    + "when it has ended."
            )
        }
        return try journal.consistently {
            guard let pass = try journal.latestPass() else {
                throw Failure(
                    .wrongUse,
                    "\(job.journalPath) has no rows yet: no run of this job got as far as its first row."
                )
            }
            try checkIdentity(of: pass)
            let firstSent = try journal.passes().compactMap { try journal.attempts(of: $0).firstSentAt }.min()
            let beganAt = firstSent ?? pass.startedAt
            var table = ExpectationTable(
                scope: ExpectationTable.Scope(
                    comparison: SourceComparison(
                        presentMonth: Self.month(of: now),
                        marks: KeyedMarks(
                            reference: journal.signer.referenceMarkBits,
                            customer: journal.signer.customerMarkBits
                        )
                    ),
                    beganAt: beganAt,
                    makesSources: kind.makesSources
                )
            )
            try fill(&table, kind, pass, journal)
            return RecordedRows(pass: pass, beganAt: beganAt, table: table, journalDigest: try journal.digest())
        }
    }

    private func fill(
        _ table: inout ExpectationTable,
        _ kind: VerificationKind,
        _ pass: PassRecord,
        _ journal: RunJournal
    ) throws {
        let input = try VerificationInput(job: job, kind: kind, journal: journal, pass: pass)
        var next = 1
        func add(_ expected: ExpectedSource?) {
            if let expected { table.add(expected) } else { table.addRejected() }
        }
        try journal.forEachRow(of: pass) { row in
            while next < row.address.ordinal {
                add(try input.notAttempted(next))
                next += 1
            }
            add(try input.expected(row))
            next = row.address.ordinal + 1
        }
        while next <= pass.identity.rows {
            add(try input.notAttempted(next))
            next += 1
        }
        try input.finish(pass.identity)
        if kind.makesSources, pass.number > 1 { try addEarlier(to: &table, before: pass, journal) }
    }

    /// Expects what the job made for its earlier inputs, as far as the journal alone knows it.
    private func addEarlier(
        to table: inout ExpectationTable,
        before pass: PassRecord,
        _ journal: RunJournal
    ) throws {
        // Where rows choose the account, or the job did otherwise then, those sources may rightly be elsewhere.
        let account = job.gatewayAccountID.flatMap { table.isAll(at: $0) ? $0 : nil }
        let alike = try journal.passes().filter {
            $0.identity.target == pass.identity.target && $0.identity.mappingDigest == pass.identity.mappingDigest
        }
        let comparable = Set(alike.map(\.number))
        try journal.forEachMadeSource(before: pass) { source in
            table.addEarlier(
                EarlierSource(
                    paymentSourceID: source.paymentSourceID,
                    customerMark: source.customerMark,
                    gatewayAccountID: comparable.contains(source.pass) ? account : nil,
                    reference: source.referenceMark.map(ReferenceMark.init(keyed:))
                )
            )
        }
    }

    /// Refuses a job that is not the one that the journal was begun with.
    private func checkIdentity(of pass: PassRecord) throws(Failure) {
        guard pass.identity.target == targetIdentity else {
            throw Failure(
                .jobFileWrong,
                "\(job.journalPath) was begun for \(pass.identity.target), and the job now names \(targetIdentity). Undo the "
                    + "change; only where the job wrote can be read back what it wrote."
            )
        }
        guard isBegunAsNow(pass.identity) else {
            throw Failure(
                .jobFileWrong,
                "The mapping \(job.mapping.id), or an option that shapes requests, has changed since \(job.journalPath) was begun, "
                    + "so rows would be expected to be what they were not sent as. Undo the change to verify."
            )
        }
    }

    /// The month of a time, in UTC.
    private static func month(of time: UnixMilliseconds) -> CardExpiry {
        let parts = UTCTimestamp(time).seconds.split(separator: "-")
        let numbers = parts.prefix(2).compactMap { Int($0) }
        return CardExpiry(year: numbers.first ?? 0, month: numbers.last ?? 0)
    }

    /// A seed that goes with a plan.
    private static func seed(_ digest: String) -> UInt64 { UInt64(digest.prefix(16), radix: 16) ?? 0 }

    // MARK: The report

    /// Counts the verdicts, and writes the reports.
    private func conclude(_ draft: VerificationReport, _ table: ExpectationTable) throws -> VerificationReport {
        var report = draft
        let files = reportSet("verify")
        let workbook = try workbook(in: files, sheets: [VerificationLedgerWriter.sheet])
        let ledger = try VerificationLedgerWriter(path: try files.path("verify.csv"), workbook: workbook)
        for index in table.indices {
            let verdict = table.verdict(at: index)
            report.counts[verdict] += 1
            guard verdict == .differing || verdict == .missing else { continue }
            let expected = table.expected(at: index)
            let differences = table.differences(at: index)
            if verdict == .missing {
                if report.firstMissing.count < 3 { report.firstMissing.append(expected.address) }
            } else {
                for difference in differences { report.count(difference, at: expected.address) }
            }
            try ledger.append(
                expected.address,
                customerID: expected.customerID,
                paymentSourceID: table.paymentSourceID(at: index) ?? "",
                verdict: verdict.rawValue,
                fields: differences.map { ($0.field, $0.expected, $0.found) }
            )
        }
        report.counts[table.isSample ? .notDrawn : .notMade] += table.rejectedRows
        for source in table.unexpected {
            let stranger = VerificationReport.Stranger(source)
            if report.firstUnexpected.count < 10 { report.firstUnexpected.append(stranger) }
            report.unexpected += 1
            if source.duplicateOf != nil { report.duplicates += 1 }
            try ledger.append(stranger)
        }
        if report.pass > 1, !table.isSample { report.earlier = try conclude(table.earlierFindings, ledger) }
        report.fields.sort { ($1.count, $0.field) < ($0.count, $1.field) }
        report = try report.validated()
        try ledger.close()
        try write(report, to: files, figures: "verify-figures.csv", pass: report.pass, workbook: workbook)
        return report
    }

    /// Counts what came of the sources of earlier inputs, and lists those that are not as they were made.
    private func conclude(
        _ findings: some Sequence<EarlierFinding>,
        _ ledger: VerificationLedgerWriter
    ) throws -> VerificationReport.EarlierCounts {
        var counts = VerificationReport.EarlierCounts()
        for finding in findings {
            if finding.isMissing {
                counts.missing += 1
            } else if finding.differences.isEmpty {
                counts.matched += 1
                continue
            } else {
                counts.differing += 1
            }
            try ledger.append(
                earlier: finding.paymentSourceID,
                customerID: finding.customerID,
                isMissing: finding.isMissing,
                fields: finding.differences.map { ($0.field, $0.expected, $0.found) }
            )
        }
        return counts
    }
}

extension VerificationReport.Stranger {
    fileprivate init(_ source: UnexpectedSource) {
        self.init(
            paymentSourceID: source.paymentSourceID,
            customerID: source.customerID,
            gatewayAccountID: source.gatewayAccountID,
            createdAt: source.createdAt.multipliedReportingOverflow(by: 1000).partialValue,
            duplicateOf: source.duplicateOf,
            isElsewhere: source.isElsewhere
        )
    }
}

extension VerificationReport {
    /// Notes a field that differs in a row; rows come in their order.
    fileprivate mutating func count(_ difference: FieldDifference, at address: RowAddress) {
        guard let index = fields.firstIndex(where: { $0.field == difference.field }) else {
            fields.append(
                FieldCount(
                    field: difference.field,
                    count: 1,
                    first: [address],
                    expected: difference.expected,
                    found: difference.found
                )
            )
            return
        }
        fields[index].count += 1
        if fields[index].first.count < 3 { fields[index].first.append(address) }
    }
}

extension VerificationReport.Counts {
    fileprivate subscript(verdict: RowVerdict) -> Int {
        get {
            switch verdict {
            case .matched: matched
            case .differing: differing
            case .missing: missing
            case .notMade: notMade
            case .notDrawn: notDrawn
            }
        }
        set {
            switch verdict {
            case .matched: matched = newValue
            case .differing: differing = newValue
            case .missing: missing = newValue
            case .notMade: notMade = newValue
            case .notDrawn: notDrawn = newValue
            }
        }
    }
}
