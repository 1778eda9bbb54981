import CSVInput
import GatewayMapping
import MigrationModel
import TestSupport
import Testing

@testable import Planning

/// A second reading of a planned input.
@Suite struct RetraceTests {
    /// Notes what it is told of each row.
    private final class Listener: PlanObserver {
        let wantsRequest: Bool
        var rows: [Seen] = []

        init(wantsRequest: Bool) { self.wantsRequest = wantsRequest }

        func began(_ rows: JoinedReader, _ mapper: RowMapper) {}

        func saw(_ row: borrowing InputRow, _ mapper: RowMapper, _ prospect: RowProspect) {
            var seen = Seen(ordinal: row.address.ordinal)
            switch prospect {
            case .ready(let isUsable):
                seen.isUsable = isUsable
                seen.customer = String(decoding: mapper.customerID, as: UTF8.self)
                if wantsRequest || seen.customer.isEmpty {
                    seen.identity = Array(mapper.tokenIdentity)
                    if wantsRequest { seen.body = String(decoding: mapper.body, as: UTF8.self) }
                }
            case .rejected(let rejection):
                seen.rejection = rejection
                seen.customer = String(decoding: mapper.customer(of: row), as: UTF8.self)
            }
            rows.append(seen)
        }
    }

    private struct Seen: Equatable {
        let ordinal: Int
        var customer = ""
        /// `nil` for a rejected row.
        var isUsable: Bool?
        var rejection: Rejection?
        var body: String?
        var identity: [UInt8]?
    }

    private static let header = "tokenferry_reason,customer_id,reference_id,card_expiry_month,card_expiry_year,k"

    /// A file of rows of many kinds, of few customers and few tokens, so that many repeat others.
    private static func text(seed: UInt64, rows: Int) -> String {
        var random = SeededGenerator(seed: seed)
        let lines = (0..<rows).map { _ -> String in
            switch Int.random(in: 0..<40, using: &random) {
            case 0: return header
            case 1: return "too,few"
            case 2: return ",c1,\"r\"1,1,2040,a"
            case 3: return "duplicate_row,c1,r1,1,2040,a"
            default:
                let customer = ["", "c1", "c2", "c3", " c4 ", "c\u{200B}5"].randomElement(using: &random) ?? ""
                let token = Int.random(in: 0..<(rows / 2), using: &random)
                let year = [2020, 2040].randomElement(using: &random) ?? 0
                let key = ["a", "b", "none", ""].randomElement(using: &random) ?? ""
                return ",\(customer),\(token == 0 ? "" : "tok_\(token)"),1,\(year),\(key)"
            }
        }
        return ([header] + lines).map { $0 + "\n" }.joined()
    }

    @Test(arguments: GatewayMapping.SharedTokenPolicy.allCases)
    func `A second reading says of every row what the plan found`(policy: GatewayMapping.SharedTokenPolicy) throws {
        let mapping = try #require(try GatewayMapping.builtIn("canonical"))
            .replacing("same_token_other_customer: finding", with: "same_token_other_customer: \(policy.rawValue)")
        for (seed, isJoined) in [(1, false), (2, false), (3, true), (4, true)] as [(UInt64, Bool)] {
            let file = try TemporaryFile(Self.text(seed: seed, rows: 300))
            let second = try TemporaryFile("k,note\na,1\nb,2\nb,3\n")
            var input = PlanInput(path: file.path, options: CSVOptions(), terms: [], notCardNumbers: [])
            if isJoined {
                input.join = JoinTable.Rule(
                    path: second.path,
                    options: CSVOptions(),
                    inputColumn: "k",
                    fileColumn: "k"
                )
            }
            let planner = Planner(
                input: input,
                mapping: mapping,
                settings: MappingSettings(),
                now: PlannerSample.now
            )
            var rejected: [Int: Rejection] = [:]
            let plan = try planner.plan { row, rejection, _ in rejected[row.address.ordinal] = rejection }
            let whole = Listener(wantsRequest: true)
            try planner.retrace(plan, observer: whole)
            #expect(whole.rows.map(\.ordinal) == Array(1...plan.rows))
            #expect(whole.rows.map(\.rejection) == (1...plan.rows).map { rejected[$0] })
            #expect(whole.rows.allSatisfy { ($0.isUsable == nil) == ($0.rejection != nil) })
            let reasons = Set(rejected.values.map(\.reason))
            #expect(reasons.isSuperset(of: [.repeatedHeader, .duplicateRow, .fieldCount]))
            #expect(
                reasons.contains(.tokenShared) == (policy == .reject) && reasons.contains(.joinAmbiguous) == isJoined
            )
            #expect(whole.rows.contains { $0.isUsable == true } && whole.rows.contains { $0.isUsable == false })
            #expect(whole.rows.filter { $0.isUsable != nil }.allSatisfy { $0.body?.isEmpty == false })

            let money = Listener(wantsRequest: false)
            try planner.retrace(plan, observer: money)
            let expected = whole.rows.map { row in
                var row = row
                row.body = nil
                if !row.customer.isEmpty { row.identity = nil }
                return row
            }
            #expect(money.rows == expected)
        }
    }

    @Test(arguments: [
        "customer_id,reference_id\nc1,r1\nc1,r2\n", "customer_id,reference_id\nc1,r1\nc2,r1\nc3,r3\n",
        "customer_id,reference_id\nc1,r1\n", "customer_id,reference_id\nc1,r1\n,r1\n",
        "customer_id,reference_id\nc1,r1\nc1,r1\n\n",
    ])
    func `A file that is another one by then is refused`(later: String) throws {
        let (first, second) = (try TemporaryFile("customer_id,reference_id\nc1,r1\nc1,r1\n"), try TemporaryFile(later))
        let mapping = try #require(try GatewayMapping.builtIn("canonical"))
        func planner(_ file: TemporaryFile) -> Planner {
            Planner(
                input: PlanInput(path: file.path, options: CSVOptions(), terms: [], notCardNumbers: []),
                mapping: mapping,
                settings: MappingSettings(),
                now: PlannerSample.now
            )
        }
        let plan = try planner(first).plan()
        try planner(first).retrace(plan, observer: Listener(wantsRequest: true))
        for wantsRequest in [true, false] {
            let error = #expect(throws: PlanError.self) {
                try planner(second).retrace(plan, observer: Listener(wantsRequest: wantsRequest))
            }
            #expect(error?.code == .changed)
        }
    }

    @Test func `A file joined that is another one by then is refused`() throws {
        let input = try TemporaryFile("customer_id,reference_id\nc1,r1\n")
        let joined = [try TemporaryFile("customer_id,x\nc1,1\n"), try TemporaryFile("customer_id,x\nc1,2\n")]
        let mapping = try #require(try GatewayMapping.builtIn("canonical"))
        let planners = joined.map { file in
            var input = PlanInput(path: input.path, options: CSVOptions(), terms: [], notCardNumbers: [])
            input.join = JoinTable.Rule(
                path: file.path,
                options: CSVOptions(),
                inputColumn: "customer_id",
                fileColumn: "customer_id"
            )
            return Planner(input: input, mapping: mapping, settings: MappingSettings(), now: PlannerSample.now)
        }
        let plan = try planners[0].plan()
        let error = #expect(throws: PlanError.self) {
            try planners[1].retrace(plan, observer: Listener(wantsRequest: true))
        }
        #expect(error?.code == .changed)
    }
}
