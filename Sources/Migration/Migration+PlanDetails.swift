import Execution
import MigrationModel
import Planning
import Reporting

extension Migration {
    /// What a second reading of the input adds to a plan's report.
    struct PlanAdditions {
        /// `nil` where the job names no amounts.
        var value: ValueAtRisk?
        /// The workbook with the rows and customers; `nil` where they are not listed.
        var workbook: ReportWorkbook?
    }

    /// Reads the input again where the plan is to have a line for each row, or the money.
    ///
    /// What the first reading found of a customer is needed for both, so they cannot be had on the way.
    ///
    /// - Parameters:
    ///   - plan: What the first reading found.
    ///   - files: The plan's, to which the listing belongs.
    ///   - listsRows: Whether there is to be a line for each row.
    /// - Throws: ``Failure`` with `inputRefused` where the files are no longer the ones that were planned.
    /// - Returns: What goes into the report; the workbook is still to be completed.
    func additions(to plan: Plan, _ files: ReportSet, listsRows: Bool) throws(Failure) -> PlanAdditions {
        guard listsRows || job.finance != nil else { return PlanAdditions() }
        var additions = PlanAdditions()
        if listsRows {
            additions.workbook = try workbook(in: files, sheets: PlanListing.sheets(hasMoney: job.finance != nil))
        }
        return try translated {
            let listing = try additions.workbook.map {
                let path = try files.path("plan-rows.csv")
                return try PlanListing(path: path, workbook: $0, hasMoney: job.finance != nil)
            }
            let now = SystemExecutionClock().now.wall
            let details = PlanDetails(
                planInput,
                mapping: job.mapping,
                ledger: plan.ledger,
                listing: listing,
                now: now
            )
            try planner(now: now).retrace(plan, observer: details)
            additions.value = try details.finish()
            return additions
        }
    }
}
