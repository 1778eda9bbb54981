import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Testing

/// Where the values of other operations go: into the path, into headers, or nowhere.
@Suite struct OperationPlaceTests {
    @Test(arguments: [
        ("..", ReasonCode.valueMalformed), ("pm/1", .valueMalformed), ("pm?1", .valueMalformed),
        ("pm 1", .valueMalformed), ("pm#1", .valueMalformed), ("pm%2F1", .valueMalformed), ("pmü", .valueMalformed),
        ("pm\u{7}1", .controlCharacter), (String(repeating: "p", count: 41), .valueTooLong),
    ])
    func `What is no id of Chargebee's never becomes a path`(id: String, reason: ReasonCode) throws {
        let mapper = try RowMapper(
            mapping: OperationSample.source("delete_local"),
            settings: MappingSettings(),
            header: ["s", "c"]
        )
        #expect(mapper.map([id, "c1"]).reason == reason)
    }

    @Test func `A payment source's id goes into the path`() throws {
        let mapper = try RowMapper(
            mapping: OperationSample.source("delete_local"),
            settings: MappingSettings(),
            header: ["s", "c"]
        )
        let request = try OperationSample.request(mapper, [" pm_1-A ", "c1"])
        #expect(request.path == "payment_sources/pm_1-A/delete_local")
        #expect(request.paymentSourceID == "pm_1-A")
        #expect(request.customerID == "c1")
        #expect(request.body.isEmpty)
        #expect(request.tokens == TokenFields())
    }

    @Test func `Origins go into headers of the request, an address with other letters in Base64`() throws {
        let mapper = try RowMapper(
            mapping: OperationSample.source("delete_local", OperationSample.both),
            settings: MappingSettings(),
            header: ["s", "c", "x", "y"]
        )
        let plain = try OperationSample.request(mapper, ["pm_1", "c1", "203.0.113.7", "zoe@example.com"])
        #expect(
            plain.headers == [
                RequestHeader(name: "chargebee-request-origin-ip", value: "203.0.113.7"),
                RequestHeader(name: "chargebee-request-origin-user", value: "zoe@example.com"),
            ]
        )
        let encoded = try OperationSample.request(mapper, ["pm_1", "c1", "", "zoë@example.com"])
        #expect(
            encoded.headers == [
                RequestHeader(name: "chargebee-request-origin-user-encoded", value: "em/Dq0BleGFtcGxlLmNvbQ==")
            ]
        )
    }

    @Test(arguments: [
        ("Zoë", "", ReasonCode.valueMalformed), ("a\r\nx: y", "", .valueMalformed), ("a\u{7}b", "", .controlCharacter),
        ("", "no address", .valueMalformed), ("", "a@b\nc", .valueMalformed),
    ])
    func `What a header cannot carry rejects the row`(ip: String, user: String, reason: ReasonCode) throws {
        let mapper = try RowMapper(
            mapping: OperationSample.source("delete_local", OperationSample.both),
            settings: MappingSettings(),
            header: ["s", "c", "x", "y"]
        )
        #expect(mapper.map(["pm_1", "c1", ip, user]).reason == reason)
    }

    @Test func `What is only known is read, never sent, and rejects nothing`() throws {
        let mapper = try RowMapper(
            mapping: OperationSample.source(
                "delete_local",
                ", \"source[status]\": { column: x }, \"card[last4]\": { column: y }"
            ),
            settings: MappingSettings(),
            header: ["s", "c", "x", "y"]
        )
        let status = mapper.knownIndex(of: "source[status]")
        let last4 = mapper.knownIndex(of: "card[last4]")
        #expect(mapper.map(["pm_1", "c1", "Expired", "0042"]) == .request)
        #expect(mapper.known(status).elementsEqual("expired".utf8))
        #expect(mapper.known(last4).elementsEqual("0042".utf8))
        #expect(mapper.body.isEmpty)
        #expect(mapper.map(["pm_1", "c1", "asleep", "x"]) == .request)
        #expect(mapper.known(status).isEmpty)
        #expect(mapper.known(last4).isEmpty)
        #expect(mapper.knownIndex(of: "source[type]") == nil)
        #expect(mapper.known(nil).isEmpty)
    }

    @Test func `A detail of a creation can be asked for, and a token cannot`() throws {
        let mapping = try GatewayMapping.sample(extra: "card[last4]: { column: x }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        let last4 = mapper.knownIndex(of: "card[last4]")
        #expect(mapper.knownIndex(of: "reference_id") == nil)
        #expect(mapper.map(["a", "b", "4242"]) == .request)
        #expect(mapper.known(last4).elementsEqual("4242".utf8))
    }
}
