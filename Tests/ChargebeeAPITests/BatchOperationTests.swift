import ChargebeeAPI
import Testing

@Suite("Batch operations")
struct BatchOperationTests {
    private typealias Table = ChargebeeAPI.Operation

    @Test(arguments: Facts.sentParameters)
    func `What is sent has the published names, limits and marks, in the published order`(
        name: String,
        expected: [String]
    ) throws {
        let operation = try #require(Table.batch(name))
        #expect(operation.formParameters.map(Self.spelling) == expected)
    }

    @Test func `Every operation of the reference can be run over rows, but for the two that are refused`() {
        let tested = Facts.sentParameters.map(\.0) + ["create_using_permanent_token"]
        #expect(Set(Table.batch.map(\.name)) == Set(tested))
        #expect(Table.batch.count == 13)
        #expect(Set(Table.catalog.map(\.name)).isSuperset(of: Set(tested).subtracting(["port"])))
        #expect(Table.named("port") == nil)
    }

    @Test func `A refused operation says why, and what to use instead`() throws {
        let card = try #require(Table.refusal(of: "create_card"))
        #expect(card.contains("PCI") && card.contains("create_using_permanent_token"))
        let delete = try #require(Table.refusal(of: "delete"))
        #expect(delete.contains("gateway") && delete.contains("delete_local"))
        for operation in Table.batch { #expect(Table.refusal(of: operation.name) == nil) }
        #expect(Table.refused.map(\.name) == ["create_card", "delete"])
    }

    @Test(arguments: Table.batch.map(\.name))
    func `Each operation has a summary, notes, one parameter of each name, and who asked as headers`(
        name: String
    ) throws {
        let operation = try #require(Table.batch(name))
        #expect(Set(operation.parameters.map(\.name)).count == operation.parameters.count)
        #expect(!operation.notes.isEmpty)
        for text in operation.notes + [operation.summary, operation.doubt.words] {
            #expect(text.last == "." && text.count > 20, "\(text)")
        }
        let headers = operation.parameters.filter { $0.place == .header }
        #expect(headers.map(\.name) == ["origin[ip]", "origin[device]", "origin[user]"])
        #expect(operation.method == .post)
    }

    @Test(arguments: Table.batch.filter(\.isAboutSource).map(\.name))
    func `An operation about a payment source takes its id, and what is known of it`(name: String) throws {
        let operation = try #require(Table.batch(name))
        let path = operation.parameters.filter { $0.place == .path }
        #expect(path.map(Self.spelling) == ["payment_source_id! id1-40"])
        #expect(operation.parameters.first == path.first)
        let known: Set = [
            "customer_id", "source[type]", "source[gateway]", "source[gateway_account_id]", "source[status]",
            "source[deleted]", "source[role]", "card[last4]", "card[brand]", "card[expiry_month]", "card[expiry_year]",
        ]
        #expect(known.isSubset(of: operation.parameters.map(\.name)))
        for parameter in operation.parameters where parameter.place == .known {
            #expect(parameter.isRequired == (name == "port" && parameter.name == "customer_id"))
            #expect(!parameter.isToken)
        }
        #expect(operation.parameter("source[role]")?.kind == .enumeration(["primary", "backup", "none"]))
    }

    @Test(arguments: Table.batch.filter { !$0.isAboutSource }.map(\.name))
    func `An operation that creates needs the customer, and knows nothing of a source`(name: String) throws {
        let operation = try #require(Table.batch(name))
        #expect(operation.parameter("customer_id")?.isRequired == true)
        #expect(operation.parameters.allSatisfy { $0.place == .form || $0.place == .header })
        #expect(operation.answer == .customerAndSource)
    }

    @Test func `Only the port's known columns say whether the copy becomes the primary one`() {
        #expect(Table.port.parameter("replace_primary_payment_source")?.place == .known)
        #expect(Table.exportPaymentSource.parameter("replace_primary_payment_source") == nil)
    }

    @Test(
        arguments: [
            ("create_using_permanent_token", "compares_sources"), ("port", "by_steps"),
            ("create_using_token", "looks_for_new_source"), ("create_using_temp_token", "looks_for_new_source"),
            ("create_using_payment_intent", "looks_for_new_source"),
            ("create_voucher_payment_source", "looks_for_new_source"), ("create_bank_account", "looks_for_new_source"),
            ("switch_gateway_account", "reads_source"), ("delete_local", "reads_source"),
            ("verify_bank_account", "reads_source"), ("update_card", "repeats"), ("update_bank_account", "repeats"),
            ("export_payment_source", "review"),
        ]
    )
    func `Each operation in doubt is settled by its rule`(name: String, rule: String) throws {
        #expect(try #require(Table.batch(name)).doubt.rawValue == rule)
    }

    @Test func `Only changes that end the same way may be made twice`() {
        #expect(
            Set(Table.batch.filter(\.isHarmlessToRepeat).map(\.name)) == [
                "switch_gateway_account", "delete_local", "update_card", "update_bank_account",
            ]
        )
        #expect(Table.list.isHarmlessToRepeat && Table.retrieve.isHarmlessToRepeat)
    }

    @Test(
        arguments: [
            ("create_using_permanent_token", "gateway_account_id"), ("port", "gateway_account_id"),
            ("create_using_payment_intent", "payment_intent[gateway_account_id]"),
            ("create_voucher_payment_source", "voucher_payment_source[gateway_account_id]"),
            ("create_bank_account", "bank_account[gateway_account_id]"), ("create_using_token", nil),
            ("delete_local", nil), ("update_card", nil),
        ]
    )
    func `Each operation names its gateway account where it has one`(name: String, parameter: String?) throws {
        #expect(try #require(Table.batch(name)).gatewayAccountParameter?.name == parameter)
    }

    @Test func `An intent's id goes alone, and the other parts of an intent without it`() {
        for parameter in Table.createUsingPaymentIntent.formParameters where parameter.name.hasPrefix("payment_intent")
        {
            let others = Table.createUsingPaymentIntent.formParameters.map(\.name).filter {
                $0.hasPrefix("payment_intent") && $0 != "payment_intent[id]"
            }
            #expect(parameter.excludes == (parameter.name == "payment_intent[id]" ? others : ["payment_intent[id]"]))
        }
    }

    @Test func `No operation takes a card number or a CVV`() {
        for parameter in (Table.batch + Table.catalog).flatMap(\.parameters) {
            #expect(
                !parameter.name.contains("number]") || parameter.name.hasPrefix("bank_account"),
                "\(parameter.name)"
            )
            #expect(!parameter.name.contains("cvv"), "\(parameter.name)")
        }
    }

    @Test func `An account number excludes an IBAN, both ways, and needs the issuing country`() throws {
        let number = try #require(Table.createBankAccount.parameter("bank_account[account_number]"))
        let iban = try #require(Table.createBankAccount.parameter("bank_account[iban]"))
        #expect(number.excludes == [iban.name] && iban.excludes == [number.name])
        #expect(number.needs == ["issuing_country"] && iban.needs.isEmpty)
        for parameter in Table.batch.flatMap(\.parameters) where parameter.name != number.name {
            #expect(parameter.needs.isEmpty, "\(parameter.name)")
        }
    }

    @Test func `The members of billing addresses have the published limits`() throws {
        let address = [
            "first_name 1-150", "last_name 1-150", "line1 1-180", "line2 1-180", "country_code country",
            "state_code 1-50", "city 1-50", "postal_code 1-20", "phone 1-50", "email email70",
        ]
        let voucher = try #require(
            Table.createVoucherPaymentSource.parameter("voucher_payment_source[billing_address]")
        )
        #expect(voucher.members.map(Self.spelling) == address)
        let account = try #require(Table.createBankAccount.parameter("bank_account[billing_address]"))
        #expect(account.members.map(Self.spelling) == address + ["company_name 1-250", "state 1-50"])
    }

    /// `name! 1-50` for a required text, with a `*` where it is secret.
    private static func spelling(_ parameter: ParameterSpecification) -> String {
        let kind =
            switch parameter.kind {
            case .text(let lengths): "\(lengths.lowerBound)-\(lengths.upperBound)"
            case .email(let length): "email\(length)"
            case .country: "country"
            case .digits(let count): "digits\(count)"
            case .enumeration(let values): values.count > 6 ? "enum\(values.count)" : values.joined(separator: "|")
            case .integer(let range): "int\(range.lowerBound)-\(range.upperBound)"
            case .boolean: "bool"
            case .json: "json"
            case .plainID(let length): "id1-\(length)"
            case .ipAddress: "ip"
            }
        return "\(parameter.name)\(parameter.isRequired ? "!" : "")\(parameter.isToken ? "*" : "") \(kind)"
    }
}
