import Execution
import MigrationModel
import Planning
import Reporting

extension Migration {
    /// What is added to a plan's report when it is known what each customer will have.
    struct PlanAdditions {
        /// `nil` where the job asks for no money.
        var value: ValueAtRisk?
        /// The workbook with the rows and customers; `nil` where they are not listed.
        var workbook: ReportWorkbook?
    }

    /// Where the job's money comes from.
    private var money: PlanListing.Money { job.billList != nil ? .list : job.finance != nil ? .rows : .none }

    /// Reads the input again where the plan is to have a line for each row, or the money that its rows say; and the list of
    /// bills where there is one.
    ///
    /// What the first reading found of a customer is needed for all of these, so they cannot be had on the way.
    ///
    /// - Parameters:
    ///   - plan: What the first reading found.
    ///   - files: The plan's, to which the listing belongs.
    ///   - listsRows: Whether there is to be a line for each row.
    /// - Throws: ``Failure`` with `inputRefused` where the files are no longer the ones that were planned, or the list is
    ///   refused.
    /// - Returns: What goes into the report; the workbook is still to be completed.
    func additions(to plan: Plan, _ files: ReportSet, listsRows: Bool) throws(Failure) -> PlanAdditions {
        let money = money
        guard listsRows || money != .none else { return PlanAdditions() }
        var additions = PlanAdditions()
        if listsRows {
            additions.workbook = try workbook(in: files, sheets: PlanListing.sheets(money: money))
        }
        return try translated {
            let listing = try additions.workbook.map {
                let path = try files.path("plan-rows.csv")
                return try PlanListing(path: path, workbook: $0, money: money)
            }
            let now = SystemExecutionClock().now.wall
            let details = PlanDetails(
                planInput,
                mapping: job.mapping,
                ledger: plan.ledger,
                listing: listing,
                now: now
            )
            if listsRows || money == .rows { try planner(now: now).retrace(plan, observer: details) }
            additions.value = try job.billList.map { try value(of: $0, plan, details, now) } ?? details.value
            // A list of which the input knows nobody has another column for its customers, whatever that holds.
            try details.finish(listsStrangers: (additions.value?.list?.customers.named ?? 0) > 0)
            return additions
        }
    }

    /// Reads the list of bills.
    private func value(
        of rule: BillListRule,
        _ plan: Plan,
        _ details: PlanDetails,
        _ now: UnixMilliseconds
    ) throws -> ValueAtRisk {
        guard let ledger = plan.ledger else {
            throw Failure(
                .jobFileWrong,
                "\(job.path): finance.file is held against the customers of the input, and no column of \(job.input.path) names "
                    + "them. Name it below input.columns, or remove finance."
            )
        }
        let identity = try FileIdentity(path: rule.path)
        let reader = try BillListReader(rule, ledger: ledger, now: now)
        var value = try reader.read(onNotCovered: details.onNotCovered)
        guard try FileIdentity(path: rule.path) == identity else {
            throw Failure(.inputRefused, "\(rule.path) changed while it was being read. Plan again.")
        }
        value.list?.form = Self.form(of: reader.dialect)
        return value
    }
}
