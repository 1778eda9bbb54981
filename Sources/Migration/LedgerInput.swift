import CSVInput
import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Planning
import Reporting
import RunJournal

/// Reads the input along with the journal, for what the journal does not hold: lines, customers, gateways, types.
///
/// Whether it is the file that was run is known for sure only when it has been read to its end; see ``finish(_:)``.
final class LedgerInput {
    private let rows: JoinedReader
    private let mapper: RowMapper
    private let digest: RunningDigest
    private let path: String
    /// The gateway of rows that name none.
    private let gateway: String
    /// The type of rows that name none.
    private let type: String
    /// The account of every row's request, where they have one in common.
    private let account: String
    private let ownGateway: Int?
    private let ownAccount: Int?
    private let ownType: Int?
    private let currency: Int?
    private var ordinal = 0
    private var isRequest = false

    /// Why the input cannot be read along.
    struct Missing: Error {
        /// A sentence without a full stop.
        let reason: String
    }

    /// Opens the input.
    ///
    /// - Throws: ``Missing`` where it is not there, or is clearly not the one that was run.
    init(job: Job, expected: PassIdentity) throws(Missing) {
        path = job.input.path
        let digest = RunningDigest()
        self.digest = digest
        do {
            guard try FileIdentity(path: job.input.path).size == expected.inputBytes else {
                throw Self.changed(job.input.path)
            }
            let table = try job.input.join.map(JoinTable.init)
            guard table?.digest == expected.joinedDigest else { throw Self.changed(job.input.join?.path ?? "") }
            rows = try JoinedReader(
                path: job.input.path,
                options: job.input.options,
                table: table,
                observeBytes: digest.update
            )
            mapper = try RowMapper(mapping: job.mapping, settings: job.mappingSettings, header: rows.header)
        } catch let missing as Missing {
            throw missing
        } catch {
            throw Missing(reason: "\(job.input.path) cannot be read as it was: \(error)")
        }
        // As the plan's breakdown has it, so that the numbers of both can be held against each other.
        ownGateway = mapper.knownIndex(of: "source[gateway]")
        gateway = ownGateway == nil && job.mapping.gateway != "any" ? job.mapping.gateway : ""
        let accountName = mapper.operation.gatewayAccountParameter?.name
        account = accountName.flatMap(mapper.fixedValue) ?? ""
        ownAccount = account.isEmpty ? accountName.flatMap(mapper.knownIndex) : nil
        type = mapper.operation.impliedType
        ownType = mapper.knownIndex(of: "source[type]")
        let header = rows.header
        currency = job.finance.flatMap { finance in header.firstIndex(of: finance.currency) }
    }

    /// What the input says about a row; ordinals must be asked for in rising order, each at most once.
    ///
    /// - Throws: ``Missing`` where it has no such row.
    func row(_ ordinal: Int) throws(Missing) -> RowSaying {
        do {
            while let found = try rows.next({ _, row in row.address.ordinal < ordinal ? nil : read(row) }) {
                guard let found else { continue }
                guard found.address.ordinal == ordinal else { break }
                return found
            }
        } catch {
            throw Missing(reason: "\(path) cannot be read as it was: \(error)")
        }
        throw Self.changed(path)
    }

    /// The request of the row that was asked for last; `nil` where it becomes none.
    var request: PlannedRequest? { isRequest ? mapper.makeRequest(at: RowAddress(ordinal: ordinal, line: 0)) : nil }

    /// Reads the rest of the input, and makes sure that all of it is what was run.
    ///
    /// - Throws: ``Missing`` where it is not.
    func finish(_ identity: PassIdentity) throws(Missing) {
        do { while try rows.next({ _, _ in true }) != nil {} } catch {
            throw Missing(reason: "\(path) cannot be read as it was: \(error)")
        }
        guard digest.finish() == identity.inputDigest else { throw Self.changed(path) }
    }

    private func read(_ row: borrowing InputRow) -> RowSaying {
        ordinal = row.address.ordinal
        let mapped = mapper.map(row)
        isRequest = mapped == .request
        var saying = RowSaying(address: row.address)
        saying.gateway = gateway
        saying.gatewayAccount = account
        saying.type = type
        // A damaged row says nothing, and the mapper still holds what the one before it said.
        guard row.damage == nil else { return saying }
        let own = mapper.known(ownGateway)
        if !own.isEmpty { saying.gateway = String(decoding: own, as: UTF8.self) }
        let ownAccount = mapper.known(self.ownAccount)
        if !ownAccount.isEmpty { saying.gatewayAccount = String(decoding: ownAccount, as: UTF8.self) }
        let ownType = mapper.paymentType.isEmpty ? mapper.known(self.ownType) : mapper.paymentType
        if !ownType.isEmpty { saying.type = String(decoding: ownType, as: UTF8.self) }
        if let currency { saying.currency = Self.currency(row[currency]) }
        if isRequest {
            saying.customerID = String(decoding: mapper.customerID, as: UTF8.self)
            saying.becomesPrimary = mapper.becomesPrimary
        } else if case .rejected(let rejection) = mapped, !rejection.isAboutNobody {
            // Read last, since it writes over the row's other values. The plan lists the same.
            let customer = mapper.customer(of: row)
            if !customer.isEmpty { saying.customerID = String(decoding: customer, as: UTF8.self) }
        }
        return saying
    }

    /// Three letters, in capitals; empty for anything else.
    private static func currency(_ cell: UnsafeBufferPointer<UInt8>) -> String {
        let letters = cell.drop { $0 == 0x20 || $0 == 0x09 }
        let word = letters.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        guard word.count == 3, letters.dropFirst(3).allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return "" }
        return String(decoding: word.map { $0 & 0xDF }, as: UTF8.self)
    }

    private static func changed(_ path: String) -> Missing {
        Missing(reason: "\(path) is not the file that was run")
    }
}
