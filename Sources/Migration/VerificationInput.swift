import CSVInput
import GatewayMapping
import MigrationModel
import Planning
import RunJournal
import Verification

/// Reads the input along with the journal, and says for each row of a pass what Chargebee should have.
final class VerificationInput {
    private let job: Job
    private let kind: VerificationKind
    private let journal: RunJournal
    private let pass: PassRecord
    private let rows: JoinedReader
    private let mapper: RowMapper
    private let digest: RunningDigest
    private let table: JoinTable?
    private let type: Int?
    private let brand: Int?
    private let last4: Int?
    private let expiryMonth: Int?
    private let expiryYear: Int?
    private let account: Int?
    private let role: Int?

    init(job: Job, kind: VerificationKind, journal: RunJournal, pass: PassRecord) throws {
        self.job = job
        self.kind = kind
        self.journal = journal
        self.pass = pass
        let digest = RunningDigest()
        table = try job.input.join.map(JoinTable.init)
        rows = try JoinedReader(
            path: job.input.path,
            options: job.input.options,
            table: table,
            observeBytes: digest.update
        )
        self.digest = digest
        mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        type = mapper.knownIndex(of: kind == .creation ? "type" : "source[type]")
        brand = mapper.knownIndex(of: "card[brand]")
        last4 = mapper.knownIndex(of: "card[last4]")
        expiryMonth = mapper.knownIndex(of: "card[expiry_month]")
        expiryYear = mapper.knownIndex(of: "card[expiry_year]")
        account = mapper.knownIndex(of: "source[gateway_account_id]")
        role = mapper.knownIndex(of: "source[role]")
    }

    /// What Chargebee should have for a row that the journal knows.
    ///
    /// Rows must be asked for in rising order, each at most once.
    ///
    /// - Returns: `nil` for a rejected row.
    /// - Throws: ``Failure`` where the input has no such row.
    func expected(_ row: JournalRow) throws -> ExpectedSource? {
        guard row.ending != .rejected else { return nil }
        return try expected(row.address.ordinal, row)
    }

    /// What Chargebee should have for a row that the journal does not know; `nil` where the mapping rejects it.
    func notAttempted(_ ordinal: Int) throws -> ExpectedSource? { try expected(ordinal, nil) }

    /// Reads the input to its end, and makes sure that it is the one that the journal was begun with.
    func finish(_ identity: PassIdentity) throws {
        while try rows.next({ _, _ in true }) != nil {}
        guard digest.finish() == identity.inputDigest, table?.digest == identity.joinedDigest else { throw changed }
    }

    private func expected(_ ordinal: Int, _ recorded: JournalRow?) throws -> ExpectedSource? {
        while true {
            let found = try rows.next { _, row -> (address: RowAddress, request: PlannedRequest?)? in
                guard row.address.ordinal >= ordinal else { return nil }
                guard mapper.map(row) == .request else { return (row.address, nil) }
                return (row.address, mapper.makeRequest(at: row.address))
            }
            switch found {
            case nil: throw changed
            case .some(nil): continue
            case .some((let address, let request)?):
                guard address.ordinal == ordinal else { throw changed }
                guard let request else {
                    // A row that was sent has become a request before, so the file is another one.
                    if recorded != nil { throw changed }
                    return nil
                }
                return try expected(request, recorded)
            }
        }
    }

    private func expected(_ request: PlannedRequest, _ recorded: JournalRow?) throws -> ExpectedSource {
        let ending = recorded?.ending ?? .notAttempted
        let isDone = [.created, .recovered, .alreadyDone].contains(ending)
        let made = kind.makesSources ? recorded?.paymentSourceID : isDone ? request.paymentSourceID : nil
        var expected = ExpectedSource(
            address: request.address,
            ending: ending,
            customerID: request.customerID,
            paymentSourceID: made.flatMap { $0.isEmpty ? nil : $0 }
        )
        expected.isDeleted = kind == .deletion
        expected.gatewayAccountID = request.gatewayAccountID ?? (kind == .deletion ? nil : job.gatewayAccountID)
        expected.reference = try reference(request, recorded, made)
        expected.type = text(type)
        // What Chargebee has no name for is called otherwise by each gateway.
        expected.brand = text(brand).flatMap { ["other", "not_applicable"].contains($0) ? nil : $0 }
        expected.last4 = text(last4)
        expected.expiry = expiry
        // One that was attached before, by hand or by another tool, was not made primary by this job.
        let isByJob = try kind.makesSources && isDoneByJob(recorded, made)
        expected.becamePrimary = isByJob && request.becomesPrimary
        expected.staysSecondary = isByJob && !request.becomesPrimary
        // Where the old source goes, Chargebee may choose any other one.
        expected.leavesPrimary = kind == .port && !job.deletesOld && text(role) == "primary"
        expected.endedAt = recorded?.endedAt
        if kind == .port, let old = request.paymentSourceID, made != nil, isDone || !job.deletesOld {
            expected.old = .init(id: old, isDeleted: job.deletesOld, gatewayAccountID: text(account))
        }
        return expected
    }

    /// Single-use tokens lead to references that nobody knows; of exported ones, the journal keeps a mark.
    private func reference(
        _ request: PlannedRequest,
        _ recorded: JournalRow?,
        _ made: String?
    ) throws -> ReferenceMark? {
        if job.operation == "create_using_permanent_token" { return ReferenceMark(request.tokens) }
        guard kind == .port, let recorded else { return nil }
        if let mark = try journal.referenceMark(ofRow: recorded.address.ordinal, in: pass) {
            return ReferenceMark(keyed: mark)
        }
        return try made.flatMap { try journal.referenceMark(ofSource: $0) }.map(ReferenceMark.init(keyed:))
    }

    private func isDoneByJob(_ recorded: JournalRow?, _ made: String?) throws -> Bool {
        guard let recorded, let made else { return false }
        if recorded.ending != .alreadyDone { return true }
        // What an earlier input found there counts as done, too.
        return try recorded.code == "done_before" && journal.didMake(made)
    }

    private var expiry: CardExpiry? {
        guard let month = text(expiryMonth).flatMap({ Int($0) }), let year = text(expiryYear).flatMap({ Int($0) }),
            (1...12).contains(month), (1000...9999).contains(year)
        else { return nil }
        return CardExpiry(year: year, month: month)
    }

    private func text(_ index: Int?) -> String? {
        let value = mapper.known(index)
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }

    private var changed: Failure {
        Failure(
            .inputRefused,
            "\(job.input.path) is not the file that \(job.journalPath) was last run with, so it cannot be compared with what "
                + "Chargebee has. Put that file back to verify."
        )
    }
}
