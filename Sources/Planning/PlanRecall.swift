import GatewayMapping
import MigrationModel

/// Says of each row of a planned input what the plan found, without the tables that finding it took.
struct PlanRecall {
    private let plan: Plan
    private let rules: RowRules
    private var repeats: RepeatLog.Replay

    /// Recalls a plan of the same file, mapping and settings.
    init(_ plan: Plan, _ rules: RowRules) {
        self.plan = plan
        self.rules = rules
        repeats = RepeatLog.Replay(plan.repeats)
    }

    /// What becomes of a row; rows come in file order, each once.
    ///
    /// - Parameters:
    ///   - row: The row, with what is joined to it.
    ///   - mapper: Maps it, unless the row is ready and no more than its customer is wanted.
    ///   - joinRejection: Why nothing was joined to it.
    ///   - wantsRequest: Whether more of a ready row is wanted than the customer.
    /// - Returns: `nil` where the row cannot be the one that was planned.
    mutating func prospect(
        of row: borrowing InputRow,
        _ mapper: RowMapper,
        joinRejection: Rejection?,
        wantsRequest: Bool
    ) -> RowProspect? {
        let ordinal = row.address.ordinal
        let sighting = repeats.sighting(of: ordinal)
        guard plan.rejectedRows.contains(ordinal) else {
            let ready = RowProspect.ready(isUsable: !plan.unusableRows.contains(ordinal))
            if !wantsRequest, !mapper.customer(of: row).isEmpty { return ready }
            return mapper.map(row) == .request ? ready : nil
        }
        let mapped = mapper.map(row)
        if let own = rules.rejection(of: row, mapped, joinRejection: joinRejection) { return .rejected(own) }
        let known = rules.source(mapper).flatMap(rules.rejection)
        return (known ?? rules.rejection(for: sighting, rejected: plan.rejectedRows)).map { .rejected($0) }
    }
}
