import ChargebeeAPI
import MigrationModel
import Planning
import Testing

struct SourceRulesTests {
    @Test(
        arguments: [
            ("port", "stripe", "card", ReasonCode.exportImpossible), ("port", "braintree", "card", .exportImpossible),
            ("export_payment_source", "stripe", "card", .exportImpossible),
            ("port", "gocardless", "direct_debit", .exportImpossible),
            ("port", "adyen", "direct_debit", .exportImpossible),
            ("port", "adyen", "card", nil), ("port", "", "", nil), ("export_payment_source", "moneris", "card", nil),
            ("switch_gateway_account", "moneris", "card", nil),
            ("switch_gateway_account", "adyen", "card", .switchImpossible),
            ("switch_gateway_account", "moneris", "direct_debit", .switchImpossible),
            ("switch_gateway_account", "paypal_express_checkout", "paypal_express_checkout", .switchImpossible),
            ("delete_local", "stripe", "card", nil), ("update_card", "stripe", "card", nil),
        ] as [(String, String, String, ReasonCode?)]
    )
    func `What Chargebee cannot copy or switch is rejected before anything is sent`(
        operation: String,
        gateway: String,
        type: String,
        reason: ReasonCode?
    ) throws {
        var source = SourceRules.Known()
        source.gateway = gateway
        source.type = type
        source.gatewayAccountID = "gw_old"
        #expect(try rules(operation).rejection(source)?.reason == reason)
    }

    @Test func `An agreement of PayPal Express Checkout can be switched to PayPal Commerce, and a card there cannot`()
        throws
    {
        var source = SourceRules.Known()
        source.gateway = "paypal_express_checkout"
        source.type = "paypal_express_checkout"
        #expect(try rules("switch_gateway_account", to: "paypal").rejection(source) == nil)
        source.gateway = "moneris"
        source.type = "card"
        #expect(try rules("switch_gateway_account", to: "paypal").rejection(source)?.reason == .switchImpossible)
    }

    @Test(arguments: ["port", "export_payment_source", "switch_gateway_account", "delete_local", "update_card"])
    func `A deleted source is rejected, whatever is to be done with it`(operation: String) throws {
        var source = SourceRules.Known()
        source.deleted = "true"
        #expect(try rules(operation).rejection(source)?.reason == .sourceDeleted)
    }

    @Test(arguments: ["port", "export_payment_source", "switch_gateway_account"])
    func `A source that is at the target account is not moved again`(operation: String) throws {
        var source = SourceRules.Known()
        source.gateway = "moneris"
        source.gatewayAccountID = "gw_new"
        #expect(try rules(operation).rejection(source)?.reason == .sourceAtTarget)
        source.gatewayAccountID = "gw_old"
        #expect(try rules(operation).rejection(source) == nil)
    }

    @Test func `A source that is invalid, unverified or a backup is ported, and a finding`() throws {
        var source = SourceRules.Known()
        source.gateway = "adyen"
        source.type = "card"
        source.role = "backup"
        source.status = "pending_verification"
        #expect(try rules("port").findings(source) == [.sourceNotValid, .backupRole])
        #expect(try rules("switch_gateway_account").findings(source) == [.sourceNotValid])
        source.status = "expiring"
        source.role = "primary"
        #expect(try rules("port").findings(source) == [])
    }

    @Test(arguments: [("", "card"), ("adyen", ""), ("", "")])
    func `A source that is moved and whose gateway or type nobody says is a finding`(
        gateway: String,
        type: String
    ) throws {
        var source = SourceRules.Known()
        source.gateway = gateway
        source.type = type
        for operation in ["port", "export_payment_source", "switch_gateway_account"] {
            #expect(try rules(operation).findings(source) == [.sourceNotDescribed])
        }
        for operation in ["delete_local", "update_card", "verify_bank_account"] {
            #expect(try rules(operation).findings(source) == [])
        }
    }

    private func rules(_ name: String, to gateway: String = "stripe") throws -> SourceRules {
        SourceRules(
            operation: try #require(Operation.batch(name)),
            targetAccount: "gw_new",
            targetGateway: gateway
        )
    }
}
