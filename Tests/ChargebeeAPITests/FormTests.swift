import ChargebeeAPI
import Testing

@Suite("Form bodies")
struct FormTests {
    /// What the official Python and Node SDKs put on the wire for these parameters, byte for byte.
    @Test func `A body is byte-identical to that of the official SDKs`() {
        var body = FormBody()
        body.append(name: "customer_id", value: "cust_1")
        body.append(name: "type", value: "card")
        body.append(name: "gateway_account_id", value: "gw_1")
        body.append(name: "reference_id", value: "cus_A/card_B")
        body.append(name: "card[last4]", value: "4242")
        body.append(name: "billing_address[first_name]", value: "Zoë & Co")
        body.append(name: "billing_address[line1]", value: "1+1 Main=St #5")
        body.append(name: "billing_address[zip]", value: "00123")
        #expect(
            body.text == "customer_id=cust_1&type=card&gateway_account_id=gw_1&reference_id=cus_A%2Fcard_B"
                + "&card%5Blast4%5D=4242&billing_address%5Bfirst_name%5D=Zo%C3%AB+%26+Co"
                + "&billing_address%5Bline1%5D=1%2B1+Main%3DSt+%235&billing_address%5Bzip%5D=00123"
        )
    }

    @Test func `Only letters, digits and four marks go as they are`() {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        for byte in UInt8.min...UInt8.max {
            var body = FormBody()
            withUnsafeBytes(of: byte) { body.appendEncoded($0.bindMemory(to: UInt8.self)) }
            let hex = String(byte, radix: 16, uppercase: true)
            let expected =
                plain.contains(byte)
                ? String(UnicodeScalar(byte)) : byte == 0x20 ? "+" : "%" + (hex.count < 2 ? "0" : "") + hex
            #expect(body.text == expected)
            #expect(FormBody.isUnreserved(byte) == plain.contains(byte))
        }
    }

    @Test func `An empty value leaves the name with its equals sign`() {
        var body = FormBody()
        #expect(body.text == "")
        body.append(name: "a", value: "")
        body.append(name: "b", value: "1")
        #expect(body.text == "a=&b=1")
        body.removeAll()
        let isEmptyAgain = body.isEmpty
        #expect(isEmptyAgain)
        body.append(name: "c", value: "2")
        #expect(body.text == "c=2")
    }

    @Test func `A name that is encoded already is not encoded again`() {
        var body = FormBody()
        let name = Array("card%5Blast4%5D".utf8)
        let value = Array("a/b".utf8)
        name.withUnsafeBufferPointer { name in
            value.withUnsafeBufferPointer { body.append(encodedName: name, value: $0) }
        }
        #expect(body.text == "card%5Blast4%5D=a%2Fb")
    }

    @Test func `A body that outgrows its room stays whole`() {
        var body = FormBody()
        let value = String(repeating: "/", count: 10_000)
        body.append(name: "a", value: value)
        #expect(body.text == "a=" + String(repeating: "%2F", count: 10_000))
    }

    @Test func `What was encoded comes back as it was`() throws {
        let pairs = [
            ("customer_id", "cust_1"), ("card[last4]", "0042"), ("a b", "1+1=2 & more"), ("empty", ""),
            ("", "nameless"), ("zoë", "🎉 %2B %"), ("additional_information", #"{"a":{"b":"c"}}"#), ("n", "\0\r\n\t"),
        ]
        var body = FormBody()
        for (name, value) in pairs { body.append(name: name, value: value) }
        let decoded = try #require(FormDecoder.pairs(of: Array(body.bytes)))
        #expect(decoded.map(\.name) == pairs.map(\.0))
        #expect(decoded.map(\.value) == pairs.map(\.1))
    }

    @Test(
        arguments: [
            ("", []), ("a", ["a:"]), ("a=", ["a:"]), ("=b", [":b"]), ("a=b=c", ["a:b=c"]),
            ("a=1&&b=2&", ["a:1", "b:2"]),
            ("a=1&a=2", ["a:1", "a:2"]), ("%61=%2f%2F", ["a://"]),
        ]
    )
    func `Pairs keep their order, and what is missing is empty`(form: String, pairs: [String]) throws {
        let decoded = try #require(FormDecoder.pairs(of: Array(form.utf8)))
        #expect(decoded.map { "\($0.name):\($0.value)" } == pairs)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%4g", "%=1", "a=1&b=%+1", "a=%FF", "a=%C3", "a=%C3&b=%AB"])
    func `A percent sign without two hex digits, or bytes that are no UTF-8, give nothing`(form: String) {
        #expect(FormDecoder.pairs(of: Array(form.utf8)) == nil)
    }
}
