import CSVInput
import GatewayMapping
import MigrationModel
import Planning
import TestSupport
import Testing

@Suite("Plans")
struct PlannerTests {
    private static let rows = [
        "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,12,2030,",
        "c2,cus_AAAAAAAAAAAAA2,,12,2030,",
        "c3,cus_AAAAAAAAAAAAA3,tok_AAAAAAAAAAAA3,12,2030,",
        "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,12,2030,again",
        ",cus_AAAAAAAAAAAAA5,card_AAAAAAAAAAAA5,12,2030,",
        "c6,cus_AAAAAAAAAAAAA6,card_AAAAAAAAAAAA6,12,2030,\"two\nlines\"",
        "c7,cus_AAAAAAAAAAAAA7,",
        "c8,cus_AAAAAAAAAAAAA8,,12,2030,",
    ]

    @Test func `Rows, ready and rejected rows add up`() throws {
        let plan = try PlannerSample.stripe(Self.rows).plan()
        #expect(plan.rows == 8)
        #expect(plan.ready == 2)
        #expect(plan.rejectedRows.count == 6)
        #expect(plan.rejections.reduce(0) { $0 + $1.count } == 6)
        #expect((1...8).filter(plan.rejectedRows.contains) == [2, 3, 4, 5, 7, 8])
        #expect(plan.endings[.rejected] == 6 && plan.endings[.notAttempted] == 2 && plan.endings.total == 8)
    }

    @Test func `Reasons come the most frequent first, with their first rows`() throws {
        let plan = try PlannerSample.stripe(Self.rows).plan()
        #expect(plan.rejections.map(\.count) == [2, 1, 1, 1, 1])
        #expect(plan.rejections.first?.reason == .missingToken)
        #expect(
            plan.rejection(.missingToken)?.examples.map(\.address) == [
                RowAddress(ordinal: 2, line: 3), RowAddress(ordinal: 8, line: 10),
            ]
        )
        let reasons = Set(plan.rejections.map(\.reason))
        #expect(reasons == [.missingToken, .tokenSingleUse, .duplicateRow, .missingValue, .fieldCount])
        let names = plan.rejections.dropFirst().map(\.reason.rawValue)
        #expect(names == names.sorted())
    }

    @Test func `Rejected rows are handed over in file order, as they were`() throws {
        let (plan, rejected) = try PlannerSample.stripe(Self.rows).planAndRejected()
        #expect(rejected.map(\.line) == [3, 4, 5, 6, 9, 10])
        #expect(
            rejected.map(\.reason) == [
                .missingToken, .tokenSingleUse, .duplicateRow, .missingValue, .fieldCount, .missingToken,
            ]
        )
        #expect(rejected.first?.fields == ["c2", "cus_AAAAAAAAAAAAA2", "", "12", "2030", ""])
        #expect(rejected.count == plan.rejectedRows.count)
    }

    @Test(arguments: ["#REF!", "#NAME?", "#DIV/0!", "1.2E+17", "1234567890123450000"])
    func `A customer id that a spreadsheet has destroyed is not sent`(id: String) throws {
        let (_, rejected) = try PlannerSample.canonical(["\(id),r1,"]).planAndRejected()
        #expect(rejected.map(\.reason) == [.spreadsheetDamage])
    }

    @Test func `A token of a length that its gateway's tokens do not have is a finding`() throws {
        let rows = [14, 12].map { "c\($0),cus_AAAAAAAAAAAAA1,card_" + String(repeating: "a", count: $0) + ",,," }
        let finding = try #require(try PlannerSample.stripe(rows).plan().finding(.unusualTokens))
        #expect(finding.count == 1 && finding.examples.map(\.address.ordinal) == [2])
    }

    @Test func `A page of a list says that more follows`() throws {
        let text = "{\"data\":[{\"customer_id\":\"c1\",\"reference_id\":\"r1\"}],\"has_more\":true}"
        let plan = try PlannerSample(text, mapping: "canonical").plan()
        #expect(plan.ready == 1 && plan.finding(.moreFollows) != nil)
        let last = try PlannerSample(text.replacing("true", with: "false"), mapping: "canonical").plan()
        #expect(last.finding(.moreFollows) == nil)
    }

    @Test func `A header in the middle of the file is no payment method`() throws {
        let sample = try PlannerSample.canonical(["c1,r1,", "\u{FEFF}customer_id,reference_id,card_last4", "c2,r2,"])
        let (plan, rejected) = try sample.planAndRejected()
        #expect(plan.ready == 2)
        #expect(rejected.map(\.reason) == [.repeatedHeader] && rejected.map(\.line) == [3])
    }

    @Test(arguments: ["c\u{200B}1,r1,", "c1,r\u{A0}1,", "c1,\u{FEFF}r1,", "c1,r1\u{200B},"])
    func `An id or a token with an invisible character is not sent`(row: String) throws {
        let (_, rejected) = try PlannerSample.canonical([row]).planAndRejected()
        #expect(rejected.map(\.reason) == [.controlCharacter])
    }

    @Test func `What the rejection of a row throws ends the plan`() throws {
        struct Full: Error {}
        let sample = try PlannerSample.stripe(Self.rows)
        let file = try TemporaryFile(sample.text)
        let input = PlanInput(path: file.path, options: sample.options, terms: [], notCardNumbers: [])
        let planner = Planner(input: input, mapping: sample.mapping, settings: sample.settings, now: sample.now)
        #expect(throws: Full.self) { try planner.plan { _, _, _ in throw Full() } }
    }

    @Test func `The file's form is part of the plan`() throws {
        let plan = try PlannerSample.canonical(["c1,r1,0042"]).plan()
        #expect(plan.header == ["customer_id", "reference_id", "card_last4"])
        #expect(plan.inputBytes == 47)
        #expect(plan.inputDigest == sha256("customer_id,reference_id,card_last4\nc1,r1,0042\n".utf8))
        #expect(plan.dialect?.delimiter == 0x2C)
    }

    @Test func `No detail or finding holds the value of a token`() throws {
        let plan = try PlannerSample.stripe(Self.rows).plan()
        let words = plan.rejections.map(\.detail) + plan.findings.map(\.detail)
        for word in words { #expect(!word.contains("AAAA"), "\(word)") }
    }

    @Test func `A second row of the same customer and token is rejected, and names the first`() throws {
        let plan = try PlannerSample.canonical(["c1,r1,", "c1,r2,", "c1,r1,", "c1,r1,"]).plan()
        let duplicates = try #require(plan.rejection(.duplicateRow))
        #expect(duplicates.count == 2)
        #expect(duplicates.detail == "row 1 has the same customer and the same token")
        #expect(duplicates.examples.map(\.address.ordinal) == [3, 4])
        #expect(plan.ready == 2)
    }

    @Test func `A rejected row does not make a later good one a duplicate`() throws {
        let plan = try PlannerSample.canonical(["c1,r1,99999", "c1,r1,0042"]).plan()
        #expect(plan.rejection(.duplicateRow) == nil)
        #expect(plan.rejectedRows.contains(1) && !plan.rejectedRows.contains(2))
    }

    /// The row's counterpart, or its quotes, are not in the file of rejected rows any more.
    @Test(arguments: ["duplicate_row", "token_shared", "stray_quote", "unterminated_quote"])
    func `A row that was rejected for what its file cannot show stays rejected`(reason: String) throws {
        let text = "tokenferry_reason,tokenferry_detail,customer_id,reference_id\n\(reason),d,c1,r1\n,,c2,r2\n"
        let plan = try PlannerSample(text, mapping: "canonical").plan()
        #expect(plan.rejections.map(\.reason.rawValue) == [reason])
        #expect(plan.rejectedRows.contains(1) && plan.ready == 1)
    }

    @Test func `A row that was corrected is sent, whatever reason still stands beside it`() throws {
        let text = "tokenferry_reason,tokenferry_detail,customer_id,reference_id\nmissing_token,d,c1,r1\n"
        #expect(try PlannerSample(text, mapping: "canonical").plan().ready == 1)
    }

    @Test func `A token of two customers is a finding where the mapping says so`() throws {
        let plan = try PlannerSample.canonical(["c1,r1,", "c2,r1,", "c3,r1,", "c4,r2,"]).plan()
        let finding = try #require(plan.finding(.tokenShared))
        #expect(finding.count == 2)
        #expect(finding.examples.map(\.address.ordinal) == [2, 3])
        #expect(finding.detail == "first with row 1")
        #expect(plan.ready == 4)
    }

    @Test(arguments: [("allow", 3, 0), ("finding", 3, 0), ("reject", 1, 2)])
    func `A token of two customers is treated as the mapping says`(policy: String, ready: Int, rejected: Int) throws {
        var sample = try PlannerSample.canonical(["c1,r1,", "c2,r1,", "c3,r1,"])
        sample.mapping = try sample.mapping.replacing(
            "same_token_other_customer: finding",
            with: "same_token_other_customer: \(policy)"
        )
        let plan = try sample.plan()
        #expect(plan.ready == ready)
        #expect(plan.rejection(.tokenShared)?.count ?? 0 == rejected)
        #expect(plan.finding(.tokenShared)?.count ?? 0 == (policy == "finding" ? 2 : 0))
    }

    /// The remedy of `duplicate_row` says that the first row is sent, which would be wrong here.
    @Test func `A row like one that was rejected for its shared token is rejected for the same reason`() throws {
        var sample = try PlannerSample.canonical(["c1,r1,", "c2,r1,", "c2,r1,"])
        sample.mapping = try sample.mapping.replacing(
            "same_token_other_customer: finding",
            with: "same_token_other_customer: reject"
        )
        let plan = try sample.plan()
        #expect(plan.ready == 1)
        #expect(plan.rejection(.tokenShared)?.count == 2)
        #expect(plan.rejection(.duplicateRow) == nil)
    }

    @Test func `The same token at another gateway account is another token`() throws {
        let text = "customer_id,reference_id,gateway_account_id\nc1,r1,gw_1\nc1,r1,gw_2\nc1,r1,gw_1\n"
        let plan = try PlannerSample(text, mapping: "canonical").plan()
        #expect(plan.ready == 2)
        #expect(plan.rejection(.duplicateRow)?.examples.map(\.address.ordinal) == [3])
    }

    /// The sample's present is in November 2026; a card is good until the end of its month.
    @Test(arguments: [("10", "2026", true), ("11", "2026", false), ("12", "2025", true), ("1", "2027", false)])
    func `A card whose month is over is a finding and is sent all the same`(
        month: String,
        year: String,
        isExpired: Bool
    ) throws {
        let plan = try PlannerSample.stripe(["c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,\(month),\(year),"]).plan()
        #expect(plan.ready == 1)
        let expected: [RowAddress] = isExpired ? [RowAddress(ordinal: 1, line: 2)] : []
        #expect(plan.finding(.cardExpired)?.examples.map(\.address) ?? [] == expected)
    }

    @Test func `A repaired value is a finding`() throws {
        let text = "chargebee_customer_id,id,Card ID,Card Last4\nc1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,42\n"
        #expect(try PlannerSample(text, mapping: "stripe").plan().finding(.valueRepaired)?.count == 1)
    }

    @Test func `Details that cannot be read are a warning with the cells of ready rows, whose cards count as usable`()
        throws
    {
        let cells = ["13,2030", "Jan,2031", "12,2031", "0,99999", "99,2031", ","]
        let rows = cells.enumerated().map { "c\($0),cus_AAAAAAAAAAAAA\($0),card_AAAAAAAAAAAA\($0),\($1),n" }
        let rejected = "c9,cus_AAAAAAAAAAAAA9,,13,2030,n"
        let plan = try PlannerSample.stripe([rejected] + rows).plan()
        let finding = try #require(plan.finding(.detailsUnreadable))
        #expect(plan.ready == 6 && finding.count == 4 && finding.code.severity == .warning)
        #expect(finding.examples.map(\.address.ordinal) == [2, 3, 5])
        let shown = finding.examples.map { $0.cells.filter { $0.column.contains("Exp") }.map(\.shown) }
        #expect(shown == [["13"], ["Jan"], ["0", "99999"]])
        #expect(finding.examples.allSatisfy { $0.cells.contains { $0.column == "Card ID" && $0.shown.contains("…") } })
        #expect(plan.customers?.usable == 6 && plan.finding(.cardExpired) == nil)
        #expect(try PlannerSample.stripe([rejected, rows[2]]).plan().finding(.detailsUnreadable) == nil)
    }

    @Test func `Unused columns, blank lines and an empty file are findings`() throws {
        let plan = try PlannerSample.stripe(["", "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,1,2030,n", " "]).plan()
        #expect(plan.finding(.unusedColumns)?.detail == "\"Note\"")
        #expect(plan.finding(.blankLines)?.count == 2)
        #expect(plan.finding(.blankLines)?.detail == "first at line 2, 4")
        #expect(plan.finding(.noRows) == nil)
        let empty = try PlannerSample.stripe([]).plan()
        #expect(empty.finding(.noRows) != nil)
        #expect(empty.rows == 0 && empty.ready == 0 && empty.endings.total == 0)
    }

    @Test func `Mapped columns without any value are a finding, unless there are no rows`() throws {
        let plan = try PlannerSample.canonical(["c1,r1,", "c2,r2,"]).plan()
        #expect(plan.finding(.emptyColumns)?.count == 1)
        #expect(plan.finding(.emptyColumns)?.detail == "\"card_last4\"")
        #expect(try PlannerSample.canonical(["c1,r1,", "c2,r2,0042"]).plan().finding(.emptyColumns) == nil)
        #expect(try PlannerSample.canonical([]).plan().finding(.emptyColumns) == nil)
    }

    @Test func `Tokens that a spreadsheet has rounded are a finding, honest ones are not`() throws {
        let header = "chargebee_customer_id,shopperReference,recurringDetailReference,status\n"
        func finding(_ reference: (Int) -> Int) throws -> Finding? {
            let rows = (1...20).map { "c\($0),shopper\($0),\(reference($0)),success\n" }
            return try PlannerSample(header + rows.joined(), mapping: "adyen").plan().finding(.roundedDigits)
        }
        #expect(try finding { 8_415_700_000_000_000 + $0 * 123_450 }?.count == 20)
        #expect(try finding { 8_415_700_000_000_000 + $0 * 123_457 } == nil)
    }

    @Test func `Only a mapping that is our own reading is said to be one`() throws {
        let vantiv = try PlannerSample("chargebee_customer_id,cnpToken\nc1,4418371122223673\n", mapping: "vantiv")
            .plan()
        #expect(vantiv.finding(.inferredMapping) != nil)
        #expect(try PlannerSample.canonical(["c1,r1,"]).plan().finding(.inferredMapping) == nil)
    }

    @Test func `Ready rows that become primary are known`() throws {
        var sample = try PlannerSample(
            "customer_id,reference_id,replace_primary_payment_source\nc1,r1,yes\nc2,r2,no\nc3,,yes\nc4,r4,true\n",
            mapping: "canonical"
        )
        sample.settings.replacePrimary = .fromColumn
        let plan = try sample.plan()
        #expect((1...4).filter(plan.primaryRows.contains) == [1, 4])
    }
}

extension GatewayMapping {
    /// The mapping with a line of its file replaced.
    func replacing(_ line: String, with other: String) throws -> GatewayMapping {
        let text = String(decoding: source, as: UTF8.self)
        try #require(text.contains(line))
        return try GatewayMapping(yaml: text.replacing(line, with: other), file: "m.yaml")
    }
}
