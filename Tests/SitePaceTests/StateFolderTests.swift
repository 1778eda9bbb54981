import Testing

@testable import SitePace

struct StateFolderTests {
    @Test(arguments: [
        (["TOKENFERRY_STATE_DIR": "/a/b/", "XDG_STATE_HOME": "/x", "HOME": "/h"], "/a/b"),
        (["TOKENFERRY_STATE_DIR": "state"], "state"),
        (["TOKENFERRY_STATE_DIR": "", "XDG_STATE_HOME": "/x", "HOME": "/h"], "/x/tokenferry"),
        (["XDG_STATE_HOME": "x", "HOME": "/h"], "/h/.local/state/tokenferry"),
        (["HOME": "/h/"], "/h/.local/state/tokenferry"),
    ])
    func `The environment names the folder`(environment: [String: String], path: String) throws {
        #expect(try StateFolder(environment: environment).path == path)
    }

    @Test(arguments: [[:], ["HOME": ""], ["HOME": "relative"], ["XDG_STATE_HOME": ""]])
    func `Without a home there is no folder, and the error says what to set`(environment: [String: String]) {
        let error = #expect(throws: SitePaceError.self) { try StateFolder(environment: environment) }
        #expect(error?.code == .noFolder)
        #expect(error?.description.contains("TOKENFERRY_STATE_DIR") == true)
    }

    @Test(arguments: [
        "https://acme-test.chargebee.com/api/v2", "https://ACME-test.chargebee.com:443/api/v2/",
        "HTTPS://acme-test.chargebee.com./api/v2",
    ])
    func `Spellings of one address share a file`(address: String) {
        let name = SiteFileName(baseURL: address).text
        #expect(name == SiteFileName(baseURL: "https://acme-test.chargebee.com/api/v2").text)
        #expect(name.hasPrefix("site-acme-test.chargebee.com-443-"))
    }

    @Test func `Other hosts, ports, schemes and paths have other files`() {
        let addresses = [
            "https://acme.chargebee.com/api/v2", "https://acme-test.chargebee.com/api/v2",
            "http://127.0.0.1:8080/api/v2",
            "http://127.0.0.1:8081/api/v2", "https://127.0.0.1:8081/api/v2", "https://proxy/a/api/v2",
            "https://proxy/b/api/v2", "http://[::1]/api/v2", "http://[::1]:8080/api/v2",
        ]
        #expect(Set(addresses.map { SiteFileName(baseURL: $0).text }).count == addresses.count)
    }

    @Test(arguments: [
        "https://../../etc/passwd", "https://a b\u{0}c/é", "", "://", "https://\(String(repeating: "x", count: 999))",
    ])
    func `A strange address makes a safe name`(address: String) {
        let name = SiteFileName(baseURL: address).text
        #expect(name.utf8.count < 150)
        #expect(name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F })
    }
}
