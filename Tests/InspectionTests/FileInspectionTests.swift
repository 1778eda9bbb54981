import CSVInput
import GatewayMapping
import Inspection
import MigrationModel
import Planning
import TestSupport
import Testing

@Suite("Looking at a file")
struct FileInspectionTests {
    @Test func `The form of a file is told`() throws {
        let text = "sep=;\r\nid;name\r\n\r\n1;a\r\n2;b;c\r\n3;\"x\"y\r\n4;d\r\n"
        let found = try Sample(text).inspected()
        #expect(found.dialect.delimiter == UInt8(ascii: ";") && found.dialect.hasSeparatorLine)
        #expect(found.dialect.lineEnding == .crlf && !found.dialect.hasByteOrderMark)
        #expect(found.header == ["id", "name"] && found.headerLine == 2)
        #expect(found.rows == 4 && found.bytes == text.utf8.count)
        #expect(found.blankLines == 1 && found.firstBlankLines == [3])
        #expect(found.damage.map(\.reason) == [.fieldCount, .strayQuote])
        #expect(found.damage.map(\.lines) == [[5], [6]])
    }

    @Test func `The digest is that of the file's bytes`() throws {
        let found = try Sample("a,b\n1,2\n").inspected()
        #expect(found.digest == "492d5ea496056f1a6a6592241032fab764c321596317930b4fa0e1e8bc3b7470")
    }

    @Test func `The mapping that fits is tried on every row`() throws {
        let best = try #require(try Sample(Text.stripe).inspected().best)
        #expect(best.candidate.mapping.id == "stripe" && best.candidate.confidence == .fits)
        let trial = try #require(best.trial)
        #expect(trial.ready == 1 && trial.tried == 3 && trial.decidesPrimary)
        #expect(Set(trial.rejections.map(\.reason)).contains(.missingToken))
        #expect(trial.rows.map(\.address.line) == [2])
    }

    @Test func `A row that repeats the header counts as that, as in the plan`() throws {
        let lines = Text.stripe.split(separator: "\n", omittingEmptySubsequences: true)
        let twice = Text.stripe + "\u{FEFF}" + lines[0] + "\n" + lines[1] + "\n"
        let (once, trial) = (try Sample(Text.stripe).inspected().best?.trial, try Sample(twice).inspected().best?.trial)
        #expect(trial?.rejections.first { $0.reason == .repeatedHeader }?.count == 1)
        let malformed = [once, trial].map { $0?.rejections.first { $0.reason == .tokenMalformed }?.count ?? 0 }
        #expect(malformed[0] == malformed[1] && trial?.ready == (once?.ready ?? 0) + 1)
    }

    @Test func `Rows past the sample count too`() throws {
        let rows = (1...450).map { "cus_AAAAAAAAAAA\($0 + 100),card_AAAAAAAAA\($0 + 100),c\($0)\n" }.joined()
        let best = try #require(try Sample("id,card.id,chargebee_customer_id\n" + rows).inspected().best)
        #expect(best.candidate.mapping.id == "stripe" && best.trial?.ready == 450 && best.trial?.tried == 450)
    }

    @Test(arguments: [Form.text, .json])
    func `No token and no name is shown`(_ form: Form) throws {
        let text = """
            chargebee_customer_id,cnpToken,last4,exp_month,exp_year,brand,first_name,line1
            c1,1111725739039907,9907,11,2044,VI,Zacharias,1 Hidden Street

            """
        let found = try Sample(text, mapping: "vantiv").inspected()
        #expect(found.best?.trial?.ready == 1)
        let shown = form == .text ? found.text : found.json()
        #expect(shown.contains("…9907") && shown.contains("Z…"))
        for secret in ["1111725739039907", "Zacharias", "Hidden"] { #expect(!shown.contains(secret)) }
    }

    enum Form { case text, json }

    @Test func `No line of the text is wider than a hundred columns, and no control character is in it`() throws {
        let wide = (1...30).map { "a rather long header number \($0)" }.joined(separator: ",") + ",\u{1B}[31mred\n"
        for text in [wide, Text.stripe] {
            let shown = try Sample(text).inspected().text
            for line in shown.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
            #expect(!shown.contains("\u{1B}"))
        }
    }

    @Test func `A file that nothing knows has no best mapping, and the text says how to go on`() throws {
        let found = try Sample("fruit,colour\napple,red\n").inspected()
        #expect(found.best == nil && found.matches.isEmpty)
        #expect(found.text.contains("no built-in mapping knows a file like this"))
        #expect(found.json().contains("\"mapping\":null"))
    }

    @Test func `An encoding that the bytes belie is refused, after the rows were printed`() throws {
        var sample = try Sample("name,town\nZoë,Köln\n")
        sample.input.options.encoding = .windows1252
        #expect(try #require(sample.refusal()).hasPrefix("\(sample.file.path): "))
        let found = sample.records()
        #expect(found.error is PlanError)
    }

    @Test func `Compression, encoding and preamble are told`() throws {
        let text = "Customers of Acme\n\nid,card.id,chargebee_customer_id\na,b,c\n"
        let found = try Sample(bytes: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            .inspected()
        #expect(found.text.contains("utf-16le, byte order mark") && found.text.contains("before the header skipped"))
        #expect(found.json().contains("\"encoding\":\"utf-16le\",\"encoding_assumed\":false,\"byte_order_mark\":true"))
        #expect(found.headerLine == 3)
    }

    @Test func `An empty file is refused`() throws {
        #expect(try Sample("").refusal()?.contains("the file is empty") == true)
    }
}
