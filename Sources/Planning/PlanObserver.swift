package import GatewayMapping
package import MigrationModel

/// Told of every row while a planned input is read again; see ``Planner/retrace(_:observer:)``.
package protocol PlanObserver: AnyObject {
    /// Whether it asks the mapper for more of a ready row than its customer, or of one without a customer than its token's
    /// identity; a reading without that is faster.
    var wantsRequest: Bool { get }

    /// The files are open and no row has been read; `mapper` is the one that will map the rows.
    func began(_ rows: JoinedReader, _ mapper: RowMapper) throws

    /// A row has been read.
    ///
    /// - Parameters:
    ///   - row: The row, with what is joined to it.
    ///   - mapper: Describes it, where it is ready, as far as ``wantsRequest`` asks for it; of a rejected row it can tell the
    ///     customer alone.
    ///   - prospect: What the plan made of it.
    /// - Throws: Whatever is to end the reading.
    func saw(_ row: borrowing InputRow, _ mapper: RowMapper, _ prospect: RowProspect) throws
}

/// What becomes of a row by the plan.
package enum RowProspect {
    /// It will be sent; `isUsable` where its method can be charged as far as the file tells: not expired, not invalid.
    case ready(isUsable: Bool)
    case rejected(Rejection)
}
