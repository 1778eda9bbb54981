import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// Crashes of an export between its result file and its journal.
@Suite(.onOwnThreads, .serialized)
struct ExportCrashTests {
    @Test(arguments: [1, 16])
    func `A crash between the result file and the journal leaves each reference in the file once`(
        concurrency: Int
    ) async throws {
        let job = try await PortJob(
            sources: 40,
            operation: "export_payment_source",
            options: "{}",
            limits: "{ requests_per_minute: 100000, max_in_flight: \(concurrency), retries: 8, retry_budget: 100% }"
        )
        try await job.tokenferry("discover")
        let portable = try await job.site.records().filter { $0.isPortable }
        // The second run writes what the first one left and dies at its own first line; the third does not get that far.
        for time in [1, 2, 1, 2] {
            let end = try await job.start("run", [], ["TOKENFERRY_CRASH_AT": "result_written:\(time)"]).finished()
            #expect(end.wasKilled, "\(end.status) \(end.errors)")
            try await job.site.settle()
        }
        let told = try await job.tokenferry("report")
        #expect(told.status == 3)
        #expect(told.output.contains("still to be written into"), "\(told.output)")
        let last = try await job.tokenferry("run")
        #expect(last.status == 3, "\(last.errors)")
        let exported = try job.records("moving.exported.csv")
        #expect(exported.compactMap { $0["payment_source_id"] }.sorted() == portable.map(\.id).sorted())
        #expect(try job.found(exported.compactMap { $0["reference_id"] }, inFilesNamed: "moving.journal").isEmpty)
        await job.site.stop()
    }
}
