/// A report that is computed once and written in every format.
package protocol Report: Sendable {
    /// What it says, in reading order.
    var document: ReportDocument { get }

    /// The report as one JSON object on one line; keys are only ever added.
    func json() -> String

    /// The report as one HTML file without outside assets or scripts, for the screen and for paper.
    func html() -> String
}

extension Report {
    /// Every fact and every cell of a table on a line of its own, as CSV; see ``TidyCSV``.
    package func figures() -> String { TidyCSV(document).text }
}

extension PlanReport: Report {}
extension RunReport: Report {}
extension VerificationReport: Report {}
extension UndoReport: Report {}
extension DiscoveryReport: Report {}
