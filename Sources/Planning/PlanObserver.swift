package import GatewayMapping
package import MigrationModel

/// Told of every row while a plan is made.
package protocol PlanObserver: AnyObject {
    /// The files are open and no row has been read; `mapper` is the one that will map the rows.
    func began(_ rows: JoinedReader, _ mapper: RowMapper) throws

    /// A row has been planned.
    ///
    /// - Parameters:
    ///   - row: The row, with what is joined to it.
    ///   - mapper: Describes it, where it is ready; of a rejected row it can tell the customer alone.
    ///   - prospect: What becomes of it.
    /// - Throws: Whatever is to end the plan.
    func saw(_ row: borrowing InputRow, _ mapper: RowMapper, _ prospect: RowProspect) throws
}

/// What becomes of a row by the plan.
package enum RowProspect {
    /// It will be sent; `isUsable` where its method can be charged as far as the file tells: not expired, not invalid.
    case ready(isUsable: Bool)
    case rejected(Rejection)
}
