import ChargebeeClient
import Testing

@Suite("Endpoints")
struct EndpointTests {
    @Test(arguments: [("acme", true), ("acme-test", false), ("acme-test-eu", true), ("test", true), ("a1", true)])
    func `A site's name makes its address, and tells whether it is live`(site: String, isLive: Bool) throws {
        let endpoint = try Endpoint(site: site)
        #expect(endpoint.baseURL == "https://\(site).chargebee.com/api/v2")
        #expect(endpoint.isLive == isLive)
        #expect("\(endpoint)" == endpoint.baseURL)
    }

    @Test(
        arguments: [
            "", " ", "Acme", "acme.chargebee.com", "https://acme.chargebee.com", "acme/evil", "acme@evil.example",
            "ac me",
            "acme_test", "acme#", "acme?", "äcme", "evil.example/", "acme\n",
        ]
    )
    func `Anything that could lead elsewhere is no site name, and the message shows the right one`(site: String) {
        let refusal = #expect(throws: Endpoint.Refusal.self) { _ = try Endpoint(site: site) }
        #expect(refusal == .notASiteName(site))
        #expect(
            refusal?.description
                == "\"\(site)\" is not a site name: use the part before .chargebee.com, for example acme-test"
        )
    }

    @Test(
        arguments: [
            ("https://acme.chargebee.com/api/v2", true), ("https://acme-test.chargebee.com/api/v2", false),
            ("https://ACME.Chargebee.com/api/v2", true), ("https://ACME-TEST.Chargebee.com/api/v2", false),
            ("https://acme.chargebee.com:443/api/v2", true), ("http://127.0.0.1:8080/api/v2", false),
            ("http://localhost/api/v2", false), ("http://[::1]:8080/api/v2", false), ("http://127.9.8.7/api/v2", false),
        ]
    )
    func `An address is taken as it is, and a Chargebee site in it tells whether it is live`(
        address: String,
        isLive: Bool
    ) throws {
        let endpoint = try Endpoint(baseURL: address)
        #expect(endpoint.baseURL == address)
        #expect(endpoint.isLive == isLive)
    }

    @Test func `Slashes at the end are dropped`() throws {
        #expect(try Endpoint(baseURL: "http://127.0.0.1:8080/api/v2//").baseURL == "http://127.0.0.1:8080/api/v2")
    }

    @Test(
        arguments: [
            ("http://acme.chargebee.com/api/v2", "acme.chargebee.com"), ("http://192.168.0.1/api/v2", "192.168.0.1"),
            ("http://127.0.0.1.evil.example/api/v2", "127.0.0.1.evil.example"), ("http://127.0.0/x", "127.0.0"),
            ("http://128.0.0.1/x", "128.0.0.1"), ("http://127.0.0.256/x", "127.0.0.256"),
            ("HTTP://acme.chargebee.com/api/v2", "acme.chargebee.com"),
            ("http://localhost.evil.example/", "localhost.evil.example"),
        ]
    )
    func `Plain HTTP is refused but for this machine, and the message says why`(address: String, host: String) {
        let refusal = #expect(throws: Endpoint.Refusal.self) { _ = try Endpoint(baseURL: address) }
        #expect(refusal == .plainHTTP(host))
        #expect(refusal?.description.contains("would send the API key in the clear to \(host)") == true)
    }

    @Test(
        arguments: [
            "", "acme", "acme.chargebee.com/api/v2", "ftp://acme.chargebee.com/", "https://", "https:///api/v2",
            "https://acme.chargebee.com/api/v2?x=1", "https://user@acme.chargebee.com/api/v2", "file:///etc/passwd",
        ]
    )
    func `What is no plain web address is refused, and the message shows one`(address: String) {
        let refusal = #expect(throws: Endpoint.Refusal.self) { _ = try Endpoint(baseURL: address) }
        guard case .notAnAddress = refusal else {
            Issue.record("\(address) was refused as \(String(describing: refusal))")
            return
        }
        #expect(refusal?.description.contains("https://acme-test.chargebee.com/api/v2") == true)
    }

    @Test(
        arguments: [
            ("127.0.0.1", true), ("127.255.255.254", true), ("localhost", true), ("::1", true), ("[::1]", true),
            ("126.0.0.1", false), ("127.0.0.1.", false), ("127.1", false), ("0.0.0.0", false), ("", false),
            ("::2", false),
            ("127.0.0.1.example", false), ("localhost.example", false),
        ]
    )
    func `Only this machine's own addresses are loopback`(host: String, isLoopback: Bool) {
        #expect(Endpoint.isLoopback(host) == isLoopback)
    }

    /// The C library reads 0127 as octal, so that http://0127.0.0.1 goes to 87.0.0.1.
    @Test(arguments: ["0127.0.0.1", "127.0.0.01", "+127.0.0.1", "127.0.0.+1"])
    func `A number that others may read otherwise is no loopback address`(host: String) {
        #expect(!Endpoint.isLoopback(host))
    }

    @Test(arguments: [
        "https://live_SecretKey@acme.chargebee.com/api/v2", "https://live_SecretKey:@acme.chargebee.com/",
    ])
    func `A key in an address is refused without being shown`(address: String) {
        let refusal = #expect(throws: Endpoint.Refusal.self) { _ = try Endpoint(baseURL: address) }
        #expect(refusal?.description.contains("SecretKey") == false)
    }

    @Test func `An address with a fragment is refused, since paths would follow it`() {
        #expect(throws: Endpoint.Refusal.self) { _ = try Endpoint(baseURL: "https://acme.chargebee.com/api/v2#x") }
    }

    @Test(arguments: ["https://proxy.acme.example/api/v2", "https://10.0.0.1/api/v2"])
    func `What may lead to a live site counts as live`(address: String) throws {
        let endpoint = try Endpoint(baseURL: address)
        #expect(endpoint.isLive)
    }
}
