import Testing

@testable import ChargebeeSandbox

@Suite struct EncodingTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_887_151, "Tue, 15 Nov 1994 08:12:31 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func `An instant has its calendar date`(seconds: Int64, date: String) {
        #expect(CalendarInstant(millisecondsSince1970: seconds * 1000).httpDate == date)
    }

    @Test func `JSON is escaped and has commas where they belong`() {
        let bytes = JSONWriter.object { writer in
            writer.member("a", "q\"\\\n\u{1F}ü")
            writer.member("none", nil as String?)
            writer.object("empty") { _ in }
            writer.name("list")
            writer.array([1, 2]) { writer, number in writer.object { $0.member("n", number) } }
            writer.member("yes", true)
        }
        let expected = #"{"a":"q\"\\\u000a\u001fü","empty":{},"list":[{"n":1},{"n":2}],"yes":true}"#
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [("", "Og=="), ("k", "azo="), ("ke", "a2U6"), ("key", "a2V5Og==")])
    func `A key becomes Basic credentials`(key: String, encoded: String) {
        #expect(BasicCredentials.header(key: key) == "Basic " + encoded)
    }

    @Test func `A cell with a comma or a quote is quoted`() {
        var rehearsal = Rehearsal()
        rehearsal.send(Rehearsal.creation("a,\"b", [("reference_id", "r")]))
        let export = PaymentSourceExport(site: rehearsal.state.site, instant: rehearsal.now)
        let lines = String(decoding: export.csv, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines.last?.contains(#","a,""b",gw_sandbox,stripe,r,card,valid,false,1768478400"#) == true)
    }
}
