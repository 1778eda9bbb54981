package import MigrationModel

/// Where a run writes what it is about to do and what came of it.
package protocol OutcomeStore: Sendable {
    /// Makes a batch durable; when it returns, the batch survives the process being killed and the power going.
    ///
    /// - Throws: Where the batch could not be written; then none of it is.
    func commit(_ batch: JournalBatch) async throws

    /// Whether a payment source id is recorded for a row other than `ordinal` of this job.
    func isRecorded(paymentSourceID: String, besidesRow ordinal: Int) throws -> Bool
}

/// Where what other processes ask of a run arrives.
package protocol ControlSource: Sendable {
    /// The requests that have come since the last call, in their order.
    func pending() throws -> [ControlRequest]
}

/// What a run's input yields for a row.
package enum WorkItem: Sendable {
    /// To be sent; with its history where an earlier run has sent it.
    case send(PlannedRequest, RowHistory?)
    /// Nothing to send: it has ended already, for example as `already_done`.
    case ended(RowEnding)
}
