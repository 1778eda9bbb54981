import ChargebeeAPI
import GatewayCatalogue
import Testing

/// The built-in catalogue: what must hold for every entry.
@Suite struct CatalogueTests {
    private static let everything = Catalogue.builtIn.entries + Catalogue.builtIn.vaults

    @Test func `Every gateway of the API has an entry in the API's order, and nothing else has`() {
        #expect(Catalogue.builtIn.entries.map(\.id) == PaymentSourceVocabulary.gateways)
        #expect(Catalogue.builtIn.vaults.map(\.id) == ["spreedly"])
    }

    @Test(arguments: Catalogue.builtIn.entries + Catalogue.builtIn.vaults)
    func `A form names shapes of its gateway, or a vault's`(entry: CatalogueEntry) {
        for form in entry.fields.compactMap(\.form) {
            let names = form.split { "{}/".contains($0) }.map(String.init)
            #expect(!names.isEmpty)
            for name in names {
                let parts = name.split(separator: ".").map(String.init)
                let owner = parts.count == 2 ? Catalogue.builtIn[parts[0]] : entry
                #expect(owner?.shape(parts.last ?? "") != nil, "\(entry.id): \(form)")
            }
        }
    }

    @Test(arguments: Catalogue.builtIn.entries + Catalogue.builtIn.vaults)
    func `An example has its shape, and one that looks like a card number has leave to`(entry: CatalogueEntry) {
        for shape in entry.shapes {
            guard let example = shape.example?.utf8.map(\.self) else { continue }
            let prefix = shape.token.prefixes.first { example.starts(with: $0.utf8) }
            #expect(prefix != nil || shape.token.prefixes.isEmpty, "\(entry.id).\(shape.name)")
            let rest = example.dropFirst(prefix?.utf8.count ?? 0)
            #expect(shape.token.lengths.contains(rest.count), "\(entry.id).\(shape.name)")
            #expect(rest.allSatisfy(shape.token.characters.contains), "\(entry.id).\(shape.name)")
            #expect(!shape.token.singleUsePrefixes.contains { example.starts(with: $0.utf8) })
            let isLikeCardNumber =
                (13...19).contains(example.count) && example.allSatisfy { (0x30...0x39).contains($0) }
                && example.first.map { (0x32...0x37).contains($0) } ?? false
            #expect(!isLikeCardNumber || shape.token.digitsMayBeCardNumber, "\(entry.id).\(shape.name)")
        }
    }

    @Test func `Tokens that are known to pass for card numbers have leave to, and no others`() {
        let spared = Self.everything.flatMap { entry in
            entry.shapes.filter(\.token.digitsMayBeCardNumber).map { "\(entry.id).\($0.name)" }
        }
        #expect(
            Set(spared) == [
                "cybersource.digits_16", "cybersource.digits_19", "elavon.token", "vantiv.token", "worldpay.token",
            ]
        )
    }

    @Test func `Tokens with one prefix are told apart by their length`() throws {
        let customers = [
            "stripe": "cus_JeGmWqYRVUNu44", "checkout_com": "cus_zvnv7gsblfjuxppycd7bx4erue",
            "pin": "cus_05p0n7UFPmcyCNjD8c6HdA",
        ]
        for (owner, token) in customers {
            let knowing = Catalogue.builtIn.entries.filter { entry in
                entry.shapes.contains { $0.isTypical(token.utf8) }
            }
            #expect(knowing.map(\.id) == [owner])
        }
    }

    @Test func `A shape without prefix or typical length knows no stranger`() throws {
        let elavon = try #require(Catalogue.builtIn["elavon"]?.shape("token"))
        #expect(!elavon.isTypical("4421912014039990".utf8))
        let stripe = try #require(Catalogue.builtIn["stripe"]?.shape("customer"))
        #expect(!stripe.isTypical("cus_JeGmWqYRVUNu4".utf8))
        #expect(!stripe.isTypical("cus_JeGmWqYRVUNu4-".utf8))
    }

    @Test func `An entry whose fields are unknown says that the mapping canonical is its way`() {
        let unknown = Catalogue.builtIn.entries.filter { $0.evidence == .unknown && $0.vault.kind != .none }
        #expect(unknown.map(\.id).contains("wepay"))
        for entry in unknown {
            #expect(entry.advice?.contains("canonical") ?? false, "\(entry.id)")
            #expect(entry.tokenFields == ["reference_id"])
            #expect(entry.referenceForm == nil)
        }
    }

    @Test func `The overall evidence is that of the best-known way to send tokens`() {
        let expected: [String: Evidence] = [
            "stripe": .official, "adyen": .thirdParty, "vantiv": .inferred, "twikey": .unknown, "pin": .official,
        ]
        for (id, evidence) in expected { #expect(Catalogue.builtIn[id]?.evidence == evidence, "\(id)") }
    }

    @Test func `A well-known fact has a source`() {
        for entry in Self.everything {
            let facts =
                [entry.vault.provenance] + entry.fields.map(\.provenance) + entry.shapes.map(\.provenance)
                + entry.additionalInformation.map(\.provenance)
            #expect(facts.allSatisfy { $0.evidence >= .inferred || $0.source != nil }, "\(entry.id)")
        }
    }

    @Test func `additional_information is known for the seven gateways of the API's page, under the gateway's name`() {
        let extras = Catalogue.builtIn.entries.flatMap { entry in
            entry.additionalInformation.map { (entry.id, $0) }
        }
        #expect(extras.allSatisfy { id, extra in extra.key.hasPrefix(id + ".") })
        #expect(
            Set(extras.map(\.0)) == [
                "bank_of_america", "bluesnap", "braintree", "chargebee_payments", "checkout_com", "ebanx", "ecentric",
            ]
        )
        let withTokens = extras.filter { $0.1.use == .permanentToken }.map(\.1.key)
        #expect(
            Set(withTokens) == [
                "checkout_com.payer.document", "checkout_com.payer.country_of_residence", "ecentric.merchant_id",
            ]
        )
    }

    @Test(arguments: [
        ("stripe", "stripe"), ("Stripe", "stripe"), ("Authorize.Net", "authorize_net"),
        ("checkout-com", "checkout_com"),
        ("Worldline Online Payments", "ingenico_direct"), ("Vantiv", "vantiv"), ("2checkout", "tco"),
    ])
    func `A gateway answers to its id and to its titles in any spelling`(word: String, id: String) throws {
        #expect(try Catalogue.builtIn.gateway(called: word).id == id)
    }

    @Test func `A word that is no gateway is answered with the closest id, or with what to do`() {
        func message(_ word: String) -> String? {
            do throws(UnknownGateway) {
                _ = try Catalogue.builtIn.gateway(called: word)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(message("stirpe")?.contains("Did you mean stripe?") ?? false)
        #expect(message("")?.contains("lists them all") ?? false)
        #expect(message("zzzzzzzz")?.contains("Did you mean") == false)
        #expect(message("Spreedly")?.contains("worldpay") ?? false)
        #expect(message("Spreedly")?.contains("stripe") == false)
    }
}
