package import MigrationModel

/// What a job does for each row: which calls, and what follows where one of them is in doubt.
package struct RowProcedure: Hashable, Sendable {
    /// The operation's name in Chargebee's words; or `port`, or `undo`.
    package let operation: String
    /// Whether the customer's primary payment source is read right before one is made that replaces it.
    ///
    /// The default is that it is not.
    package var recordsPreviousPrimary = false
    /// Porting: whether the old payment source is removed from Chargebee in the end; the default is that it stays.
    package var deletesOld = false
    /// Whether an export in doubt whose key has grown too old is made again.
    ///
    /// The default is that the row needs review, since the API lists no exports.
    package var repeatsDoubtfulExport = false

    package init(operation: String = "create_using_permanent_token") { self.operation = operation }

    /// The steps of a row, in their order.
    package func steps(of request: PlannedRequest) -> [RowStep] {
        switch operation {
        case "port":
            // Right before the creation, since somebody may make another one the primary source during the export.
            let read: [RowStep] = recordsPreviousPrimary && request.becomesPrimary ? [.readPrimary] : []
            return [.export] + read + [.request] + (deletesOld ? [.deleteOld] : [])
        case "undo": return request.formerPrimaryID == nil ? Self.requestAlone : [.restorePrimary, .request]
        default: return recordsPreviousPrimary && request.becomesPrimary ? [.readPrimary, .request] : Self.requestAlone
        }
    }

    /// Made once, since most rows have it.
    private static let requestAlone = [RowStep.request]

    /// The calls that every row takes where nothing goes wrong; the reading of the primary source is not among them.
    package var callsOfEachRow: Int { operation == "port" ? (deletesOld ? 3 : 2) : 1 }

    /// The most calls that a row takes where nothing goes wrong.
    package var mostCalls: Int {
        switch operation {
        case "port": 2 + (recordsPreviousPrimary ? 1 : 0) + (deletesOld ? 1 : 0)
        case "undo": 2
        default: recordsPreviousPrimary ? 2 : 1
        }
    }
}
