import MigrationModel
import Planning
import Testing

struct MoneyReadingTests {
    @Test(
        arguments: [
            ("0", "0.00"), ("12", "12.00"), ("12.5", "12.50"), ("1234.50", "1234.50"), ("1,234.50", "1234.50"),
            ("1,234", "1234.00"), ("12,345,678.9", "12345678.90"), ("0.0001", "0.0001"), ("0.10", "0.10"),
            ("0012.30", "12.30"), ("999999999999999.9999", "999999999999999.9999"),
        ]
    )
    func `An amount is read to its last decimal`(text: String, amount: String) {
        #expect(read(text)?.description == amount)
    }

    @Test(
        arguments: [
            "", " ", " 12", "12 ", "12.", ".5", ".", ",", "1.234,50", "1,23", "12,34.50", "1234,567", "1,2345", ",123",
            "1,",
            "1,234,", "1,,234", "1.2.3", "1.23456", "12,5", "-3", "+3", "(3)", "$12", "12 EUR", "€12", "1e5", "1E+5",
            "0x1F",
            "１２", "٣", "12\u{0}", "NaN", "inf", "1'234.50", "1 234.50", "1\u{A0}234.50", "0.1,000",
            "1234567890123456", String(repeating: "9", count: 40), String(repeating: "9", count: 40) + ".00",
            "1." + String(repeating: "0", count: 40), "=1+1", "12\n",
        ]
    )
    func `What may mean something else is no amount`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `A sum of the largest amounts is exact`() throws {
        let largest = try #require(read("999999999999999.9999"))
        var sum = DecimalAmount.zero
        for _ in 0..<1_000 { sum += largest }
        #expect(sum.description == "999999999999999999.90")
    }

    @Test(arguments: [("EUR", "EUR"), ("usd", "USD"), ("Gbp", "GBP"), ("XXX", "XXX")])
    func `A currency is three letters, in capitals`(text: String, code: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer(CurrencyCode.read)?.description == code)
    }

    @Test(arguments: ["", "EU", "EURO", "€", "E1R", "E R", "eu.", "ÄÖÜ", "@AB", "[AB", "`ab", "{ab"])
    func `Anything else is no currency`(text: String) {
        #expect(Array(text.utf8).withUnsafeBufferPointer(CurrencyCode.read) == nil)
    }

    private func read(_ text: String) -> DecimalAmount? {
        Array(text.utf8).withUnsafeBufferPointer(DecimalAmount.read)
    }
}
