import CSVInput
package import Reporting
import SiteReading

extension Migration {
    /// Lists the site's payment sources into the job's input file, from where an earlier discovery stopped.
    ///
    /// - Parameters:
    ///   - isFresh: Begins anew, and replaces a list that an earlier discovery finished.
    ///   - control: By which it can be ended between two calls.
    ///   - audience: To whom it is shown.
    /// - Throws: ``Failure``: 64 where a file is in the way, 69, 75, 77 or 130 where the site was not read to its end; the
    ///   same command goes on then.
    /// - Returns: What was listed; the files are written.
    package func discover(
        isFresh: Bool,
        control: SiteReadingControl,
        audience: SiteReadingAudience = SiteReadingAudience()
    ) async throws(Failure) -> DiscoveryReport {
        try checkListing()
        let discovery = SiteDiscovery(terms: discoveryTerms, path: job.input.path, isFresh: isFresh)
        var progress: DiscoveryProgress?
        return try await withReader(
            for: "discover",
            control: control.reading,
            note: audience.noted,
            tell: { audience.progressed(ReadingLine(Self.phrases(progress), $0.phrases)) },
            { reader in
                do {
                    try Self.makeFolder(of: job.input.path)
                    let listed = report(try await discovery.run(reader) { progress = $0 })
                    try write(listed, to: reportSet("discover"))
                    return listed
                } catch let error as DiscoveryError {
                    throw Failure(error)
                }
            }
        )
    }

    /// What the job's `discover` keys ask for.
    private var discoveryTerms: DiscoveryTerms {
        let wanted = job.discovery
        var filter = SourceFilter()
        filter.types = wanted.types
        filter.statuses = wanted.statuses
        filter.createdAfter = wanted.createdAfter
        filter.createdBefore = wanted.createdBefore
        filter.updatedAfter = wanted.updatedAfter
        filter.updatedBefore = wanted.updatedBefore
        filter.customerIDs = wanted.customerIDs
        filter.customerPrefix = wanted.customerPrefix
        filter.includesDeleted = wanted.includesDeleted
        return DiscoveryTerms(
            site: job.target.name,
            filter: filter,
            gatewayAccountIDs: wanted.gatewayAccountIDs,
            toolVersion: Self.toolVersion
        )
    }

    /// Refuses a job that would read the list in another way than it is written.
    private func checkListing() throws(Failure) {
        let options = job.input.options
        let byte = options.delimiter.byte
        let isPlain =
            (byte == nil || byte == 0x2C) && [.auto, .utf8].contains(options.encoding)
            && [.auto, .csv].contains(options.format) && (options.headerLine ?? 1) == 1
        guard !isPlain else { return }
        throw Failure(
            .jobFileWrong,
            "\(job.path): discover writes \(job.input.path) as CSV in UTF-8, with commas and the header on line 1, and the job would "
                + "read it otherwise. Leave format, delimiter, encoding and header_line out of input."
        )
    }

    /// How far a discovery is, what matters most first.
    private static func phrases(_ progress: DiscoveryProgress?) -> [String] {
        guard let progress else { return ["reading the site"] }
        guard !progress.isReadingRoles else {
            return [ReadingLine.counted(progress.customers, "customer", "customers") + ", then the payment sources"]
        }
        let listed = ReadingLine.counted(progress.listed, "payment source", "payment sources")
        let kept = progress.rows == progress.listed ? [] : ["\(progress.rows) kept"]
        return [listed] + kept + (progress.isResumed ? ["resumed"] : [])
    }

    private func report(_ snapshot: DiscoverySnapshot) -> DiscoveryReport {
        let counts = snapshot.counts
        var report = DiscoveryReport(job: job.name, jobPath: job.path, site: job.target.name, file: snapshot.path)
        report.toolVersion = Self.toolVersion
        report.snapshotAt = snapshot.snapshotAt
        report.finishedAt = snapshot.finishedAt
        report.rows = snapshot.rows
        report.listed = snapshot.listed
        report.customers = snapshot.customers
        report.calls = snapshot.calls
        report.deleted = counts.deleted
        report.sha256 = snapshot.sha256
        report.accounts = counts.accounts.map { .init(id: $0.id, gateway: $0.gateway, sources: $0.sources) }
        report.types = counts.types
        report.statuses = counts.statuses
        report.roles = counts.roles
        return report
    }
}

extension Failure {
    /// How the program ends where a discovery cannot begin or go on.
    init(_ error: DiscoveryError) {
        let status: ExitStatus =
            switch error.code {
            case .locked: .paused
            case .finished, .foreignFile, .changed, .damaged: .wrongUse
            case .fileTrouble: .unexpected
            }
        self.init(status, "\(error)")
    }
}
