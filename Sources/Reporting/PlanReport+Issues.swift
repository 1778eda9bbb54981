import MigrationModel

extension PlanReport {
    /// The findings, warnings first.
    var findingBlock: ReportDocument.Block {
        guard !findings.isEmpty else { return .notes(["Nothing else was noticed."]) }
        let issues = sortedFindings.map { finding in
            ReportDocument.Issue(
                tag: finding.code.severity.rawValue,
                code: finding.code.rawValue,
                count: finding.count,
                meaning: finding.code.meaning,
                first: finding.examples,
                detail: finding.detail,
                remedy: finding.code.remedy
            )
        }
        return .issues(
            .init(caption: "What should be known before the plan is approved", countTitle: "Count", issues: issues)
        )
    }

    /// In the order in which they were made, but warnings before what is only good to know.
    private var sortedFindings: [Finding] {
        findings.filter { $0.code.severity == .warning } + findings.filter { $0.code.severity != .warning }
    }

    /// The reasons why rows are rejected, the most frequent first.
    var rejectionBlock: ReportDocument.Block {
        guard !rejections.isEmpty else { return .notes(["No row is rejected."]) }
        let issues = rejections.map { rejection in
            ReportDocument.Issue(
                tag: nil,
                code: rejection.reason.rawValue,
                count: rejection.count,
                meaning: rejection.reason.meaning,
                first: rejection.examples,
                detail: rejection.detail,
                remedy: rejection.reason.remedy
            )
        }
        return .issues(
            .init(caption: "Why rows are rejected and never sent", countTitle: "Rows", issues: issues)
        )
    }
}
