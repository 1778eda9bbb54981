import ChargebeeAPI
import MigrationModel

/// What a step does at Chargebee, whatever the job calls it; it decides what a success must show and how a doubt is settled.
enum StepAction: Hashable, Sendable {
    /// Reads the customer's payment roles.
    case readPrimary
    /// Copies the method to another gateway account, and attaches nothing.
    case export
    /// Makes a payment source the customer's primary one.
    case makePrimary
    /// Makes a payment source whose reference is known beforehand.
    case createByReference
    /// Makes a payment source whose reference nobody knows beforehand, from a token that is used up by it.
    case create
    /// Changes details of a payment source.
    case update
    /// Verifies a bank account by the amounts that were paid into it.
    case verify
    /// Moves a payment source to another gateway account.
    case switchAccount
    /// Removes a payment source from Chargebee, and leaves it at the gateway.
    case deleteLocal

    /// How it is found out what became of it, where that is in doubt.
    enum Inquiry: Hashable, Sendable {
        /// By the customer's payment sources, all pages of them.
        case list
        /// By the payment source that it is about.
        case retrieve
        /// Not at all: it is done once more, which does no harm.
        case repetition
        /// Not at all: nothing that can be read shows it.
        case none

        /// Whether it takes a call.
        var isCall: Bool { self == .list || self == .retrieve }
    }

    var inquiry: Inquiry {
        switch self {
        case .createByReference, .create: .list
        case .switchAccount, .deleteLocal, .verify: .retrieve
        case .readPrimary, .makePrimary, .update: .repetition
        case .export: .none
        }
    }

    /// Whether its record names a payment source: the one that it made or changed, or that was the primary one.
    var namesSource: Bool { self != .makePrimary && self != .export }

    /// Whether it only reads, so that there is never a doubt.
    var isRead: Bool { self == .readPrimary }
}

extension RowProcedure {
    /// What a step does.
    func action(of step: RowStep) -> StepAction {
        switch step {
        case .readPrimary: .readPrimary
        case .export: .export
        case .restorePrimary: .makePrimary
        case .deleteOld: .deleteLocal
        case .request: ownAction
        }
    }

    /// What the row's own request does.
    private var ownAction: StepAction {
        switch operation {
        case "create_using_permanent_token", "port": .createByReference
        case "export_payment_source": .export
        case "switch_gateway_account": .switchAccount
        case "delete_local", "undo": .deleteLocal
        case "verify_bank_account": .verify
        case "update_card", "update_bank_account": .update
        default: .create
        }
    }

    /// The call of a step, as a request of its own: it has the row's address, and the step's path, body and secrets.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - request: The row's request.
    ///   - held: What the row's export brought; a creation of a port has it.
    /// - Returns: What is sent; `nil` where it is the row's request as it was planned.
    func call(_ step: RowStep, of request: PlannedRequest, held: HeldReference?) -> PlannedRequest? {
        switch step {
        case .export: nil
        // Only a creation that follows an export is not the call that was planned.
        case .request: operation == "port" ? held.map(request.creation) : nil
        case .readPrimary: request.following(APICall.retrieveCustomer(request.customerID).path)
        case .restorePrimary:
            request.following(
                "customers/" + ChargebeeAPI.Operation.pathSegment(request.customerID) + "/assign_payment_role",
                [("payment_source_id", request.formerPrimaryID ?? ""), ("role", "primary")],
                source: request.formerPrimaryID
            )
        case .deleteOld:
            request.following(
                ChargebeeAPI.Operation.deleteLocal.path(paymentSourceID: request.paymentSourceID ?? ""),
                source: request.paymentSourceID
            )
        }
    }
}

extension PlannedRequest {
    /// The creation at the new gateway account.
    fileprivate func creation(from held: HeldReference) -> PlannedRequest {
        var fields = [("customer_id", held.customerID), ("type", held.type)]
        if !held.gatewayAccountID.isEmpty { fields.append(("gateway_account_id", held.gatewayAccountID)) }
        fields.append(("reference_id", held.referenceID))
        if held.becomesPrimary { fields.append(("replace_primary_payment_source", "true")) }
        return following(
            ChargebeeAPI.Operation.createUsingPermanentToken.pathTemplate,
            fields,
            gatewayAccountID: held.gatewayAccountID.isEmpty ? nil : held.gatewayAccountID,
            tokens: TokenFields(referenceID: held.referenceID),
            becomesPrimary: held.becomesPrimary
        )
    }

    /// Another call of the same row, with the same headers.
    fileprivate func following(
        _ path: String,
        _ fields: [(name: String, value: String)] = [],
        gatewayAccountID: String? = nil,
        tokens: TokenFields = TokenFields(),
        becomesPrimary: Bool = false,
        source: String? = nil
    ) -> PlannedRequest {
        var body = FormBody()
        for (name, value) in fields { body.append(name: name, value: value) }
        return PlannedRequest(
            address: address,
            path: path,
            body: Array(body.bytes),
            customerID: customerID,
            gatewayAccountID: gatewayAccountID,
            tokens: tokens,
            becomesPrimary: becomesPrimary,
            paymentSourceID: source,
            headers: headers
        )
    }
}
