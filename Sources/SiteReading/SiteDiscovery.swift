import CSVInput
import ChargebeeAPI
import Execution
import MigrationModel

/// Lists a site's payment sources into a CSV file that a porting job takes as its input.
///
/// 1. The customers, 100 a call, for their payment roles; only 16 bytes of each role are kept.
/// 2. The payment sources, 100 a call, in the order of creation, up to the second in which the discovery began.
/// 3. The file gets its name, and a companion that says when and of what it was made.
///
/// After each page the rows are durable before the state that counts them, so a process may be killed at any point and
/// the next one goes on; what it cuts off had not been counted.
package struct SiteDiscovery {
    private let terms: DiscoveryTerms
    private let path: String
    private let isFresh: Bool

    /// Makes a discovery into the file at `path`; see ``DiscoveryFiles`` for those beside it.
    ///
    /// A fresh one begins anew and replaces a list that an earlier discovery finished.
    package init(terms: DiscoveryTerms, path: String, isFresh: Bool = false) {
        self.terms = terms
        self.path = path
        self.isFresh = isFresh
    }

    /// Reads the site to the end.
    ///
    /// - Parameters:
    ///   - reader: Reads the site.
    ///   - tell: Told how far it is, after each page.
    /// - Throws: ``DiscoveryError`` and ``SiteReadingError``, and `FileWriteError`; a later call goes on from there.
    /// - Returns: What was listed; the files are written.
    package func run(
        _ reader: SiteReader,
        tell: (DiscoveryProgress) -> Void = { _ in }
    ) async throws -> DiscoverySnapshot {
        let files = try DiscoveryFiles(path: path)
        let found = try files.resumable(digest: terms.digest, isFresh: isFresh)
        var state = found ?? DiscoveryState(termsDigest: terms.digest, snapshotAt: reader.now.wall)
        try files.cut(to: state)
        var counted = 0
        func commit(_ state: inout DiscoveryState) throws {
            state.calls += reader.calls - counted
            counted = reader.calls
            try files.commit(state)
            tell(DiscoveryProgress(state, isResumed: found != nil))
        }
        if found == nil { try commit(&state) }
        if state.phase == .customers { try await readRoles(reader, files, &state, commit) }
        if state.phase == .sources { try await readSources(reader, files, &state, commit) }
        let snapshot = DiscoverySnapshot(
            terms: terms,
            snapshotAt: state.snapshotAt,
            rolesReadUntil: state.rolesReadUntil,
            finishedAt: reader.now.wall,
            path: path,
            rows: state.rows,
            listed: state.listed,
            customers: state.customers,
            counts: state.counts,
            calls: state.calls,
            sha256: try files.listDigest()
        )
        try files.finish(companion: snapshot.json)
        return snapshot
    }

    // MARK: - Customers

    private func readRoles(
        _ reader: SiteReader,
        _ files: DiscoveryFiles,
        _ state: inout DiscoveryState,
        _ commit: (inout DiscoveryState) throws -> Void
    ) async throws {
        func take(_ customers: [CustomerRoles], _ state: inout DiscoveryState) throws {
            let prefix = terms.filter.customerPrefix ?? ""
            let bytes = RoleTable.bytes(of: customers.filter { $0.customerID.hasPrefix(prefix) })
            try bytes.withUnsafeBytes { try files.roles.append($0) }
            state.roleBytes += bytes.count
            state.customers += customers.count
        }
        // The list of customers has to be read as a whole, unless it is known which ones are meant.
        let ids = terms.filter.customerIDs
        if terms.closedFilter(at: state.snapshotAt).isEmpty {
            // Nobody's sources are listed, so nobody's roles are needed.
        } else if ids.isEmpty {
            try await reader.customers(from: state.offset) { page in
                try take(page.customers, &state)
                state.offset = page.nextOffset
                if state.offset != nil { try commit(&state) }
            }
        } else {
            while state.batch < ids.count {
                let customer = try await reader.customer(ids[state.batch])
                try take(customer.map { [$0] } ?? [], &state)
                state.batch += 1
                if state.batch < ids.count { try commit(&state) }
            }
        }
        state.offset = nil
        state.batch = 0
        state.rolesReadUntil = reader.now.wall
        state.phase = .sources
        var line = GrowableBytes(capacity: 512)
        CSVRecordWriter().append(SourceListing.columns, to: &line)
        try append(line, to: files, &state)
        try commit(&state)
    }

    // MARK: - Payment sources

    private func readSources(
        _ reader: SiteReader,
        _ files: DiscoveryFiles,
        _ state: inout DiscoveryState,
        _ commit: (inout DiscoveryState) throws -> Void
    ) async throws {
        let roles = try roleTable(files)
        var seen = try writtenSources(files)
        let batches = terms.closedFilter(at: state.snapshotAt).batches
        if batches.isEmpty { state.phase = .complete }
        while state.batch < batches.count {
            let filter = batches[state.batch]
            try await reader.sources(filter, from: state.offset) { page in
                var lines = GrowableBytes(capacity: 32_768)
                for source in page.sources {
                    state.listed += 1
                    guard terms.admits(source, under: filter), seen.insert(SourceMark(source.id)).inserted else {
                        continue
                    }
                    let role = roles.role(of: source.id)
                    CSVRecordWriter().append(SourceListing.fields(of: source, role: role), to: &lines)
                    state.rows += 1
                    state.counts.count(source, role: role)
                }
                try append(lines, to: files, &state)
                state.offset = page.nextOffset
                if state.offset != nil { try commit(&state) }
            }
            state.batch += 1
            if state.batch == batches.count { state.phase = .complete }
            try commit(&state)
        }
    }

    private func append(
        _ bytes: borrowing GrowableBytes,
        to files: DiscoveryFiles,
        _ state: inout DiscoveryState
    ) throws(DiscoveryError) {
        try files.list.append(UnsafeRawBufferPointer(bytes.bytes))
        state.bytes += bytes.bytes.count
    }

    private func roleTable(_ files: DiscoveryFiles) throws(DiscoveryError) -> RoleTable {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(files.roles.size)
        try files.roles.read { bytes += $0 }
        var table = bytes.withUnsafeBytes { RoleTable(bytes: $0) }
        table.sort()
        return table
    }

    /// The sources that an earlier process wrote, so that a page that is read once more adds nothing.
    private func writtenSources(_ files: DiscoveryFiles) throws -> Set<SourceMark> {
        var seen: Set<SourceMark> = []
        var reader = FirstFieldReader()
        try files.list.read { piece in reader.take(piece) { seen.insert(SourceMark($0)) } }
        return seen
    }
}

/// How far a discovery is.
package struct DiscoveryProgress: Hashable, Sendable {
    /// Whether the customers are being read, and not yet the payment sources.
    package let isReadingRoles: Bool
    package let customers: Int
    /// Payment sources that Chargebee listed so far.
    package let listed: Int
    /// Those that were written.
    package let rows: Int
    /// Whether an earlier process began it.
    package let isResumed: Bool

    init(_ state: DiscoveryState, isResumed: Bool) {
        isReadingRoles = state.phase == .customers
        customers = state.customers
        listed = state.listed
        rows = state.rows
        self.isResumed = isResumed
    }
}
