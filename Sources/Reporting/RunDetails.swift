package import MigrationModel

/// What the input says about a row, as far as a reconciliation counts by it.
package struct RowSaying: Hashable, Sendable {
    package let address: RowAddress
    /// `nil` where it cannot be told, as for a rejected row that names none.
    package var customerID: String?
    /// Chargebee's name of the gateway; empty where the row does not say.
    package var gateway = ""
    /// The gateway account that the row's request names; empty where it names none.
    package var gatewayAccount = ""
    /// Chargebee's payment method type; empty where the row does not say.
    package var type = ""
    /// In capitals; empty where the row does not say.
    package var currency = ""
    /// Whether the row's request makes its payment source the customer's primary one.
    package var becomesPrimary = false

    package init(address: RowAddress) { self.address = address }
}

/// What a reconciliation gathers by going over input and journal row by row.
package struct RunDetails: Sendable {
    package private(set) var endings = EndingCounts()
    /// In the order in which they were met; see ``EndingGroup``.
    package private(set) var groups: [EndingGroup] = []
    /// The first ones, at most ``RunReport/mostListed``.
    package private(set) var exceptions: [RowException] = []
    /// All of them, alike ones together.
    package private(set) var exceptionTally = ExceptionTally()
    /// The first ones, at most ``RunReport/mostListed``.
    package private(set) var primaryChanges: [PrimaryChange] = []
    package private(set) var primaryChangeCount = 0
    /// Of the changes, those of which the run did not record what was primary before.
    package private(set) var unrecordedCount = 0
    /// Of the changes, those whose customer had no primary source before, as the run recorded it.
    package private(set) var hadNoneCount = 0
    /// What came of them all in the end.
    package private(set) var primaries = PrimaryTally()
    /// The first rows that were not sent, and the first in doubt, a few of each.
    package private(set) var open = OpenRows()
    /// Rows that were to become primary, by ending; meaningful only where the input is there.
    package private(set) var primaryEndings = EndingCounts()
    /// Of them, those whose request took effect.
    package private(set) var becamePrimary = 0

    /// Whether the job's operation makes payment sources, and so can make one primary.
    private let makesSources: Bool
    private var places: [Key: Int] = [:]
    private var last: (key: Key, place: Int)?

    private struct Key: Hashable {
        let gateway: String
        /// Told only where the gateway is not.
        let account: String
        let type: String
        let currency: String

        init(_ saying: RowSaying) {
            gateway = saying.gateway
            account = saying.gateway.isEmpty ? saying.gatewayAccount : ""
            type = saying.type
            currency = saying.currency
        }

        /// The rows beyond ``mostGroups``.
        init(rest: String) {
            gateway = rest
            account = ""
            type = rest
            currency = ""
        }
    }

    /// How many groups there may be; the rows of further ones are counted as ``rest``.
    package static let mostGroups = 1000
    /// Stands for gateway and type of the groups beyond ``mostGroups``.
    package static let rest = "other"

    /// - Parameter operation: The job's.
    package init(operation: String) { makesSources = OperationKind(of: operation) != .working }

    /// Counts a row.
    ///
    /// - Parameters:
    ///   - row: What the journal knows; a row that it does not know is one not attempted.
    ///   - saying: What the input says; `nil` where it is not there any more.
    /// - Returns: What the sheets of rows list it as.
    package mutating func note(_ row: JournalRow, _ saying: RowSaying?) -> Listing {
        endings[row.ending] += 1
        var listing = Listing()
        if let saying {
            count(row.ending, in: Key(saying))
            if makesSources, saying.becomesPrimary { primaryEndings[row.ending] += 1 }
        }
        if row.ending == .failed || row.ending == .needsReview {
            let exception = RowException(row: row, customerID: saying?.customerID)
            if exceptions.count < RunReport.mostListed { exceptions.append(exception) }
            exceptionTally.note(exception)
            listing.exception = exception
        }
        open.note(row)
        guard makesSources, row.hasMade else { return listing }
        // A run reads which source is primary for those rows alone that replace it.
        if saying?.becomesPrimary ?? (row.formerPrimary != nil) {
            becamePrimary += 1
            listing.primaryChange = noteChange(row, saying)
        } else {
            primaries.noteOther(row)
        }
        return listing
    }

    /// On which sheets beside the one of all rows a row stands.
    package struct Listing {
        package var exception: RowException?
        package var primaryChange: PrimaryChange?
    }

    private mutating func noteChange(_ row: JournalRow, _ saying: RowSaying?) -> PrimaryChange? {
        let former = row.formerPrimary
        if let former, former.paymentSourceID == row.paymentSourceID { return nil }
        var change = PrimaryChange(
            address: row.address,
            customerID: saying?.customerID ?? "",
            from: former?.paymentSourceID,
            to: row.paymentSourceID,
            isRecorded: former != nil
        )
        change.before = former?.beforePass
        change.fromRow = former?.madeByRow
        change.overtakenBy = row.overtakenBy
        primaries.note(change)
        primaryChangeCount += 1
        if former == nil { unrecordedCount += 1 }
        if let former, former.paymentSourceID == nil { hadNoneCount += 1 }
        if primaryChanges.count < RunReport.mostListed { primaryChanges.append(change) }
        return change
    }

    private mutating func count(_ ending: Ending, in key: Key) {
        let place: Int
        if let last, last.key == key {
            place = last.place
        } else {
            place = self.place(of: key)
            last = (key, place)
        }
        groups[place].rows += 1
        groups[place].endings[ending] += 1
    }

    private mutating func place(of key: Key) -> Int {
        if let place = places[key] { return place }
        // One place is kept for the rest.
        let rest = Key(rest: Self.rest)
        guard groups.count < Self.mostGroups - 1 || key == rest else { return place(of: rest) }
        let place = groups.count
        var group = EndingGroup(gateway: key.gateway, type: key.type, currency: key.currency)
        group.gatewayAccount = key.account
        groups.append(group)
        places[key] = place
        return place
    }
}

extension RunReport {
    /// Takes in what was gathered row by row.
    ///
    /// - Parameters:
    ///   - details: What was gathered.
    ///   - missing: Why the input could not be read along, in a sentence; `nil` where it was.
    package mutating func add(_ details: RunDetails, missing: String?) {
        exceptions = details.exceptions
        exceptionGroups = details.exceptionTally.groups
        openRows = details.open
        primaries = details.primaries
        primaryChanges = details.primaryChanges
        primaryChangeCount = details.primaryChangeCount
        unrecordedPrimaryChanges = details.unrecordedCount
        firstPrimaries = details.hadNoneCount
        missingInput = missing
        guard missing == nil else { return }
        becamePrimary = details.becamePrimary
        primaryEndings = details.primaryEndings
        groups = details.groups.sorted { first, second in
            first.rows != second.rows
                ? first.rows > second.rows
                : (first.gateway, first.gatewayAccount, first.type, first.currency)
                    < (second.gateway, second.gatewayAccount, second.type, second.currency)
        }
    }
}
