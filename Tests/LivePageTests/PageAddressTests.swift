import LivePage
import Testing

struct PageAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:8080", true), ("8080", "127.0.0.1:8080", true), ("[::1]:0", "[::1]:0", true),
        ("localhost:9", "localhost:9", true), ("LOCALHOST:0", "LOCALHOST:0", true), ("0.0.0.0:80", "0.0.0.0:80", false),
        ("127.1:80", "127.1:80", false),
    ])
    func `An address is read, and known for this machine's alone or not`(text: String, shown: String, isLoopback: Bool)
    {
        let address = PageAddress(text)
        #expect(address?.description == shown)
        #expect(address?.isLoopback == isLoopback)
    }

    @Test(arguments: ["", ":80", "host", "host:", "host:65536", "host:-1", "host:+1", "::1:80", "[]:80", "a:b:80"])
    func `What is no address is not read`(text: String) { #expect(PageAddress(text) == nil) }
}
