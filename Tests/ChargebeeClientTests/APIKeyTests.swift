import Testing

@testable import ChargebeeClient

@Suite("The API key")
struct APIKeyTests {
    @Test(arguments: ["test_abc", " test_abc", "test_abc\n", "\t test_abc \r\n", "\u{A0}test_abc\u{A0}"])
    func `Blanks and line breaks around a key are dropped`(text: String) throws {
        // The key is the user name and the password is empty: test_abc and a colon.
        #expect(try #require(APIKey(text)).authorization == "Basic dGVzdF9hYmM6")
    }

    @Test(arguments: [
        "", " ", "\n", "test abc", "test\nabc", "test\tabc", "tést", "test\u{0}", "test\u{7F}", "test\u{200B}",
    ])
    func `A text that can be no key is refused`(text: String) {
        #expect(APIKey(text) == nil)
    }

    /// As in `curl -u key:`; the colon would end the user name.
    @Test(arguments: ["test_abc:", "test:abc"]) func `A text with a colon is no key`(text: String) {
        #expect(APIKey(text) == nil)
    }

    @Test func `Nothing shows a key`() throws {
        let key = try #require(APIKey("live_SecretKey"))
        let settings = HTTPTransport.Settings(endpoint: try Endpoint(site: "acme"), apiKey: key, maxConnections: 1)
        var shown = "\(key) \(String(reflecting: key)) \(String(describing: Optional(key))) \([key]) \(settings)"
        dump(key, to: &shown)
        dump(settings, to: &shown)
        #expect(shown.contains("<API key>"))
        #expect(!shown.contains("SecretKey"))
        #expect(!shown.contains("bGl2ZV9TZWNyZXRLZXk6"))
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test func `A transport does not show the key, nor what is made of it`() async throws {
        let key = try #require(APIKey("live_SecretKey"))
        let settings = HTTPTransport.Settings(endpoint: try Endpoint(site: "acme"), apiKey: key, maxConnections: 1)
        let transport = HTTPTransport(settings: settings, userAgent: "t")
        var shown = "\(transport) \(String(reflecting: transport))"
        dump(transport, to: &shown)
        await transport.shutdown()
        #expect(!shown.contains("SecretKey") && !shown.contains("bGl2ZV9TZWNyZXRLZXk6"))
    }
}
