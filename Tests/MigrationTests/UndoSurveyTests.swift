import ChargebeeAPI
import MigrationModel
import SiteReading
import Synchronization
import Testing
import Undoing

@testable import Migration

/// What an undo reads, and by which calls.
struct UndoSurveyTests {
    /// Answers lists and single resources by the beginning of the path.
    private final class PathTransport: Transport {
        private let answers: [(prefix: String, body: String)]
        /// Protects the paths that were asked for.
        private let asked = Mutex<[String]>([])

        init(_ answers: [(prefix: String, body: String)]) { self.answers = answers }

        var paths: [String] { asked.withLock { $0 } }

        func send(_ call: APICall) async -> APIResponse {
            asked.withLock { $0.append(call.path) }
            guard let answer = answers.first(where: { call.path.hasPrefix($0.prefix) }) else {
                return .answered(
                    APIAnswer(status: 404, body: Array(#"{"message":"no","api_error_code":"resource_not_found"}"#.utf8))
                )
            }
            return .answered(APIAnswer(status: 200, body: Array(answer.body.utf8)))
        }
    }

    private func made(_ id: String, at second: Int64) -> CreatedSource {
        CreatedSource(
            pass: 1,
            address: RowAddress(ordinal: 1, line: 2),
            ending: .created,
            paymentSourceID: id,
            createdAt: second * 1000
        )
    }

    private static func source(_ id: String, _ customer: String) -> String {
        #"{"payment_source":{"id":"\#(id)","customer_id":"\#(customer)","type":"card","reference_id":"r","status":"valid","created_at":1}}"#
    }

    private static func list(_ entries: String..., next: String? = nil) -> String {
        #"{"list":[\#(entries.joined(separator: ","))]\#(next.map { #","next_offset":"\#($0)""# } ?? "")}"#
    }

    private func view(_ transport: PathTransport, _ created: [CreatedSource]) async throws -> SiteView {
        let limits = ReadingLimits(callsPerMinute: 100_000, retries: 0)
        return try await UndoSurvey(reader: SiteReader(transport: transport, limits: limits)).view(of: created)
    }

    @Test func `A few sources are asked for one by one`() async throws {
        let transport = PathTransport([
            ("payment_sources/a", Self.source("a", "x")),
            ("payment_sources?", Self.list(Self.source("a", "x"), Self.source("old", "x"))),
            ("customers/x", #"{"customer":{"id":"x","primary_payment_source_id":"old"}}"#),
        ])
        let view = try await view(transport, [made("a", at: 1000), made("gone", at: 1001)])
        #expect(view.owner(of: "a") == "x")
        #expect(!view.knows("gone"))
        #expect(view.customer("x")?.liveIDs == ["a", "old"])
        #expect(view.customer("x")?.primaryID == "old")
        #expect(transport.paths.count == 4)
        #expect(transport.paths[2].contains("customer_id"))
    }

    @Test func `Customers are read anew by lists of their own, and a source that is not there by its id`() async throws
    {
        let transport = PathTransport([
            ("payment_sources/b", Self.source("b", "z")),
            ("payment_sources?", Self.list(Self.source("a", "x"), Self.source("old", "y"))),
            ("customers?", Self.list(#"{"customer":{"id":"x","primary_payment_source_id":"a"}}"#)),
            ("customers/y", #"{"customer":{"id":"y","primary_payment_source_id":"old"}}"#),
        ])
        var first = SiteView()
        for (id, customer) in [("a", "x"), ("b", "y")] {
            let source = PaymentSource(id: id, customerID: customer, referenceID: "r", createdAt: 0)
            first.find(source)
            first.list(source)
        }
        var terms = UndoPlan.Terms()
        terms.includesLast = true
        let entries = UndoPlan(created: [made("a", at: 1), made("b", at: 2)], site: first, terms: terms).entries
        let limits = ReadingLimits(callsPerMinute: 100_000, retries: 0)
        let view = try await UndoSurvey(reader: SiteReader(transport: transport, limits: limits)).view(again: entries)
        #expect(view.customer("x")?.primaryID == "a")
        #expect(view.customer("y")?.liveIDs == ["old"])
        #expect(view.customer("y")?.primaryID == "old")
        #expect(view.owner(of: "b") == "z")
        #expect(transport.paths.count == 4)
        #expect(transport.paths[1].contains("id%5Bin%5D"))
    }

    @Test func `Many sources are found in lists of when they were made`() async throws {
        let ids = ["a", "b", "c", "d"]
        let sources = ids.map { Self.source($0, "x\($0)") }.joined(separator: ",")
        let customers = ids.map { #"{"customer":{"id":"x\#($0)"}}"# }.joined(separator: ",")
        let transport = PathTransport([
            ("payment_sources?", Self.list(sources)), ("customers?", Self.list(customers)),
        ])
        let view = try await view(transport, ids.map { made($0, at: 10_000) })
        #expect(view.customerIDs.sorted() == ["xa", "xb", "xc", "xd"])
        #expect(transport.paths.count == 3)
        #expect(transport.paths[0].contains("include_deleted=true"))
        #expect(transport.paths[0].contains("created_at"))
        #expect(!transport.paths[1].contains("include_deleted"))
    }

    @Test func `A list that does not end is given up when the rest costs less one by one`() async throws {
        let ids = ["a", "b", "c", "d"]
        let pages = (0..<9).map { page in
            ("payment_sources?", Self.list(Self.source("other\(page)", "y"), next: "\(page)"))
        }
        let singles = ids.map { ("payment_sources/\($0)", Self.source($0, "x")) }
        let transport = EndlessTransport(singles: singles, page: pages[0].1)
        let limits = ReadingLimits(callsPerMinute: 100_000, retries: 0)
        let reader = SiteReader(transport: transport, limits: limits)
        let view = try await UndoSurvey(reader: reader).view(of: ids.map { made($0, at: 10_000) })
        #expect(ids.allSatisfy(view.knows))
        #expect(transport.lists == ids.count)
    }

    /// Lists of sources made then never end, and hold nothing that is looked for.
    private final class EndlessTransport: Transport {
        private let singles: [(path: String, body: String)]
        private let page: String
        /// Protects how many pages of the sources made then were asked for.
        private let count = Mutex(0)

        init(singles: [(path: String, body: String)], page: String) {
            self.singles = singles
            self.page = page
        }

        var lists: Int { count.withLock { $0 } }

        func send(_ call: APICall) async -> APIResponse {
            var body = #"{"list":[]}"#
            if let single = singles.first(where: { $0.path == call.path }) {
                body = single.body
            } else if call.path.contains("created_at%5Bbetween%5D") {
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                body = page.replacing(#""next_offset":"0""#, with: #""next_offset":"\#(number)""#)
            } else if call.path.hasPrefix("customers/") {
                body = #"{"customer":{"id":"x"}}"#
            }
            return .answered(APIAnswer(status: 200, body: Array(body.utf8)))
        }
    }

    @Test func `Sources made hours apart are looked for apart`() {
        let created = [made("a", at: 0), made("b", at: 3600), made("c", at: 3600 * 4)]
        let clusters = UndoSurvey.clusters(of: created.reversed())
        #expect(clusters.map { $0.map(\.paymentSourceID) } == [["a", "b"], ["c"]])
    }
}
