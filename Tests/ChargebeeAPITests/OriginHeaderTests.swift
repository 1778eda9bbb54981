import ChargebeeAPI
import MigrationModel
import Testing

@Suite("Headers of a row")
struct OriginHeaderTests {
    @Test(
        arguments: [
            ("origin[ip]", "2001:db8::1", "chargebee-request-origin-ip", "2001:db8::1"),
            ("origin[device]", "iPad; iOS 9", "chargebee-request-origin-device", "iPad; iOS 9"),
            ("origin[user]", "a@b.example", "chargebee-request-origin-user", "a@b.example"),
            ("origin[user]", "zoë@b.example", "chargebee-request-origin-user-encoded", "em/Dq0BiLmV4YW1wbGU="),
        ]
    )
    func `Who asked goes into the documented header`(name: String, value: String, header: String, sent: String) throws {
        let parameter = try #require(Operation.createBankAccount.parameter(name))
        #expect(parameter.header(value) == RequestHeader(name: header, value: sent))
        #expect(Self.violation(of: value, parameter) == nil)
    }

    @Test(arguments: ["ip\r\nx-evil: 1", "zoë", "a\u{0}b", "tab\there", "\u{7F}"])
    func `What could end a header, or is no ASCII, is refused`(value: String) throws {
        let device = try #require(Operation.createBankAccount.parameter("origin[device]"))
        #expect(Self.violation(of: value, device) == .malformed(expected: "plain ASCII, since it goes into a header"))
        let ip = try #require(Operation.createBankAccount.parameter("origin[ip]"))
        #expect(Self.violation(of: value, ip) == .malformed(expected: "an IPv4 or IPv6 address"))
    }

    @Test(arguments: ["a@b.example\r\nx-evil: 1", "a b@c.example", "nobody"])
    func `A user is an e-mail address without blanks and line ends`(value: String) throws {
        let parameter = try #require(Operation.createBankAccount.parameter("origin[user]"))
        #expect(Self.violation(of: value, parameter) != nil)
    }

    @Test func `Only parameters whose place is a header have one`() {
        for parameter in Operation.batch.flatMap(\.parameters) {
            #expect((parameter.headerName != nil) == (parameter.place == .header), "\(parameter.name)")
        }
        #expect(Operation.createBankAccount.parameter("customer_id")?.header("c") == nil)
    }

    private static func violation(of value: String, _ parameter: ParameterSpecification) -> ParameterViolation? {
        Array(value.utf8).withUnsafeBufferPointer { parameter.violation(of: $0) }
    }
}
