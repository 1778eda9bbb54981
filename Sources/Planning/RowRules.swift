import ChargebeeAPI
import GatewayMapping
import MigrationModel

/// Says what keeps a row from being sent: the row itself, what is joined to it, its payment source, or the rows before it.
///
/// It remembers nothing of the rows, so the same row is judged alike however often the file is read.
struct RowRules {
    private let sharedToken: GatewayMapping.SharedTokenPolicy
    private let isAboutSource: Bool
    /// The input's column names, as they stand in the file.
    private let header: [[UInt8]]
    private let firstNameLength: Int
    /// Where an earlier plan's reasons are, in a file of rejected rows; `nil` in other files.
    private let reasonColumn: Int?
    private let sourceRules: SourceRules?
    private let sourceReading: SourceReading

    /// Makes the rules for a file; `header` is the input's own, without what is joined to it.
    init(_ mapping: GatewayMapping, _ mapper: RowMapper, header: [String], sourceRules: SourceRules?) {
        sharedToken = mapping.sharedToken
        isAboutSource = mapper.operation.isAboutSource
        self.header = header.map { Array($0.utf8) }
        firstNameLength = self.header.first?.count ?? 0
        reasonColumn = header.firstIndex(of: RejectedRow.reasonHeader)
        self.sourceRules = sourceRules
        sourceReading = SourceReading(mapper)
    }

    /// Whether two rows with the same token and customer repeat each other only then; a payment source belongs to one customer,
    /// whoever the row says it is.
    var tellsCustomersApart: Bool { !isAboutSource }

    /// Why a row is not sent, as far as its own cells and what is joined to it tell.
    func rejection(
        of row: borrowing InputRow,
        _ mapped: MappedRow,
        joinRejection: Rejection?
    ) -> Rejection? {
        if repeatsHeader(row) { return Rejection(.repeatedHeader, "the row holds the names of the columns") }
        return switch mapped {
        case .rejected(let rejection) where rejection.reason.isAboutTheRowItself: rejection
        case .rejected(let rejection): joinRejection ?? rejection
        case .request: joinRejection ?? rejectedBefore(row)
        }
    }

    /// What a row that was mapped to a request says of its payment source; `nil` for a job that makes new ones.
    func source(_ mapper: RowMapper) -> SourceRules.Known? { sourceRules == nil ? nil : sourceReading.read(mapper) }

    /// Why the job cannot work on a payment source.
    func rejection(of source: SourceRules.Known) -> Rejection? { sourceRules?.rejection(source) }

    /// What should be known of a ready row's payment source.
    func findings(_ source: SourceRules.Known) -> [FindingCode] { sourceRules?.findings(source) ?? [] }

    /// Why a row is not sent whose payment method was seen before.
    ///
    /// - Parameters:
    ///   - sighting: Where it was seen.
    ///   - rejected: The rejected rows, at least those before this one.
    /// - Returns: `nil` where that does not keep it.
    func rejection(for sighting: DuplicateTable.Sighting, rejected: borrowing RowSet) -> Rejection? {
        switch (sighting, sharedToken) {
        case (.new, _), (.otherCustomer, .allow), (.otherCustomer, .finding): return nil
        case (.sameCustomer(let ordinal), .reject) where rejected.contains(ordinal):
            return Rejection(.tokenShared, "row \(ordinal) has the same token and was rejected for it")
        case (.sameCustomer(let ordinal), _):
            let same = sourceRules == nil ? "the same customer and the same token" : "the same payment source"
            return Rejection(.duplicateRow, "row \(ordinal) has \(same)")
        case (.otherCustomer(let ordinal), .reject):
            return Rejection(.tokenShared, "row \(ordinal) has the same token for another customer")
        }
    }

    /// The row whose token another customer's ready row has too, where that is a finding.
    func finding(for sighting: DuplicateTable.Sighting) -> Int? {
        guard case .otherCustomer(let ordinal) = sighting, sharedToken == .finding else { return nil }
        return ordinal
    }

    /// Whether a row repeats the header, as files that were put one behind the other have it.
    private func repeatsHeader(_ row: borrowing InputRow) -> Bool {
        // Nearly all rows are told from the header by the length of their first cell alone.
        let length = row[0].count
        guard length == firstNameLength || length == firstNameLength + 3, row.damage == nil else { return false }
        guard header[0].elementsEqual(row[0].withoutMark) else { return false }
        for column in header.indices.dropFirst() where !header[column].elementsEqual(row[column]) { return false }
        return true
    }

    /// Keeps a row rejected that an earlier plan rejected for a reason which this file alone cannot show any more.
    private func rejectedBefore(_ row: borrowing InputRow) -> Rejection? {
        guard let reasonColumn, let reason = RejectedRow.reasonThatStays(row[reasonColumn]) else { return nil }
        return Rejection(
            reason,
            "rejected by an earlier plan; correct the row and empty its cell in \(RejectedRow.reasonHeader) to send it"
        )
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without the byte order mark that a file in the middle of another one begins with.
    package var withoutMark: Self {
        starts(with: [0xEF, 0xBB, 0xBF]) ? Self(rebasing: self[3...]) : self
    }
}
