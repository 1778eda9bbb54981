import CSVInput
import GatewayMapping
import Inspection
import Testing

@Suite("A job to begin with")
struct JobDraftTests {
    private static func draft(_ text: String, mapping: String? = nil) throws -> JobDraft {
        let names = JobDraft.Names(
            job: "my-job",
            input: "in.csv",
            mapping: mapping,
            mappingDraft: "my-job-mapping.yaml"
        )
        return JobDraft(try Sample(text, mapping: mapping).inspected(), names)
    }

    @Test func `A file that a mapping fits needs nothing more`() throws {
        let draft = try Self.draft(Text.stripe)
        #expect(draft.mapping == nil && draft.openPoints.isEmpty)
        #expect(draft.job.contains("name: my-job\n") && draft.job.contains("  file: in.csv\n"))
        #expect(draft.job.contains("mapping: stripe\n") && draft.job.contains("  sandbox: true "))
        #expect(draft.job.contains("  replace_primary: from_column "))
        #expect(!draft.job.contains("columns:") && !draft.job.contains("delimiter:"))
    }

    @Test func `A file that does not say which is primary leaves it alone`() throws {
        let draft = try Self.draft("id,card.id,chargebee_customer_id\n")
        #expect(draft.job.contains("  replace_primary: never "))
    }

    @Test func `A guess is written down as one`() throws {
        let draft = try Self.draft("id,card.id,Customer Number\n", mapping: "stripe")
        #expect(draft.job.contains("  columns:\n    customer: 'Customer Number'    # a guess"))
        #expect(draft.openPoints.count == 1 && draft.openPoints[0].contains("Customer Number"))
    }

    @Test func `What cannot be guessed is a comment to fill in`() throws {
        let draft = try Self.draft("id,card.id,whoever\n", mapping: "stripe")
        #expect(draft.job.contains("  #columns:\n  #  customer: HEADER\n"))
        #expect(draft.job.contains("  #   id, card.id, whoever\n"))
    }

    @Test(arguments: [
        "customer,vault ref token,city,city\nc1,ab12-Z9,\"Köln\nWest\",\n",
        "fruit,colour\napple,red\n",
        "chargebee_id,payment token,'quoted' header,\"# no comment: really\",\"a: b\",\"tab\there\",,true,\u{85}x\nX-1,99-AB,,,,,,,\n",
        "Customer-ID,mandate\n\" c1\",\"x y\"\n",
        "client_id,my_token\n" + String(repeating: "x", count: 80) + "," + String(repeating: "7é", count: 300) + "\n",
        "Kunde ÄÖ,Zahlung\n1,2\n",
    ])
    func `The mapping to edit is sound, passes its own tests and lists every column`(_ text: String) throws {
        let sample = try Sample(text)
        let found = try sample.inspected()
        let names = JobDraft.Names(job: "true", input: "in.csv", mappingDraft: "true-mapping.yaml")
        let draft = JobDraft(found, names)
        let yaml = try #require(draft.mapping)
        let mapping = try GatewayMapping(yaml: yaml, file: "draft.yaml")
        #expect(mapping.runTests().map(\.description) == [])
        #expect(mapping.id == "true" && mapping.evidence == .inferred && mapping.tests.count == 2)
        let listed = Set(mapping.columns.flatMap(\.headers) + mapping.ignoredHeaders)
        for name in found.header where !name.isEmpty { #expect(listed.contains(name), "\(name)") }
        #expect(draft.job.contains("mapping: true-mapping.yaml\n") && draft.job.contains("name: 'true'\n"))
    }

    @Test func `A mapping to edit whose columns were found maps the file`() throws {
        let text = "Chargebee Id,Vault Token,x\nc1,ab12,1\nc2,ZZ99,2\n"
        let yaml = try #require(try Self.draft(text).mapping)
        var sample = try Sample(text)
        sample.input.mappings = [try GatewayMapping(yaml: yaml, file: "draft.yaml")]
        sample.input.mappingIsGiven = true
        #expect(try sample.inspected().best?.trial?.ready == 2)
        for secret in ["ab12", "ZZ99", "c1"] { #expect(!yaml.contains(secret)) }
    }

    @Test func `A known prefix stays in the made-up token, and the rest does not`() throws {
        let yaml = try #require(try Self.draft("Chargebee Id,secret thing token\nc1,cus_Qx7TzR2mNbVw9k\n").mapping)
        #expect(yaml.contains("prefixes: [cus_]") && yaml.contains("'cus_Aa1AaA1aAaAa1a'"))
        #expect(!yaml.contains("Qx7TzR2mNbVw9k"))
    }

    @Test func `An encoding that was assumed, and what the user said, are written down`() throws {
        var sample = try Sample(bytes: Array("title\nid,card.id,chargebee_customer_id\na,b,".utf8) + [0xE9, 0x0A])
        sample.input.options.delimiter = .comma
        sample.input.options.headerLine = 2
        let names = JobDraft.Names(job: "j", input: "in.csv", mappingDraft: "m.yaml")
        let draft = JobDraft(try sample.inspected(), names)
        #expect(draft.job.contains("  delimiter: comma\n  #encoding: windows-1252    # assumed"))
        #expect(draft.job.contains("\n  header_line: 2\n"))
    }

    @Test(arguments: [
        ("/a/b/stripe cards.csv", "stripe-cards"), ("x.CSV.gz", "x"), ("jobs/y.yaml", "y"), (".hidden.csv", "hidden"),
        ("-", "migration"),
        ("data.json", "data"), ("ä.csv", "migration"), (".csv", "csv"),
    ])
    func `A job is named after its file`(_ path: String, _ name: String) {
        #expect(JobDraft.name(ofFile: path) == name)
    }
}
