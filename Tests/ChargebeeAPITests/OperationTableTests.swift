import ChargebeeAPI
import Testing

@Suite("The operation table")
struct OperationTableTests {
    private let create = Operation.createUsingPermanentToken

    @Test func `The creation takes the parameters of the published API and no others`() {
        let names = create.formParameters.map(\.name)
        #expect(Set(names) == Set(Facts.textLengths.keys).union(Facts.otherParameters))
        #expect(names.count == 29)
        #expect(Set(names).count == names.count)
    }

    @Test func `Free texts have the published lengths`() {
        for (name, length) in Facts.textLengths {
            #expect(create.parameter(name)?.kind == .text(1...length), "\(name)")
        }
    }

    @Test func `Parameters that are no free text have the published forms`() {
        let kinds: [String: ParameterSpecification.Kind] = [
            "issuing_country": .country,
            "billing_address[country]": .country,
            "billing_address[email]": .email(maxLength: 70),
            "replace_primary_payment_source": .boolean,
            "skip_retrieval": .boolean,
            "additional_information": .json,
            "card[last4]": .digits(4),
            "card[iin]": .digits(6),
            "card[expiry_month]": .integer(1...12),
        ]
        for (name, kind) in kinds { #expect(create.parameter(name)?.kind == kind, "\(name)") }
    }

    @Test(
        arguments: [
            ("type", Facts.types, 54), ("card[brand]", Facts.brands, 22), ("card[funding_type]", Facts.fundingTypes, 4),
        ]
    )
    func `A closed list has each published value once`(name: String, facts: Set<String>, count: Int) throws {
        guard case .enumeration(let values) = try #require(create.parameter(name)).kind else {
            Issue.record("\(name) is no enumeration")
            return
        }
        #expect(Set(values) == facts)
        #expect(values.count == count)
    }

    @Test func `The lists of gateways and statuses have each published value once`() {
        #expect(Set(PaymentSourceVocabulary.gateways) == Facts.gateways)
        #expect(PaymentSourceVocabulary.gateways.count == 61)
        #expect(Set(PaymentSourceVocabulary.statuses) == Facts.statuses)
        #expect(PaymentSourceVocabulary.statuses.count == 5)
    }

    @Test func `Only the customer and the type are required`() {
        #expect(create.parameters.filter(\.isRequired).map(\.name) == ["customer_id", "type"])
    }

    @Test func `A reference excludes the four token fields, and each of them the reference alone`() {
        let fields: Set = ["payment_method_token", "customer_profile_token", "network_transaction_id", "mandate_id"]
        for parameter in create.parameters {
            let expected: Set<String> =
                parameter.name == "reference_id" ? fields : fields.contains(parameter.name) ? ["reference_id"] : []
            #expect(Set(parameter.excludes) == expected, "\(parameter.name)")
        }
    }

    @Test func `Exactly the reference and the token fields count as tokens`() {
        #expect(
            Set(create.parameters.filter(\.isToken).map(\.name)) == [
                "reference_id", "payment_method_token", "customer_profile_token", "network_transaction_id",
                "mandate_id",
            ]
        )
    }

    @Test(
        arguments: [
            ("create_using_permanent_token", "POST", "payment_sources/create_using_permanent_token"),
            ("export_payment_source", "POST", "payment_sources/{id}/export_payment_source"),
            ("switch_gateway_account", "POST", "payment_sources/{id}/switch_gateway_account"),
            ("list", "GET", "payment_sources"),
            ("retrieve", "GET", "payment_sources/{id}"),
            ("delete_local", "POST", "payment_sources/{id}/delete_local"),
            ("create_using_token", "POST", "payment_sources/create_using_token"),
            ("create_using_temp_token", "POST", "payment_sources/create_using_temp_token"),
            ("create_using_payment_intent", "POST", "payment_sources/create_using_payment_intent"),
            ("create_voucher_payment_source", "POST", "payment_sources/create_voucher_payment_source"),
            ("create_bank_account", "POST", "payment_sources/create_bank_account"),
            ("update_card", "POST", "payment_sources/{id}/update_card"),
            ("update_bank_account", "POST", "payment_sources/{id}/update_bank_account"),
            ("verify_bank_account", "POST", "payment_sources/{id}/verify_bank_account"),
            ("list_customers", "GET", "customers"),
            ("retrieve_customer", "GET", "customers/{id}"),
            ("assign_payment_role", "POST", "customers/{id}/assign_payment_role"),
        ]
    )
    func `Each operation has its published method and path`(name: String, method: String, path: String) throws {
        let operation = try #require(Operation.named(name))
        #expect(operation.method.rawValue == method)
        #expect(operation.pathTemplate == path)
    }

    @Test func `Operations that would put card numbers in scope, or delete at the gateway, are not in the table`() {
        for name in ["create_card", "delete", "Create_Using_Permanent_Token", ""] {
            #expect(Operation.named(name) == nil, "\(name)")
            #expect(Operation.batch(name) == nil, "\(name)")
        }
        #expect(Operation.catalog.count == 17)
        #expect(Set(Operation.catalog.map(\.name)).count == 17)
    }

    @Test func `Exporting and switching need the new gateway account`() {
        for operation in [Operation.exportPaymentSource, .switchGatewayAccount] {
            #expect(operation.formParameters.map(\.name) == ["gateway_account_id"])
            #expect(operation.parameter("gateway_account_id")?.isRequired == true)
            #expect(operation.parameter("gateway_account_id")?.kind == .text(1...50))
        }
    }

    @Test func `Paths of customers are not about payment sources`() {
        let about = Operation.catalog.filter(\.isAboutSource).map(\.name)
        #expect(
            Set(about) == [
                "export_payment_source", "switch_gateway_account", "retrieve", "delete_local", "update_card",
                "update_bank_account", "verify_bank_account",
            ]
        )
        #expect(Operation.port.isAboutSource)
        #expect(Operation.retrieveCustomer.path(customerID: "a b/c") == "customers/a%20b%2Fc")
        #expect(
            Operation.assignPaymentRole.formParameters.map { "\($0.name) \($0.isRequired)" }
                == ["payment_source_id true", "role true"]
        )
        #expect(Operation.assignPaymentRole.parameter("role")?.kind == .enumeration(["primary", "backup", "none"]))
    }

    @Test func `The list takes every filter of the published API`() {
        let names = Set(Operation.list.parameters.map(\.name))
        var expected: Set = ["limit", "offset", "subscription_id", "include_deleted", "sort_by[asc]", "sort_by[desc]"]
        for (field, filters) in [
            ("customer_id", ["is", "is_not", "starts_with", "in", "not_in"]),
            ("type", ["is", "is_not", "in", "not_in"]),
            ("status", ["is", "is_not", "in", "not_in"]), ("created_at", ["after", "before", "on", "between"]),
            ("updated_at", ["after", "before", "on", "between"]),
        ] {
            for filter in filters { expected.insert("\(field)[\(filter)]") }
        }
        #expect(names == expected)
        #expect(Operation.list.parameters.count == names.count)
    }

    @Test func `A page has 1 to 100 sources, and an offset at most 1000 characters`() {
        #expect(Operation.list.parameter("limit")?.kind == .integer(1...100))
        #expect(Operation.list.parameter("offset")?.kind == .text(1...1000))
        #expect(Operation.list.parameter("reference_id[is]") == nil)
    }

    @Test func `An id is percent-encoded where it goes into a path`() {
        #expect(Operation.deleteLocal.path(paymentSourceID: "pm_1") == "payment_sources/pm_1/delete_local")
        #expect(Operation.retrieve.path(paymentSourceID: "a/../b?c") == "payment_sources/a%2F..%2Fb%3Fc")
        #expect(Operation.list.path() == "payment_sources")
    }

    @Test func `Only Vantiv may skip the retrieval, and Stripe and Braintree export no cards`() {
        #expect(Gateway.allowingSkipRetrieval == ["vantiv"])
        #expect(Gateway.withoutExport == ["stripe", "braintree"])
        #expect(Facts.gateways.isSuperset(of: Gateway.allowingSkipRetrieval.union(Gateway.withoutExport)))
    }
}
