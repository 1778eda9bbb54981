import GatewayCatalogue
import Testing

@Suite("Column names in messages")
struct HeaderNameTests {
    @Test(
        arguments: [
            "cus_JeGmWqYRVUNu44", "cus_JeGmWqYRVUNu44/card_1J0yEyH65PkfON7E6pXEeoyZ", "pm_1J0yEyH65PkfON7E6pXEeoyZ",
            "8415747079647045",
            "src_vzzqipykt5ke5odazx5d7nikii", "token_FHfn3rIiM1Z8nr",
        ]
    )
    func `A token in the place of a name is not shown`(name: String) {
        #expect(HeaderName.shown(name) == HeaderName.hidden)
    }

    @Test(
        arguments: [
            "id", "Card ID", "customer_id", "chargebee_customer_id (metadata)", "card.exp_month",
            "payment_method.expiration_date",
            "card_token", "cards.key", "merchant_connector_id", "Created (UTC)", "network_transaction_id", "", "MDO",
            "address2024",
        ]
    )
    func `A name is shown`(name: String) {
        #expect(HeaderName.shown(name) == name)
    }
}
