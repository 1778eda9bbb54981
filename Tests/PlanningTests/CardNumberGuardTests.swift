import GatewayCatalogue
import GatewayMapping
import StrictYAML
import Testing

@testable import Planning

@Suite("The guard against card numbers")
struct CardNumberGuardTests {
    /// Numbers that card schemes and processors publish for testing; none belongs to anybody.
    private static let testNumbers = [
        "4242424242424242", "4000056655665556", "4222222222222", "5555555555554444", "5200828282828210",
        "5105105105105100", "2223003122003222", "378282246310005", "371449635398431", "6011111111111117",
        "6011000990139424", "3056930009020004", "30569309025904", "36227206271667", "3566002020360505",
        "6200000000000005", "6759649826438453",
    ]

    @Test(arguments: testNumbers) func `A well-known test number is found`(number: String) {
        #expect(isCardNumber(number))
    }

    @Test(
        arguments: [
            "4242 4242 4242 4242", "4242-4242-4242-4242", "3782 822463 10005", "3782-822463-10005",
            " 4242424242424242 ",
            "4242  4242  4242  4242", "4242 4242-4242 4242",
        ]
    )
    func `Blanks and dashes do not hide a card number`(number: String) {
        #expect(isCardNumber(number))
    }

    /// What spreadsheets and web pages put between and around digits.
    @Test(
        arguments: [
            "4242\u{A0}4242\u{A0}4242\u{A0}4242", "\t4242424242424242", "'4242424242424242",
            "4242\u{2009}4242\u{2009}4242\u{2009}4242",
            "4242\u{2011}4242\u{2011}4242\u{2011}4242", "4242424242424242\n",
        ]
    )
    func `Other blanks and dashes, or an apostrophe before it, do not hide a card number`(number: String) {
        #expect(isCardNumber(number))
    }

    /// Hipercard, Elo, Mir and RuPay: ranges beside those of the schemes above.
    @Test(arguments: ["6062826786276634", "6362970000457013", "2200000000000004", "6007220000000004"])
    func `A card number of the smaller schemes is found`(number: String) {
        #expect(isCardNumber(number))
    }

    @Test(
        arguments: [
            "4242424242424241", "424242424242424", "42424242424242424", "4242x4242424242", "card 4242424242424242",
            "4242.4242.4242.4242", "", "4242", "0000000000000000", "00000000000000000000000000", "9999999999999995",
        ]
    )
    func `Digits that no scheme has given out are none`(text: String) {
        #expect(!isCardNumber(text))
    }

    /// Values that gateways' exports and fixtures really hold; some pass Luhn.
    @Test(
        arguments: [
            "7010000000016241111", "7034970000031910027", "7030000000026601088", "1111222233334444", "1111222233330123",
            "4421912014039990", "8415747079647045", "8315202663743702", "8415718415172204", "99411111780163871111",
            "0000080023225598", "00000000000000000000123456789012",
        ]
    )
    func `A gateway's token outside the schemes' ranges is none`(token: String) {
        #expect(!isCardNumber(token))
    }

    @Test(
        arguments: [
            "016150703802094", "012345678901234", "104102978678771", "791008482116711", "1098510912210968",
            "MPMMPMPMPMPU", "000000000000020005060720116005060", "abcdefg12345678",
            "010012130901291622040000047554200000000000155836402916121309|A7540295892588345510A",
        ]
    )
    func `A network transaction id is none`(id: String) {
        #expect(!isCardNumber(id))
    }

    @Test(
        arguments: [
            "+49 30 901820", "+4915112345678", "0049 151 12345678", "+1 (555) 010-9999", "1-800-555-0199",
            "447911123456",
            "5511987654321", "8613812345678", "1609430400000", "1790000000000", "20261120230840", "20270118123059123",
            "2026-11-20 23:08:40", "2026-11-20T23:08:40Z", "4111111111", "DE89370400440532013000",
            "12345678901234567890",
        ]
    )
    func `A phone number, a timestamp or an account number is none`(text: String) {
        #expect(!isCardNumber(text))
    }

    /// Card numbers where people type them: notes, names, metadata.
    @Test(
        arguments: [
            "card 4242424242424242", "Visa 4242 4242 4242 4242 exp 12/30", "4242-4242-4242-4242, Jane Doe",
            "Amex: 3782 822463 10005.", "{\"pan\":\"378282246310005\"}", "(4242424242424242)", "4242.4242.4242.4242",
            "4242/4242/4242/4242", "4242_4242_4242_4242",
            "n\u{FC}mero: 4242424242424242\n",
            "ref 12 and 5555555555554444", "Zo\u{EB} 4242 4242 4242 4242",
        ]
    )
    func `A card number in the middle of a text is found`(text: String) {
        #expect(holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "550e8400-e29b-41d4-4242-424242424242", "tok_4242424242424242", "4242424242424242x", "x4242424242424242",
            "order-4242424242424242", "4242 4242 4242 424", "4242 4242 4242 4241", "+4242424242424242",

            "call 0049 151 1234 5678 9012", "2026-11-20 23:08:40 2026-11-21", "4242,4242,4242,4242",
            "DE89 3704 0044 0532 0130 00",
            "12345678901234567890 and more", "",
        ]
    )
    func `Digits of an identifier, a date or a telephone number in a text are none`(text: String) {
        #expect(!holdsCardNumber(text))
    }

    @Test func `Every column is looked at, and the first hit is named`() {
        let guardian = CardNumberGuard(header: ["a", "b", "c"], cardLike: CardLikeColumns())
        #expect(cardColumn(guardian, ["x", "y", "z"]) == nil)
        #expect(cardColumn(guardian, ["x", "4242424242424242", "378282246310005"]) == 1)
        #expect(cardColumn(guardian, ["x", "y", "378282246310005"]) == 2)
    }

    @Test func `A token that passes for a card number is spared in exempt columns only`() {
        let token = "4418371122223673"
        #expect(isCardNumber(token))
        let guardian = CardNumberGuard(header: ["token", "note"], cardLike: CardLikeColumns(vouched: [0]))
        #expect(cardColumn(guardian, [token, ""]) == nil)
        #expect(cardColumn(guardian, [token, token]) == 1)
        #expect(cardColumn(CardNumberGuard(header: ["token", "note"], cardLike: CardLikeColumns()), [token, ""]) == 0)
    }

    @Test func `A token column spares its gateway's form only`() throws {
        let shape = try TokenShape(
            YAMLNode.parse("{ prefixes: ['4418'], characters: digits, min: 12, max: 12 }", file: "t")
        )
        let guardian = CardNumberGuard(header: ["token"], cardLike: CardLikeColumns(tokens: [0: [shape]]))
        #expect(look(guardian, ["4418371122223673"]) == .token)
        #expect(look(guardian, ["4242424242424242"]) == .cardNumber(column: 0))
        #expect(look(guardian, ["378282246310005"]) == .cardNumber(column: 0))
        #expect(look(guardian, ["ab12"]) == CardNumberGuard.Sighting.none)
    }

    @Test func `Fields past the header are looked at, and a short row is no trouble`() {
        let guardian = CardNumberGuard(header: ["a", "b"], cardLike: CardLikeColumns(vouched: [0, 1]))
        #expect(cardColumn(guardian, ["x", "y", "z", "4242424242424242"]) == 3)
        #expect(cardColumn(guardian, ["4242424242424242", "y"]) == nil)
        #expect(cardColumn(CardNumberGuard(header: ["a", "b"], cardLike: CardLikeColumns()), ["x"]) == nil)
    }

    @Test(
        arguments: [
            "CVV", "cvc", "Card CVC", "card.cvc", "card_cvv", "CVV2", "Security Code", "card_security_code",
            "Credit Card CVV", "cvv-code", "CSC", "verification_value",
        ]
    )
    func `A security code is found by its column's name`(name: String) {
        let guardian = CardNumberGuard(header: ["id", name], cardLike: CardLikeColumns())
        #expect(securityColumn(guardian, ["1", "123"]) == 1)
        #expect(securityColumn(guardian, ["1", "1234"]) == 1)
        #expect(securityColumn(guardian, ["123", ""]) == nil)
        #expect(securityColumn(guardian, ["123"]) == nil)
    }

    /// A spreadsheet drops leading zeros; an export may pad.
    @Test(arguments: ["12", "7", " 123 ", "123.0"]) func `A security code is found however it is written`(value: String)
    {
        let guardian = CardNumberGuard(header: ["cvv"], cardLike: CardLikeColumns())
        #expect(securityColumn(guardian, [value]) == 0)
    }

    @Test(arguments: ["Security Code (CVV)", "CVV Number", "Card Code", "CVD", "card_verification_code"])
    func `A security code is found by its column's other names`(name: String) {
        let guardian = CardNumberGuard(header: [name], cardLike: CardLikeColumns())
        #expect(securityColumn(guardian, ["123"]) == 0)
    }

    /// In exports the letters stand for the customer's id far more often than for American Express' word.
    @Test func `A column of customer numbers is no security code`() {
        let guardian = CardNumberGuard(header: ["CID"], cardLike: CardLikeColumns())
        #expect(securityColumn(guardian, ["1234"]) == nil)
    }

    @Test(arguments: ["Card CVC Status", "cvv_result", "cvc_check", "Card AVS Zip Status", "code", "card", "security"])
    func `The result of a check is no security code`(name: String) {
        let guardian = CardNumberGuard(header: [name], cardLike: CardLikeColumns())
        for value in ["pass", "123", "fail", ""] { #expect(securityColumn(guardian, [value]) == nil) }
    }

    @Test func `Exempting a column from the search for card numbers does not admit security codes`() {
        #expect(securityColumn(CardNumberGuard(header: ["cvv"], cardLike: CardLikeColumns(vouched: [0])), ["123"]) == 0)
    }

    private func isCardNumber(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer(CardNumberGuard.isCardNumber)
    }

    private func holdsCardNumber(_ text: String) -> Bool {
        Array(text.utf8).withUnsafeBufferPointer(CardNumberGuard.holdsCardNumber)
    }

    private func look(_ guardian: CardNumberGuard, _ fields: [String]) -> CardNumberGuard.Sighting? {
        RowBuffer(fields).withRow { guardian.look(at: $0) }
    }

    private func cardColumn(_ guardian: CardNumberGuard, _ fields: [String]) -> Int? {
        guard case .cardNumber(let column)? = RowBuffer(fields).withRow({ guardian.look(at: $0) }) else { return nil }
        return column
    }

    private func securityColumn(_ guardian: CardNumberGuard, _ fields: [String]) -> Int? {
        RowBuffer(fields).withRow { guardian.securityCodeColumn($0) } ?? nil
    }
}
