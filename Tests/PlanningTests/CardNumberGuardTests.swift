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

    /// Hipercard, Elo, Mir and RuPay, Troy and Maestro: ranges beside those of the schemes above.
    @Test(
        arguments: [
            "6062826786276634", "6362970000457013", "2200000000000004", "6007220000000004", "9792030394440796",
            "6390000000000005", "6799000000001", "67034200000000005", "6703444444444449", "6799990100000000019",
            "5099000000007", "5899000000000000000",
        ]
    )
    func `A card number of the smaller schemes is found`(number: String) {
        #expect(isCardNumber(number))
    }

    @Test(
        arguments: [
            "4242424242424241", "424242424242424", "42424242424242424", "4242x4242424242", "card 4242424242424242",
            "", "4242", "0000000000000000", "00000000000000000000000000", "9999999999999995",
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
            "order-4242424242424242", "4242 4242 4242 424", "4242 4242 4242 4241",
            "call 0049 151 1234 5678 9012", "2026-11-20 23:08:40 2026-11-21",
            "DE89 3704 0044 0532 0130 00",
            "12345678901234567890 and more", "",
        ]
    )
    func `Digits of an identifier, a date or a telephone number in a text are none`(text: String) {
        #expect(!holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "4242.4242.4242.4242", "4242/4242/4242/4242", "4242_4242_4242_4242", "4242:4242:4242:4242",
            "4242,4242,4242,4242", "(4242) 4242 4242 4242", "4,242,424,242,424,242", "4.242.424.242.424.242",
            "4242\u{0}4242\u{0}4242\u{0}4242", "\u{1}4242424242424242\u{7F}", "4\u{0}2\u{0}4\u{0}2\u{0}424242424242",
        ]
    )
    func `Punctuation and control characters do not hide a card number`(number: String) {
        #expect(isCardNumber(number))
        #expect(holdsCardNumber(number))
    }

    /// Values with the digits of a card number that passes Luhn, if nothing but the digits is read.
    @Test(
        arguments: [
            "30.01.2026 12:33:06", "30/01/2026 12:33:06", "'30.01.2026 12:33:06", "23.05.2026 - 22.04.2026",
            "45.120.33.12, 10.0.30.10", "41.40338123456789", "40.71277674, 0.05970", "-41.40338123456789",
        ]
    )
    func `A date, an address or a decimal fraction is none`(text: String) {
        #expect(!holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "4.242424242424242E+15", "4.242424242424242e+15", "4,242424242424242E+15", " 4.242424242424242E15 ",
            "3.78282246310005E+14", "4.222222222222E+12", "5.1051051051051e+15",
        ]
    )
    func `A card number that a spreadsheet wrote with an exponent is found`(text: String) {
        #expect(holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "4.24242E+15", "4.242424242424242E+14", "4.242424242424242E+19", "4.242424242424242E-15",
            "4.242424242424242E+", "4.242424242424242E+15x", "4.242424242424241E+15", "4.2424242424242422422E+99",
        ]
    )
    func `A number with an exponent is none where digits are missing or too many`(text: String) {
        #expect(!holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "pay 4242 - 4242 - 4242 - 4242 now", "pay 4242  4242  4242  4242 now", "pay 4242\t4242\t4242\t4242 now",
            "pay 4242\r\n4242\r\n4242\r\n4242 now", "pay 4242:4242:4242:4242 now", "pay 42424242 42424242 now",
            "pay 42424242-42424242 now", "pay 4242\u{A0}4242\u{A0}4242\u{A0}4242 now",
            "pay 4242\u{2009}4242\u{2009}4242\u{2009}4242 now", "pay 4242\u{2013}4242\u{2013}4242\u{2013}4242 now",
            "pay 4242\u{200B}4242\u{200B}4242\u{200B}4242 now", "pay 4242 \u{202F} 4242 4242 4242 now",
        ]
    )
    func `A number in groups is found in a text whatever separates them`(text: String) {
        #expect(holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "4242 4242 4242 4242-Jane", "4242-4242-4242-4242-12/30 visa", "x: 4242 4242 4242 4242_Jane",
            "a 4242424242424242-1230", "a 4242424242424242_123", "a 4242424242424242/1230/123",
            "a 4242424242424242-1230-123 b", "%B4242424242424242^DOE/JANE^3012", "a;4242424242424242=3012",
            "+4242424242424242 a", "a _4242424242424242", "a pan4242424242424242", "a PAN_4242424242424242",
            "Card4242424242424242 a", "4242424242424242x visa4242424242424242",
            "MC5555555555554444 a",
            "cc4242424242424242 a", "No4242424242424242 a", "nr4242424242424242 a", "ccnum4242424242424242 a",
            "ccnum_4242424242424242 a", "a visa4242 4242 4242 4242",
        ]
    )
    func `What is often joined to a card number does not hide it`(text: String) {
        #expect(holdsCardNumber(text))
    }

    /// The last ones are a telephone number and a Norwegian bank account, whose digits pass for a card number.
    @Test(
        arguments: [
            "4242424242424242-12", "4242424242424242-1234567", "4242424242424242-123x", "4242424242424242-123-x",
            "4242424242424242_tok", "4242424242424242- a", "pay 4242 --- - 4242 4242 4242",
            "pay 4242    4242 4242 4242",
            "pay 4242,4242,4242,4242 now", "discard4242424242424242", "1visa4242424242424242", "B4242424242424242",
            "tok_4242 4242 4242 4242", "order-4242 4242 4242 4242", "4242 4242 4242 4242x",
            "pay 4242424 24242424 2 now",
            "+4915112345603", "call +4915112345603", "NO4742001817777",
        ]
    )
    func `What other things are joined to digits makes an identifier of them`(text: String) {
        #expect(!holdsCardNumber(text))
    }

    /// German and French ones, with groups that pass for a card number; the last one has a wrong checksum.
    @Test(
        arguments: [
            "DE75 5004 0000 3799 9625 47", "IBAN: DE75 5004 0000 3799 9625 47.", "DE75-5004-0000-3799-9625-47",
            "DE75\u{A0}5004\u{A0}0000\u{A0}3799\u{A0}9625\u{A0}47", "DE75\u{2009}5004 0000 3799 9625 47",
            "FR20 3000 6000 0000 0000 0007 189", "DE76 5004 0000 3799 9625 47",
        ]
    )
    func `A printed bank account number is none`(text: String) {
        #expect(!holdsCardNumber(text))
    }

    @Test(
        arguments: [
            "DE75 5004 0000 3799 9625 47 4242 4242 4242 4242", "JAN30 4242 4242 4242 4242",
            "DE75 4242 4242 4242 4242 4242 4242 4242 4242", "de75 4242 4242 4242 4242",
            "AT61 1904 3002 3457 3201 "
                + "4242 4242 4242 4242",
        ]
    )
    func `A bank account number hides no card number behind it`(text: String) {
        #expect(holdsCardNumber(text))
    }

    @Test func `Full-width digits are digits`() {
        let wide = String(
            decoding: (0..<16).flatMap { [0xEF, 0xBC, $0 % 2 == 0 ? 0x94 : 0x92] as [UInt8] },
            as: UTF8.self
        )
        #expect(holdsCardNumber(wide))
        #expect(holdsCardNumber("card \(wide) a"))
        #expect(!holdsCardNumber("card \(wide)4242 a"))
        #expect(!holdsCardNumber("\u{FEFF}\u{FF21}\u{FF22}\u{FF23}\u{FF24}"))
    }

    @Test(
        arguments: [
            "Phone", "phone_number", "customer.mobile", "Tel", "tel1", "Tel.", "Telefon", "Fax", "Cell", "cellPhone",
            "Handy", "msisdn", "whatsapp_number", "billingPhone", "Mobiltelefon",
        ]
    )
    func `Thirteen digits in a column of telephone numbers are none`(name: String) {
        let guardian = CardNumberGuard(header: [name], cardLike: CardLikeColumns())
        #expect(cardColumn(guardian, ["4915112345603"]) == nil)
        #expect(cardColumn(guardian, ["call 4915112345603"]) == nil)
        #expect(cardColumn(guardian, ["4242424242424242"]) == 0)
        #expect(cardColumn(guardian, ["378282246310005"]) == 0)
    }

    @Test(arguments: ["Note", "Hotel", "cancelled", "title"])
    func `Thirteen digits in another column are a card number`(name: String) {
        let guardian = CardNumberGuard(header: [name], cardLike: CardLikeColumns())
        #expect(cardColumn(guardian, ["4915112345603"]) == 0)
        #expect(cardColumn(guardian, ["x", "4222222222222"]) == 1)
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

    @Test(
        arguments: [
            "Security Code (CVV)", "CVV Number", "Card Code", "CVD", "card_verification_code",
            "payment_method.security_code", "cards.0.cvc", "cc_cvv", "CVV2/CVC2", "CVV (3 digits)", "raw_cvc",
            "cardCvv2",
            "paymentSecurityCode", "cc.CV2", "ccv", "CVN", "CSCNumber", "cards[0].verification_value",
        ]
    )
    func `A security code is found by its column's other names`(name: String) {
        let guardian = CardNumberGuard(header: [name], cardLike: CardLikeColumns())
        #expect(securityColumn(guardian, ["123"]) == 0)
    }

    /// In exports the letters stand for the customer's id far more often than for American Express' word.
    @Test func `A column of customer numbers is no security code`() {
        let guardian = CardNumberGuard(header: ["CID"], cardLike: CardLikeColumns())
        #expect(securityColumn(guardian, ["1234"]) == nil)
    }

    @Test(
        arguments: [
            "Card CVC Status", "cvv_result", "cvc_check", "Card AVS Zip Status", "code", "card", "security",
            "cvvResponse", "security_code_match", "avs_cvv", "CVV Result Code", "cvvcheckdigits", "Postal code",
            "security_code_hint", "discvc", "CVC/AVS",
        ]
    )
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
