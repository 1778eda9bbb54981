import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Testing

/// What the built-in words of exports mean to Chargebee.
@Suite struct VocabularyTests {
    private static func outcome(_ parameter: String, _ cell: String, repair: String = "") throws -> (String, Int) {
        let mapping = try GatewayMapping.sample(extra: "\(parameter): { column: x\(repair) }")
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        if let reason = mapper.map(["a", "b", cell]).reason { return (reason.rawValue, 0) }
        return (mapper.parameters[parameter] ?? "-", mapper.repairCount)
    }

    @Test(arguments: PaymentSourceVocabulary.cardBrands)
    func `Chargebee's own brands are known, also as people write them`(brand: String) throws {
        #expect(try Self.outcome("card[brand]", brand).0 == brand)
        #expect(try Self.outcome("card[brand]", brand.uppercased().replacing("_", with: " ")).0 == brand)
    }

    @Test(arguments: [
        ("Visa Electron", "visa"), ("VISA_CREDIT", "visa"), ("visadebit", "visa"), ("Visa-Debit", "visa"),
        ("V PAY", "visa"), ("Master Card", "mastercard"), ("MC", "mastercard"), ("mcprepaiddebit", "mastercard"),
        ("ECMC", "mastercard"), ("Eurocard/Mastercard", "value_not_allowed"), ("Amex", "american_express"),
        ("AMERICAN EXPRESS", "american_express"), ("amexcorporate", "american_express"), ("Diners", "diners_club"),
        ("Diners Club International", "diners_club"), ("Discover Card", "discover"), ("JCB", "jcb"),
        ("Maestro", "maestro"), ("UK Maestro", "maestro"), ("bcmc", "bancontact"),
        ("Carte Bancaire", "cartes_bancaires"),
        ("CARTE_BLEUE", "cartes_bancaires"), ("cup", "other"), ("UnionPay", "other"), ("China UnionPay", "other"),
        ("Unknown", "other"), ("naranja", "tarjeta_naranja"),
        // Each means different things to different gateways.
        ("CB", "value_not_allowed"), ("V", "value_not_allowed"), ("001", "value_not_allowed"),
        ("1", "value_not_allowed"), ("DC", "value_not_allowed"), ("Visa/Mastercard", "value_not_allowed"),
    ])
    func `A brand is known where its word means one thing`(word: String, brand: String) throws {
        #expect(try Self.outcome("card[brand]", word).0 == brand)
    }

    @Test(arguments: [
        ("CREDIT", "credit"), ("Debit Card", "debit"), ("credit card", "credit"), ("PREPAID_RELOADABLE", "prepaid"),
        ("not known", "not_known"), ("unknown", "not_known"), ("CHARGE", "value_not_allowed"),
        ("DEFERRED DEBIT", "value_not_allowed"),
    ])
    func `A funding type is known where its word means one thing`(word: String, type: String) throws {
        #expect(try Self.outcome("card[funding_type]", word).0 == type)
    }

    @Test(arguments: [
        ("WAHR", true), ("FALSCH", false), ("VRAI", true), ("FAUX", false), ("VERDADERO", true), ("FALSO", false),
        ("VERO", true), ("WAAR", true), ("ONWAAR", false), ("PRAWDA", true), ("FAŁSZ", false), ("Wahr", true),
        ("TRUE", true), ("FALSE", false),
    ])
    func `What spreadsheets write for true and false is read in their languages`(word: String, truth: Bool) throws {
        let mapping = try GatewayMapping.sample(extra: "replace_primary_payment_source: { column: x }")
        let settings = MappingSettings(replacePrimary: .fromColumn)
        let mapper = try RowMapper(mapping: mapping, settings: settings, header: ["c", "t", "x"])
        #expect(mapper.map(["a", "b", word]) == .request)
        #expect(mapper.becomesPrimary == truth)
    }

    @Test(arguments: [
        ("US-FL", "FL"), ("US_FL", "FL"), ("us-fl", "FL"), ("FL", "FL"), ("fl", "FL"), ("AU-NSW", "NSW"),
        ("IN_TN", "TN"),
        ("FR-75", "75"), ("C\u{F4}te-d'Or", "C\u{F4}te-d'Or"), ("Florida", "Florida"), ("la-rochelle", "la-rochelle"),
        ("US-", "US-"), ("U1-FL", "U1-FL"), ("USA-FL", "USA-FL"), ("N. Y", "N. Y"),
    ])
    func `A state loses its country and stays as it is where it is no code`(cell: String, expected: String) throws {
        #expect(try Self.outcome("billing_address[state_code]", cell).0 == expected)
    }

    @Test(arguments: [
        ("card[expiry_month]", ", repair: decimal_zero", "3.0", "3", 1),
        ("card[expiry_month]", ", repair: decimal_zero", "3", "3", 0),
        ("card[expiry_month]", "", "3.0", "value_malformed", 0),
        ("card[expiry_month]", ", repair: leading_zero", "3.0", "value_malformed", 0),
        ("card[expiry_year]", ", repair: [decimal_zero]", "2031.0", "2031", 1),
        ("card[expiry_year]", ", repair: [leading_zero, decimal_zero]", "7.0", "2007", 1),
        ("card[last4]", ", repair: decimal_zero", "4242.0", "4242", 1),
        ("card[last4]", ", repair: decimal_zero", "42.0", "value_malformed", 0),
        ("card[last4]", ", repair: [decimal_zero, leading_zero]", "42.0", "0042", 1),
        ("card[last4]", ", repair: [decimal_zero, leading_zero]", "0042", "0042", 0),
        ("card[iin]", ", repair: decimal_zero", "424242.0", "424242", 1),
        ("card[iin]", ", repair: decimal_zero", "424242.1", "value_malformed", 0),
        ("card[iin]", ", repair: decimal_zero", ".0", "value_malformed", 0),
        ("card[expiry_month]", ", repair: decimal_zero", "13.0", "value_out_of_range", 0),
    ])
    func `The decimal that pandas adds is taken away where the mapping says so, and counted`(
        parameter: String,
        repair: String,
        cell: String,
        expected: String,
        repairs: Int
    ) throws {
        #expect(try Self.outcome(parameter, cell, repair: repair) == (expected, repairs))
    }

    @Test(arguments: [
        ("repair: trailing_zero", "must be one of leading_zero, decimal_zero"), ("repair: []", "\"repair\" is empty"),
        ("repair: [leading_zero, x]", "must be one of leading_zero, decimal_zero"),
    ])
    func `A repair that nobody knows is refused`(repair: String, message: String) {
        #expect {
            try GatewayMapping.sample(extra: "card[last4]: { column: x, \(repair) }")
        } throws: { "\($0)".contains(message) }
    }

    @Test(arguments: ["reference_id", "billing_address[zip]", "card[brand]"])
    func `Only numbers are repaired, and tokens never`(parameter: String) {
        #expect(throws: (any Error).self) {
            parameter == "reference_id"
                ? try GatewayMapping.sample(reference: "reference_id: { column: t, repair: decimal_zero }")
                : try GatewayMapping.sample(extra: "\(parameter): { column: x, repair: decimal_zero }")
        }
    }
}
