import ChargebeeAPI
import Testing

@Suite("Calls")
struct APICallTests {
    @Test func `A look-up asks for all sources of one customer, the deleted ones too`() {
        let call = APICall.listSources(ofCustomer: "Zoë & Co/1", offset: nil)
        #expect(call.method == .get)
        #expect(
            call.path == "payment_sources?limit=100&include_deleted=true&customer_id%5Bis%5D=Zo%C3%AB+%26+Co%2F1"
        )
        #expect(call.body.isEmpty)
        #expect(call.idempotencyKey == nil)
    }

    @Test func `The next page is asked for with the offset as it came`() {
        let call = APICall.listSources(ofCustomer: "c", offset: #"["1517501404000","79000"]"#)
        #expect(call.path.hasSuffix("&customer_id%5Bis%5D=c&offset=%5B%221517501404000%22%2C%2279000%22%5D"))
    }

    @Test func `A call shows its method and path, and neither query, body nor key`() {
        let list = APICall.listSources(ofCustomer: "secret_customer", offset: nil)
        #expect("\(list)" == "GET payment_sources")
        let call = APICall(method: .post, path: "payment_sources/x", body: Array("tok_s".utf8), idempotencyKey: "key_s")
        #expect("\(call)" == "POST payment_sources/x")
        var dumped = ""
        dump(call, to: &dumped)
        dump(list, to: &dumped)
        #expect(!dumped.contains("tok_s") && !dumped.contains("key_s") && !dumped.contains("secret_customer"))
    }
}
