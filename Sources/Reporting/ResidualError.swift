package import MigrationModel

/// A report whose numbers do not add up: a defect of this program, never of the input.
package struct ResidualError: Error, Hashable, CustomStringConvertible {
    package let job: String
    /// What does not add up, such as `the endings`.
    package let subject: String
    /// What the parts should add up to.
    package let expected: Int
    /// What they do add up to.
    package let counted: Int

    /// What is missing; negative where too much was counted.
    package var residual: Int { expected - counted }

    /// What stands where a report's verdict would.
    var verdict: String {
        """
        The numbers of this report do not add up: \(subject) add up to \(counted.grouped) and not to \(expected.grouped). \
        This is a defect of tokenferry. Do not sign.
        """
    }

    package var description: String {
        """
        \(job): \(subject) add up to \(counted.grouped) and not to \(expected.grouped) (residual \(residual.grouped)). \
        This is a defect of tokenferry: do not sign this report and do not go on; keep the job file, the input and the \
        journal as they are, and report it.
        """
    }
}

extension PlanReport {
    /// What is wrong with the numbers; `nil` in a sound report.
    var defect: ResidualError? {
        do throws(ResidualError) { _ = try validated() } catch { return error }
        return nil
    }

    /// Rows that the endings do not account for; anything but 0 is an error of ours.
    package var residual: Int { facts.rows - endings.total }

    /// The report, once it is sure that its numbers add up.
    ///
    /// - Throws: ``ResidualError`` where the endings do not add up to the rows, the reasons to the rejected rows, the groups of
    ///   the breakdown to the ready ones, or what customers are left with to the customers.
    package func validated() throws(ResidualError) -> PlanReport {
        try endings.requireTotal(facts.rows, job: job)
        let rejected = rejections.reduce(0) { $0 + $1.count }
        guard rejected == endings[.rejected] else {
            throw ResidualError(
                job: job,
                subject: "the rejected rows by reason",
                expected: endings[.rejected],
                counted: rejected
            )
        }
        if let countedDefect { throw countedDefect }
        return self
    }
}

extension RunReport {
    /// What is wrong with the numbers; `nil` in a sound report.
    var defect: ResidualError? {
        do throws(ResidualError) { _ = try validated() } catch { return error }
        return nil
    }

    /// The report, once it is sure that its numbers add up.
    ///
    /// - Throws: ``ResidualError`` where the endings do not add up to the rows, or one of them is negative; the same for each
    ///   group and its rows, and where the groups together do not add up to the endings.
    package func validated() throws(ResidualError) -> RunReport {
        try endings.requireTotal(facts.rows, job: job)
        guard let groups else { return self }
        for group in groups { try group.endings.requireTotal(group.rows, job: job, of: " of \(group.name)") }
        for (ending, count) in endings.all {
            let grouped = groups.reduce(0) { $0 + $1.endings[ending] }
            guard grouped == count else {
                throw ResidualError(
                    job: job,
                    subject: "the groups' rows that ended as \(ending.rawValue)",
                    expected: count,
                    counted: grouped
                )
            }
        }
        return self
    }

    /// The report, once it is sure that another count of the same rows, such as ``RowLedgerWriter/endings``, agrees.
    ///
    /// - Throws: ``ResidualError`` as ``validated()`` does, and where an ending was counted differently.
    package func validated(against ledger: EndingCounts) throws(ResidualError) -> RunReport {
        for (ending, count) in endings.all where ledger[ending] != count {
            throw ResidualError(
                job: job,
                subject: "the ledger's rows that ended as \(ending.rawValue)",
                expected: count,
                counted: ledger[ending]
            )
        }
        return try validated()
    }
}

extension EndingCounts {
    /// Refuses counts that do not add up, or do so only because one of them is negative.
    fileprivate func requireTotal(_ rows: Int, job: String, of group: String = "") throws(ResidualError) {
        for (ending, count) in all where count < 0 {
            throw ResidualError(
                job: job,
                subject: "the rows\(group) that ended as \(ending.rawValue)",
                expected: 0,
                counted: count
            )
        }
        guard total == rows else {
            throw ResidualError(job: job, subject: "the endings\(group)", expected: rows, counted: total)
        }
    }
}
