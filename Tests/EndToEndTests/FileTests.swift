import EndToEndSupport
import Foundation
import TestSupport
import Testing

/// Files as people have them, through the built program.
@Suite(.onOwnThreads)
struct FileTests {
    @Test func `Customers in one file and tokens in another are moved together, and a changed second file is refused`()
        async throws
    {
        let site = try await Site()
        let workspace = try Workspace(rows: 0, target: Workspace.target(site))
        let cards = (1...20).map { "old-\($0),\(Self.id("cus_", $0, 14)),\(Self.id("card_", $0, 24))" }
        let customers = (1...22).map { "customer-\($0),old-\($0)" }
        try workspace.write(
            "\u{FEFF}old_customer_id;id;card.id\r\n" + cards.joined(separator: "\r\n").replacing(",", with: ";")
                + "\r\n",
            to: "cards.csv"
        )
        try workspace.write("chargebee_customer_id,old\n" + customers.joined(separator: "\n"), to: "input.csv")
        let join = "file: input.csv, join: { file: cards.csv, on: { input: old, file: old_customer_id } }"
        try workspace.writeJob(target: Workspace.target(site), extra: Workspace.fast, input: join)

        let run = try await workspace.tokenferry("run", "--format", "json")
        #expect(run.status == 3, "\(run.errors)")
        #expect(try run.endings()["created"] == 20)
        #expect(try run.endings()["rejected"] == 2)
        #expect(try await site.counts().paymentSources == 20)
        #expect(try workspace.text("reports/moving/rejected.csv").contains("join_missing"))
        #expect(try workspace.text("reports/moving/rows.csv").contains("customer-7"))

        let original = try Data(contentsOf: URL(fileURLWithPath: workspace.path("cards.csv")))
        try workspace.write(workspace.text("cards.csv").replacing("old-3;", with: "old-4;"), to: "cards.csv")
        let changed = try await workspace.tokenferry("run")
        #expect(changed.status == 65)
        #expect(changed.errors.contains("cards.csv"))
        try original.write(to: URL(fileURLWithPath: workspace.path("cards.csv")))
        #expect(try await workspace.tokenferry("run", "--format", "json").endings()["created"] == 20)
        #expect(try await site.counts().requests == 20)
        await site.stop()
    }

    @Test(
        arguments: [
            ("utf-8", String.Encoding.utf8, ""), ("utf-8 with BOM", .utf8, "\u{FEFF}"),
            ("utf-16le", .utf16LittleEndian, "\u{FEFF}"),
            ("utf-16be", .utf16BigEndian, "\u{FEFF}"), ("windows-1252", .windowsCP1252, ""),
        ],
        [(",", "\n"), (";", "\r\n"), ("\t", "\r"), ("|", "\n")]
    )
    func `Inspect prints exactly the fields of a file, whatever its encoding and dialect`(
        encoding: (name: String, encoding: String.Encoding, mark: String),
        dialect: (delimiter: String, lineEnd: String)
    ) async throws {
        let workspace = try Workspace(rows: 0, target: "sandbox: true")
        let rows = [
            ["Zoë", " blanks stay ", "a\(dialect.delimiter)b"], ["", "say \"hi\"", "two\(dialect.lineEnd)lines"],
            ["007", "1e5", "€ 5 – ok"],
        ]
        let text = ([["name", "note", "more"]] + rows)
            .map {
                $0.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: dialect.delimiter)
                    + dialect.lineEnd
            }
            .joined()
        try workspace.write(encoding.mark + text, to: "some.csv", as: encoding.encoding)
        let result = try await Program.run([
            "inspect", workspace.path("some.csv"), "--records", "0", "--format", "json",
        ])
        #expect(result.status == 0, "\(result.errors)")
        let found = try result.output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(found.map { $0["row"] as? Int } == [1, 2, 3])
        #expect(found.map { $0["line"] as? Int } == [2, 3, 5])
        let fields = found.map { record in
            let fields = record["fields"] as? [String: String] ?? [:]
            return ["name", "note", "more"].map { fields[$0] ?? "missing" }
        }
        #expect(fields == rows)
    }

    @Test func `Inspect names line and reason of each damaged row, and goes on`() async throws {
        let workspace = try Workspace(rows: 0, target: "sandbox: true")
        try workspace.write("a,b\n1,2\n1,2,3\nx\"y,2\n3,4\n\"open,5\n", to: "some.csv")
        let result = try await Program.run([
            "inspect", workspace.path("some.csv"), "--records", "0", "--format", "json",
        ])
        let reasons = try result.output.split(separator: "\n").map { line in
            let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return "\(record["line"] ?? "") \(record["reason"] ?? "fine")"
        }
        #expect(reasons == ["2 fine", "3 field_count", "4 stray_quote", "5 fine", "6 unterminated_quote"])
        #expect(result.status == 0)
    }

    @Test func `A card number in a name stops every command with its place, and appears in no output`() async throws {
        let workspace = try Workspace(rows: 3, target: "sandbox: true")
        let bad = "\(Self.id("cus_", 9, 14)),customer-9,\(Self.id("card_", 9, 24)),1,2031,,Jane 5555 5555 5555 4444\n"
        let header = "id,chargebee_customer_id,card.id,card.exp_month,card.exp_year,default_source,name\n"
        try workspace.write(header + bad, to: "input.csv")
        let commands = [
            ["plan", workspace.job], ["run", workspace.job], ["inspect", workspace.path("input.csv")],
            ["inspect", workspace.path("input.csv"), "--records", "0", "--format", "json"],
            ["init", workspace.path("input.csv"), "--output", workspace.path("new.yaml")],
        ]
        for command in commands {
            let result = try await Program.run(command)
            #expect(result.status == 65, "\(command[0])")
            #expect(result.errors.contains("input.csv:2: column \"name\""), "\(command[0])")
            #expect(!(result.output + result.errors).contains("5555"), "\(command[0])")
        }
        for file in try FileManager.default.subpathsOfDirectory(atPath: workspace.folder.path) where file != "input.csv"
        {
            let data = FileManager.default.contents(atPath: workspace.path(file)) ?? Data()
            #expect(!String(decoding: data, as: Unicode.ASCII.self).contains("5555"), "\(file)")
        }
    }

    @Test func `Each command that writes reports names those that are there`() async throws {
        let site = try await Site()
        let workspace = try Workspace(rows: 3, target: Workspace.target(site))
        let commands = [["plan"], ["run"], ["report"], ["verify"], ["undo"], ["undo", "--yes"]]
        for command in commands {
            let result = try await Program.run(
                [command[0], workspace.job] + command.dropFirst(),
                environment: ["CHARGEBEE_API_KEY": "test_key", "TOKENFERRY_STATE_DIR": workspace.path("state")]
            )
            let line = try #require(
                result.errors.split(separator: "\n").first { $0.hasPrefix("Reports: ") },
                "\(command): \(result.errors)"
            )
            // The first path is whole; of the others of its name only the ending is told.
            let groups = line.dropFirst("Reports: ".count).split(separator: "; ")
            let first = String(groups[0].split(separator: ", ")[0])
            let stem = try #require(first.hasSuffix(".html") ? first.dropLast(".html".count) : nil)
            let folder = stem[...(try #require(stem.lastIndex(of: "/")))]
            let endings = groups[0].split(separator: ", ").dropFirst().map { stem + $0 }
            let others = groups.dropFirst().map { folder + $0 }
            #expect(endings.count == 3)
            for path in [first] + (endings + others).map(String.init) {
                let file = path.hasPrefix("/") ? path : workspace.path(path)
                #expect(FileManager.default.fileExists(atPath: file), "\(command): \(path)")
            }
        }
        await site.stop()
    }

    @Test func `A file's name cannot steer the terminal that an error is shown on`() async throws {
        let workspace = try Workspace(rows: 1, target: "sandbox: true")
        try workspace.writeJob(target: "sandbox: true", input: "file: \"gnp.\\u202Evsc\\e[2J.csv\"")
        for command in ["plan", "run", "check"] {
            let result = try await workspace.tokenferry(command)
            #expect(!result.errors.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" }, "\(command)")
            if command != "check" {
                #expect(
                    result.status == 65 && result.errors.contains("gnp.\u{FFFD}vsc\u{FFFD}[2J.csv"),
                    "\(result.errors)"
                )
            }
        }
    }

    @Test func `The job that init writes passes its check, is planned and runs`() async throws {
        let workspace = try Workspace(rows: 5, target: "sandbox: true")
        let job = workspace.path("drafted.yaml")
        #expect(try await Program.run(["init", workspace.path("input.csv"), "--output", job]).status == 0)
        let check = try await Program.run(["check", job])
        #expect(check.status == 0)
        #expect(check.output.contains("* stripe_customer"))
        #expect(try await Program.run(["plan", job, "--format", "json"]).json()["ready"] as? Int == 5)
        #expect(try await Program.run(["run", job, "--format", "json"]).endings()["created"] == 5)
        #expect(try await Program.run(["init", workspace.path("input.csv"), "--output", job]).status == 64)
    }

    @Test func `A file without a header shows no token, and init refuses it`() async throws {
        let workspace = try Workspace(rows: 0, target: "sandbox: true")
        let token = Self.id("cus_", 1, 14) + "/" + Self.id("card_", 1, 24)
        try workspace.write("cust-1,\(token)\ncust-2,\(token)\n", to: "input.csv")
        let plan = try await workspace.tokenferry("plan")
        let inspect = try await Program.run(["inspect", workspace.path("input.csv")])
        let draft = try await Program.run(["init", workspace.path("input.csv"), "--output", workspace.path("new.yaml")])
        #expect(plan.status == 65 && inspect.status == 0 && draft.status == 65)
        #expect(inspect.output.contains("no header") && draft.errors.contains("no header"))
        for result in [plan, inspect, draft] { #expect(!(result.output + result.errors).contains("Zx1q")) }
    }

    @Test func `A draft says what is to be filled in, and its comments become keys without their sign`() async throws {
        let workspace = try Workspace(rows: 0, target: "sandbox: true")
        try workspace.write("Abo;Karten-Token\n17;abc123\n18;abc124\n", to: "other.csv")
        let job = workspace.path("other.yaml")
        #expect(try await Program.run(["init", workspace.path("other.csv"), "--output", job]).status == 0)
        let open = try await Program.run(["check", job])
        #expect(open.status == 78 && open.errors.contains("customer"))
        let mapping = try workspace.text("other-mapping.yaml").replacing("PUT THE CUSTOMER HEADER HERE", with: "Abo")
        try workspace.write(mapping, to: "other-mapping.yaml")
        #expect(try await Program.run(["check", job]).status == 0)
        #expect(try await Program.run(["plan", job, "--format", "json"]).json()["ready"] as? Int == 2)

        try workspace.write(
            "id,Abo-Nr.,card.id\n\(Self.id("cus_", 1, 14)),c1,\(Self.id("card_", 1, 24))\n",
            to: "cards.csv"
        )
        let cards = workspace.path("cards.yaml")
        #expect(try await Program.run(["init", workspace.path("cards.csv"), "--output", cards]).status == 0)
        let uncommented = try workspace.text("cards.yaml").replacing("#columns:", with: "columns:")
            .replacing("#  customer: HEADER", with: "  customer: Abo-Nr.").replacing("\n#limits", with: "\nlimits")
        try workspace.write(uncommented, to: "cards.yaml")
        #expect(try await Program.run(["plan", cards, "--format", "json"]).json()["ready"] as? Int == 1)
    }

    @Test func `A mapping that fails its own tests is not planned with`() async throws {
        let workspace = try Workspace(rows: 2, target: "sandbox: true")
        let wrong = """
            { id: own, title: Own, gateway: any, evidence: inferred, columns: { c: [chargebee_customer_id], t: [card.id] },
              parameters: { customer_id: { column: c }, type: card, reference_id: { column: t } },
              tests: [ { name: no token, row: { chargebee_customer_id: a, card.id: b }, rejected: missing_token } ] }
            """
        try workspace.write(wrong, to: "own.yaml")
        try workspace.writeJob(target: "sandbox: true", mapping: "own.yaml")
        for command in ["check", "plan", "run"] {
            let result = try await workspace.tokenferry(command)
            #expect(result.status == 78 && result.errors.contains("no token"), "\(command)")
        }
    }

    @Test func `Gateways lists all ids of the API with their evidence, and knows a name that is none`() async throws {
        let result = try await Program.run(["gateways", "--format", "json"])
        let entries = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
        #expect(entries.count == 61)
        #expect(Set(entries.compactMap { $0["id"] as? String }).count == 61)
        let evidences = Set(entries.compactMap { $0["evidence"] as? String })
        #expect(evidences == ["official", "third-party", "inferred", "unknown"])
        for key in ["title", "token_fields", "skip_retrieval", "export", "switch_to", "mappings"] {
            #expect(entries.allSatisfy { $0[key] != nil }, "\(key)")
        }
        let wrong = try await Program.run(["gateways", "strype"])
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("stripe"))
    }

    /// A made-up id of a prefix, a number and filling.
    private static func id(_ prefix: String, _ number: Int, _ length: Int) -> String {
        prefix + ("Zx\(number)" + String(repeating: "q", count: length)).prefix(length)
    }
}
