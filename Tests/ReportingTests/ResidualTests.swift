import MigrationModel
import Testing

@testable import Reporting

struct ResidualTests {
    @Test func `Sound reports are valid`() throws {
        #expect(try SampleReports.plan.validated().ready == 2960)
        #expect(try SampleReports.run.validated().done == 2915)
        #expect(try SampleReports.run.validated(against: SampleReports.run.endings).residual == 0)
    }

    @Test func `A row that is not accounted for is a defect, and the report says not to sign it`() throws {
        var run = SampleReports.run
        run.endings[.created] -= 1
        let error = try #require(throws: ResidualError.self) { try run.validated() }
        #expect(error.residual == 1)
        #expect(error.description.contains("defect"))
        #expect(error.description.contains("do not sign"))
        #expect(error.description.contains("2,999 and not to 3,000"))
        #expect(run.html().contains("Do not sign."))
        #expect(run.html().contains("class=\"residual open\""))
        #expect(!run.html().contains("class=\"signature\""))
        #expect(run.text.contains(/residual +1  DEFECT, do not sign/))
        #expect(!SampleReports.run.html().contains("class=\"signature\""))
        #expect(SampleReports.finished(SampleReports.run).html().contains("class=\"signature\""))
    }

    @Test func `A plan whose endings or reasons do not add up is a defect`() throws {
        var plan = SampleReports.plan
        plan.endings[.notAttempted] += 1
        #expect(throws: ResidualError.self) { try plan.validated() }
        plan = SampleReports.plan
        plan.rejections.removeLast()
        let error = try #require(throws: ResidualError.self) { try plan.validated() }
        #expect(error.residual == 5)
        #expect(plan.text.contains("Do not sign."))
    }

    @Test func `Counts that add up only because one is negative are a defect`() {
        var run = SampleReports.run
        run.endings[.created] += 20
        run.endings[.notAttempted] -= 20
        #expect(run.residual == 0)
        #expect(throws: ResidualError.self) { try run.validated() }
    }

    @Test func `A ledger that counts otherwise is a defect`() throws {
        var ledger = SampleReports.run.endings
        ledger[.failed] -= 1
        ledger[.created] += 1
        let error = try #require(throws: ResidualError.self) { try SampleReports.run.validated(against: ledger) }
        #expect(error.description.contains("created"))
    }

    @Test func `An ending that was set to 0 is the same as one that never was`() throws {
        var run = SampleReports.run
        run.endings = SampleReports.endings([.created: 3000])
        #expect(try run.validated(against: SampleReports.endings([.created: 3000, .failed: 0])).residual == 0)
    }
}
