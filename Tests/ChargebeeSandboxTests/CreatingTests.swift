import Testing

@testable import ChargebeeSandbox

@Suite struct CreatingTests {
    @Test func `An answer shows the source, its card and the customer it is primary for`() {
        var rehearsal = Rehearsal()
        let reply = rehearsal.send(
            Rehearsal.creation(
                "c1",
                [
                    ("reference_id", "cus_1/card_1"), ("gateway_account_id", "gw_1"), ("card[last4]", "0042"),
                    ("card[brand]", "american_express"), ("card[expiry_month]", "2"), ("card[expiry_year]", "2030"),
                    ("billing_address[line1]", "1 Main \"St\""),
                ]
            )
        )
        #expect(reply.status == 200)
        #expect(reply.source["reference_id"] as? String == "cus_1/card_1")
        #expect(reply.source["gateway"] as? String == "stripe")
        #expect(reply.source["gateway_account_id"] as? String == "gw_1")
        #expect(reply.source["status"] as? String == "valid")
        #expect(reply.source["deleted"] as? Bool == false)
        #expect(reply.source["created_at"] as? Int == 1_768_478_400)
        let card = reply.source["card"] as? [String: Any]
        #expect(card?["last4"] as? String == "0042")
        #expect(card?["masked_number"] as? String == "***********0042")
        #expect(card?["iin"] as? String == "******")
        #expect(card?["expiry_month"] as? Int == 2)
        let address = reply.source["billing_address"] as? [String: Any]
        #expect(address?["line1"] as? String == "1 Main \"St\"")
        #expect(reply.customer["primary_payment_source_id"] as? String == reply.sourceID)
        let method = reply.customer["payment_method"] as? [String: Any]
        #expect(method?["reference_id"] as? String == "cus_1/card_1")
        #expect(reply.fields["x-tokenferry-sandbox"] == "not Chargebee")
    }

    @Test(arguments: [("2025", "12", "expired"), ("2026", "1", "valid"), ("2026", "2", "valid")])
    func `A card is expired from the month after its own`(year: String, month: String, status: String) {
        var rehearsal = Rehearsal()
        let expiry = [("reference_id", "r"), ("card[expiry_year]", year), ("card[expiry_month]", month)]
        #expect(rehearsal.send(Rehearsal.creation("c1", expiry)).source["status"] as? String == status)
    }

    @Test(arguments: [
        ([("customer_profile_token", "p"), ("payment_method_token", "m")], "p/m"),
        ([("payment_method_token", "m")], "m"),
        ([("customer_profile_token", "p")], "p"),
        ([("network_transaction_id", "n")], "n"),
        ([("reference_id", "whole/one")], "whole/one"),
    ])
    func `The reference is composed of the token fields`(fields: [(String, String)], reference: String) {
        var rehearsal = Rehearsal()
        #expect(rehearsal.send(Rehearsal.creation("c1", fields)).source["reference_id"] as? String == reference)
    }

    @Test func `A Stripe customer alone becomes customer and card, the same each time`() {
        var rehearsal = Rehearsal()
        let first = rehearsal.send(Rehearsal.creation("c1", [("reference_id", "cus_9")]))
        let second = rehearsal.send(Rehearsal.creation("c1", [("reference_id", "cus_9")]))
        let reference = first.source["reference_id"] as? String ?? ""
        #expect(reference.hasPrefix("cus_9/card_"))
        #expect(second.source["reference_id"] as? String == reference)
        #expect(rehearsal.state.site.doubledPairs == 1)
    }

    @Test func `The same token is accepted again and counted as doubled, once however often`() {
        var rehearsal = Rehearsal()
        #expect(rehearsal.send(Rehearsal.creation()).status == 200)
        #expect(rehearsal.state.site.doubledPairs == 0)
        let second = rehearsal.send(Rehearsal.creation())
        #expect(second.status == 200)
        rehearsal.send(Rehearsal.creation())
        #expect(rehearsal.state.site.doubledPairs == 1)
        #expect(rehearsal.state.site.sources.count == 3)
        #expect(Set(rehearsal.state.site.sources.map(\.id)).count == 3)
    }

    @Test func `A token of another customer or gateway account is not a double`() {
        var rehearsal = Rehearsal()
        rehearsal.send(Rehearsal.creation("c1"))
        rehearsal.send(Rehearsal.creation("c2"))
        rehearsal.send(Rehearsal.creation("c1", [("reference_id", "cus_1/card_1"), ("gateway_account_id", "gw_b")]))
        #expect(rehearsal.state.site.doubledPairs == 0)
    }

    @Test func `A deleted source is no longer a double`() {
        var rehearsal = Rehearsal()
        rehearsal.send(Rehearsal.creation())
        let second = rehearsal.send(Rehearsal.creation())
        rehearsal.send(Rehearsal.post("payment_sources/\(second.sourceID)/delete_local"))
        #expect(rehearsal.state.site.doubledPairs == 0)
    }

    @Test func `The first source is primary until another one asks to be`() {
        var rehearsal = Rehearsal()
        let first = rehearsal.send(Rehearsal.creation("c1", [("reference_id", "a")]))
        let second = rehearsal.send(Rehearsal.creation("c1", [("reference_id", "b")]))
        #expect(second.customer["primary_payment_source_id"] as? String == first.sourceID)
        let third = rehearsal.send(
            Rehearsal.creation("c1", [("reference_id", "c"), ("replace_primary_payment_source", "true")])
        )
        #expect(third.customer["primary_payment_source_id"] as? String == third.sourceID)
    }

    @Test func `skip_retrieval is for Vantiv alone`() {
        var rehearsal = Rehearsal { $0.gatewayAccounts = ["gw_v": "vantiv", "gw_a": "adyen"] }
        func creation(_ account: String) -> SandboxRequest {
            Rehearsal.creation(
                "c1",
                [("reference_id", "r"), ("skip_retrieval", "true"), ("gateway_account_id", account)]
            )
        }
        #expect(rehearsal.send(creation("gw_v")).status == 200)
        #expect(rehearsal.send(creation("gw_a")).status == 400)
        #expect(rehearsal.send(creation("gw_a")).parameter == "skip_retrieval")
    }

    @Test func `Unknown gateway accounts and customers are 404 and name their parameter`() {
        var rehearsal = Rehearsal {
            $0.unknownCustomers = [NamePattern("gone-*"), NamePattern("c404")]
            $0.gatewayAccounts = ["gw_1": "adyen"]
        }
        for customer in ["gone-1", "gone-", "c404"] {
            let reply = rehearsal.send(Rehearsal.creation(customer))
            #expect(reply.status == 404)
            #expect(reply.code == "resource_not_found")
            #expect(reply.parameter == "customer_id")
        }
        #expect(rehearsal.send(Rehearsal.creation("c4040")).status == 200)
        let reply = rehearsal.send(Rehearsal.creation("c1", [("reference_id", "r"), ("gateway_account_id", "gw_2")]))
        #expect(reply.status == 404)
        #expect(reply.parameter == "gateway_account_id")
    }

    @Test func `Where customers are listed, there are no others`() {
        var rehearsal = Rehearsal { $0.knownCustomers = ["c1"] }
        #expect(rehearsal.send(Rehearsal.creation("c1")).status == 200)
        #expect(rehearsal.send(Rehearsal.creation("c2")).status == 404)
    }

    @Test func `Unknown and declined tokens are refused for good and attach nothing`() {
        var rehearsal = Rehearsal {
            $0.unknownReferences = [NamePattern("dead*")]
            $0.declinedReferences = [NamePattern("poor")]
        }
        let dead = rehearsal.send(Rehearsal.creation("c1", [("payment_method_token", "dead_1")]))
        #expect(dead.status == 400)
        #expect(dead.json["message"] as? String == "Invalid Reference ID")
        let poor = rehearsal.send(Rehearsal.creation("c1", [("reference_id", "poor")]))
        #expect(poor.code == "payment_processing_failed")
        #expect(poor.json["type"] as? String == "payment")
        #expect(rehearsal.state.site.sources.isEmpty)
        #expect(rehearsal.state.site.effects.isEmpty)
    }

    @Test func `The share of declined rows is kept, and a retry meets the same`() {
        var rehearsal = Rehearsal { $0.declined = 0.25 }
        let requests = (0..<400).map { Rehearsal.creation("c\($0)", [("reference_id", "r\($0)")]) }
        let first = requests.map { rehearsal.send($0).status }
        let second = requests.map { rehearsal.send($0).status }
        #expect(first == second)
        #expect((70...130).contains(first.count { $0 == 400 }))
    }
}
