import ChargebeeAPI

/// A source that the job made for an earlier input, as far as the journal alone knows it.
package struct EarlierSource: Sendable {
    package var paymentSourceID: String
    /// Under the journal's key; `nil` where the journal does not know the customer.
    package var customerMark: UInt64?
    /// `nil` where it is not known.
    package var gatewayAccountID: String?
    /// `nil` where the journal does not know it.
    package var reference: ReferenceMark?

    package init(
        paymentSourceID: String,
        customerMark: UInt64? = nil,
        gatewayAccountID: String? = nil,
        reference: ReferenceMark? = nil
    ) {
        self.paymentSourceID = paymentSourceID
        self.customerMark = customerMark
        self.gatewayAccountID = gatewayAccountID
        self.reference = reference
    }
}

/// The sources that the job made for earlier inputs: each is to be there still, as it was made.
///
/// Their inputs are not at hand, so what only those know, such as card data and roles, is not compared. Some 60 bytes each.
struct EarlierSources {
    private struct Entry {
        let id: TextArena.Place
        let account: UInt32
        let customerMark: UInt64?
        let reference: ReferenceMark?
        var isSeen = false
    }

    private var entries: [Entry] = []
    private var places: [TextMark: UInt32] = [:]
    private var differences: [Int: [FieldDifference]] = [:]
    /// Of those that differ.
    private var owners: [Int: String] = [:]

    var count: Int { entries.count }

    func contains(_ id: String) -> Bool { places[TextMark(id)] != nil }

    /// Takes in a source to expect; once more does no harm.
    mutating func add(_ source: EarlierSource, _ texts: inout TextArena) {
        let mark = TextMark(source.paymentSourceID)
        guard places[mark] == nil else { return }
        places[mark] = UInt32(entries.count)
        entries.append(
            Entry(
                id: texts.append(source.paymentSourceID),
                account: texts.word(source.gatewayAccountID),
                customerMark: source.customerMark,
                reference: source.reference
            )
        )
    }

    /// Takes in a source that Chargebee has.
    ///
    /// - Returns: Whether it is one of these.
    mutating func take(_ source: PaymentSource, _ marks: KeyedMarks?, _ texts: TextArena) -> Bool {
        guard let place = places[TextMark(source.id)] else { return false }
        let index = Int(place)
        guard !entries[index].isSeen else { return true }
        entries[index].isSeen = true
        let entry = entries[index]
        var found: [FieldDifference] = []
        if source.isDeleted { found.append(.init(field: "deleted", expected: "false", found: "true")) }
        if let mark = entry.customerMark, let marks, marks.customer(source.customerID) != mark {
            let expected = "the customer of the earlier input"
            found.append(.init(field: "customer_id", expected: expected, found: source.customerID))
        }
        if let account = texts.word(entry.account), source.gatewayAccountID != account {
            let there = source.gatewayAccountID ?? "none"
            found.append(.init(field: "gateway_account_id", expected: account, found: there))
        }
        if let reference = entry.reference, !reference.matches(source.referenceID, marks) {
            let there = source.referenceID.isEmpty ? "none" : "another reference"
            found.append(.init(field: "reference_id", expected: "the exported reference", found: there))
        }
        guard !found.isEmpty else { return true }
        differences[index] = found
        owners[index] = source.customerID
        return true
    }

    /// The ids that no list had.
    func idsSought(_ texts: TextArena) -> [String] { entries.filter { !$0.isSeen }.map { texts.text($0.id) } }

    func finding(at index: Int, _ texts: TextArena) -> EarlierFinding {
        EarlierFinding(
            paymentSourceID: texts.text(entries[index].id),
            customerID: owners[index] ?? "",
            isMissing: !entries[index].isSeen,
            differences: differences[index, default: []]
        )
    }
}

/// What came of a source that the job made for an earlier input.
package struct EarlierFinding: Hashable, Sendable {
    package let paymentSourceID: String
    /// Whose it is now, where it differs; otherwise empty.
    package let customerID: String
    /// Chargebee does not know it any more.
    package let isMissing: Bool
    /// None where all is well.
    package let differences: [FieldDifference]
}

extension ExpectationTable {
    /// How many sources of earlier inputs are expected besides the rows' own; a sample does not look at them.
    package var earlierCount: Int { earlier.count }

    /// What came of them, once all has been read, in the order in which they were added.
    package var earlierFindings: some Sequence<EarlierFinding> {
        (0..<earlier.count).lazy.map { earlier.finding(at: $0, texts) }
    }
}
