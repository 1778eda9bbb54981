import MigrationModel
import Testing

@testable import Reporting

/// What is gathered row by row.
struct RunDetailsTests {
    private static func saying(_ row: Int, _ gateway: String, primary: Bool = false) -> RowSaying {
        var saying = RowSaying(address: RowAddress(ordinal: row, line: row + 1))
        saying.gateway = gateway
        saying.type = "card"
        saying.customerID = "c\(row)"
        saying.becomesPrimary = primary
        return saying
    }

    private static func row(_ row: Int, _ ending: Ending, source: String? = nil) -> JournalRow {
        var known = JournalRow(
            address: RowAddress(ordinal: row, line: row + 1),
            ending: ending,
            paymentSourceID: source
        )
        known.hasMade = ending == .created
        return known
    }

    @Test func `Rows are counted by group and ending`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        for row in 1...10 {
            _ = details.note(
                Self.row(row, row.isMultiple(of: 3) ? .failed : .created),
                Self.saying(row, row > 7 ? "b" : "a")
            )
        }
        #expect(details.groups.map(\.gateway) == ["a", "b"])
        #expect(details.groups.map(\.rows) == [7, 3])
        #expect(details.groups.map { $0.endings[.failed] } == [2, 1])
        #expect(details.endings[.created] == 7)
    }

    @Test func `A file with countless gateways has a bounded number of groups, and no row is lost`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        for row in 1...3000 { _ = details.note(Self.row(row, .created), Self.saying(row, "g\(row)")) }
        #expect(details.groups.count == RunDetails.mostGroups)
        #expect(details.groups.reduce(0) { $0 + $1.rows } == 3000)
        #expect(details.groups.last?.gateway == RunDetails.rest)
        #expect(details.groups.last?.rows == 3000 - RunDetails.mostGroups + 1)
    }

    @Test func `A source that was primary already is no change, and one that nobody read before is an unrecorded one`()
    {
        var details = RunDetails(operation: "create_using_permanent_token")
        var same = Self.row(1, .created, source: "pm_1")
        same.formerPrimary = .init(paymentSourceID: "pm_1")
        var changed = Self.row(2, .created, source: "pm_2")
        changed.formerPrimary = .init(paymentSourceID: "pm_old")
        _ = details.note(same, Self.saying(1, "a", primary: true))
        let listing = details.note(changed, Self.saying(2, "a", primary: true))
        _ = details.note(Self.row(3, .created, source: "pm_3"), Self.saying(3, "a", primary: true))
        _ = details.note(Self.row(4, .failed), Self.saying(4, "a", primary: true))
        _ = details.note(Self.row(5, .created, source: "pm_5"), Self.saying(5, "a"))
        #expect(listing.primaryChange?.from == "pm_old")
        #expect(details.primaryChangeCount == 2)
        #expect(details.unrecordedCount == 1)
        #expect(details.hadNoneCount == 0)
        #expect(details.becamePrimary == 3)
        #expect(details.primaryEndings[.failed] == 1)
    }

    @Test func `What was made primary is what was overtaken, replaced, first and unrecorded`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        func note(_ row: Int, from: String??, before: String? = nil, by: Int? = nil, overtakenBy: Int? = nil) {
            var known = Self.row(row, .created, source: "pm_\(row)")
            if let from {
                known.formerPrimary = .init(paymentSourceID: from)
                known.formerPrimary?.madeByRow = by
                known.formerPrimary?.beforePass = before
            }
            known.overtakenBy = overtakenBy
            known.wasSeenPrimary = overtakenBy != nil
            _ = details.note(known, Self.saying(row, "a", primary: true))
        }
        note(1, from: "pm_old", before: "pm_old", overtakenBy: 2)
        note(2, from: "pm_1", before: "pm_old", by: 1)
        note(3, from: .some(nil))
        note(4, from: "pm_9", by: 9)
        note(5, from: nil)
        var itself = Self.row(9, .created, source: "pm_9")
        (itself.wasSeenPrimary, itself.overtakenBy) = (true, 4)
        _ = details.note(itself, Self.saying(9, "a"))
        _ = details.note(Self.row(10, .created, source: "pm_10"), Self.saying(10, "a"))
        let tally = details.primaries
        #expect(tally.changes == 5 && tally.overtaken == 1 && tally.replaced == 1 && tally.first == 2)
        #expect(tally.unrecorded == 1 && tally.lasting == 4)
        #expect(tally.byThemselves == 1 && tally.byThemselvesReplaced == 1 && tally.unread == 1)
        #expect(details.primaryChanges.map(\.before) == ["pm_old", "pm_old", nil, nil, nil])
        #expect(details.primaryChanges.map(\.fromRow) == [nil, 1, nil, 9, nil])
        #expect(details.primaryChanges.map(\.overtakenBy) == [2, nil, nil, nil, nil])
        var report = SampleReports.run
        report.add(details, missing: nil)
        let words = report.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("1 replaced one from before the run"))
        #expect(report.html().contains("overtaken by row 2"))
    }

    @Test func `An unfinished run says so in its verdict, names its open rows, and is not to be signed`() throws {
        var details = RunDetails(operation: "create_using_permanent_token")
        for row in 1...14 {
            _ = details.note(JournalRow(address: RowAddress(ordinal: row, line: row + 1), ending: .notAttempted), nil)
        }
        let address = RowAddress(ordinal: 15, line: 16)
        _ = details.note(JournalRow(address: address, ending: .needsReview, isInDoubt: true), nil)
        var report = SampleReports.run
        report.endings = EndingCounts()
        report.endings[.created] = report.facts.rows - 15
        report.endings[.needsReview] = 1
        report.endings[.notAttempted] = 14
        (report.inDoubt, report.begun, report.codes) = (1, 0, [])
        report.add(details, missing: "gone")
        #expect(!report.isFinished)
        for text in [report.text, report.html()] {
            let words = text.split { $0.isWhitespace }.joined(separator: " ")
            #expect(words.contains("Unfinished, not to be signed"))
            #expect(words.contains("row 15"))
            #expect(words.contains("rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 4 more"))
            #expect(!words.contains("I have read"))
        }
        #expect(report.json().contains("\"finished\":false") || report.json().contains("\"finished\": false"))
        report.endings[.created] += 15
        (report.endings[.needsReview], report.endings[.notAttempted], report.inDoubt) = (0, 0, 0)
        #expect(report.isFinished && report.html().contains("I have read"))
    }

    @Test func `Without the input, the changes that the run recorded are known`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        var changed = Self.row(2, .created, source: "pm_2")
        changed.formerPrimary = .init(paymentSourceID: nil)
        _ = details.note(changed, nil)
        _ = details.note(Self.row(3, .created, source: "pm_3"), nil)
        #expect(details.primaryChangeCount == 1)
        #expect(details.hadNoneCount == 1)
        #expect(details.groups.isEmpty)
        var report = SampleReports.run
        report.add(details, missing: "gone")
        #expect(report.groups == nil)
        #expect(report.becamePrimary == nil)
    }

    @Test func `An operation on existing sources makes none primary`() {
        var details = RunDetails(operation: "delete_local")
        _ = details.note(Self.row(1, .created, source: "pm_1"), Self.saying(1, "a", primary: true))
        #expect(details.primaryChangeCount == 0)
    }

    @Test func `Rows whose gateway is not known are grouped by the account of their requests`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        for row in 1...9 {
            var saying = Self.saying(row, row > 7 ? "stripe" : "")
            saying.gatewayAccount = row > 6 ? "" : row > 4 ? "gw_2" : "gw_1"
            if row > 7 { saying.gatewayAccount = "gw_\(row)" }
            _ = details.note(Self.row(row, .created), saying)
        }
        #expect(details.groups.map(\.gatewayAccount) == ["gw_1", "gw_2", "", ""])
        #expect(details.groups.map(\.gateway) == ["", "", "", "stripe"])
        #expect(details.groups.map(\.rows) == [4, 2, 1, 2])
        #expect(details.groups.map(\.name).map { $0.prefix(4) } == ["gw_1", "gw_2", "gate", "stri"])
    }

    @Test func `A page lists the first hundred exceptions, and each is told for the sheet`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        let told = (1...250).filter { details.note(Self.row($0, .failed), Self.saying($0, "a")).exception != nil }
        #expect(told.count == 250)
        #expect(details.exceptions.map(\.row.address.ordinal) == Array(1...100))
    }

    @Test(arguments: [
        ("c7", "no c7 here, nor C7, c70 or xc7", "no [customer] here, nor C7, c70 or xc7"),
        ("1", "HTTP/1.1 says 1: gone.", "HTTP/1.1 says [customer]: gone."),
        ("c7", "Not found: c7.", "Not found: [customer]."),
        ("c7", "c7", "[customer]"), ("c7", "c7c7", "c7c7"), ("", "as it is", "as it is"),
    ])
    func `Messages that differ by the row's own customer alone are one`(customer: String, said: String, common: String)
    {
        var tally = ExceptionTally()
        for row in 1...2 {
            let known = JournalRow(
                address: RowAddress(ordinal: row, line: row + 1),
                ending: .failed,
                message: said,
                endedAt: Int64(row)
            )
            tally.note(RowException(row: known, customerID: customer))
        }
        #expect(tally.groups.map(\.words) == [common])
        #expect(tally.groups.first?.count == 2)
        #expect(tally.groups.first?.firstEndedAt == 1 && tally.groups.first?.lastEndedAt == 2)
    }

    @Test func `Countless messages make a bounded number of groups, and every row is counted`() {
        var details = RunDetails(operation: "create_using_permanent_token")
        for row in 1...1000 {
            let address = RowAddress(ordinal: row, line: row + 1)
            _ = details.note(JournalRow(address: address, ending: .failed, message: "request \(row / 2)"), nil)
        }
        let groups = details.exceptionTally.groups
        #expect(groups.count == ExceptionTally.mostGroups)
        #expect(groups.reduce(0) { $0 + $1.count } + details.exceptionTally.ungrouped == 1000)
        #expect(groups.first?.first.map(\.row.address.ordinal) == [2, 3])
        #expect(groups.allSatisfy { $0.first.count <= ExceptionGroup.mostFirst })
    }
}
