/// One of the calls that a row takes, in the order in which they are made.
///
/// Most rows take ``request`` alone. Each step has idempotency keys of its own, and is journaled before and after.
package enum RowStep: String, CaseIterable, Codable, Hashable, Sendable {
    /// Porting: copies the method to the new gateway account and brings its reference there.
    case export
    /// Reads which payment source is the customer's primary one, so that an undo can restore it; again where the row rests
    /// before the request.
    case readPrimary = "read_primary"
    /// Undoing: makes the former payment source the customer's primary one again.
    case restorePrimary = "restore_primary"
    /// The row's own request; while porting, the creation at the new gateway account.
    case request
    /// Porting: removes the old payment source from Chargebee, `delete_local`.
    case deleteOld = "delete_old"

    /// The step in plain words.
    package var title: String {
        switch self {
        case .readPrimary: "read the primary payment source"
        case .export: "export"
        case .restorePrimary: "restore the primary payment source"
        case .request: "request"
        case .deleteOld: "delete the old payment source locally"
        }
    }
}

/// A step of a row that has been done, and what it brought.
package struct StepRecord: Hashable, Sendable {
    package let address: RowAddress
    package let step: RowStep
    package let doneAt: UnixMilliseconds
    /// The payment source that was made (`request`), or that was the primary one (`readPrimary`); `nil` for none.
    package var paymentSourceID: String?
    /// What a later step or the result file needs; a secret, held only until that is done.
    package var held: HeldReference?

    package init(
        address: RowAddress,
        step: RowStep,
        doneAt: UnixMilliseconds,
        paymentSourceID: String? = nil,
        held: HeldReference? = nil
    ) {
        self.address = address
        self.step = step
        self.doneAt = doneAt
        self.paymentSourceID = paymentSourceID
        self.held = held
    }
}

/// The reference that an export brought: what names the payment method at its new gateway account.
///
/// Secret: the description shows nothing of it.
package struct HeldReference: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// At most 200 characters.
    package let referenceID: String
    /// The type that goes with it, as in `card`.
    package let type: String
    /// Chargebee's name of the new gateway; `nil` where the answer did not say.
    package let gateway: String?
    package let gatewayAccountID: String
    package let customerID: String
    /// The payment source that was exported.
    package let paymentSourceID: String
    /// Whether the new payment source is to be the customer's primary one.
    package let becomesPrimary: Bool
    /// Whether it is the row's result, to be written into the result file, and not for a later step of the row.
    package let isResult: Bool

    package init(
        referenceID: String,
        type: String,
        gateway: String?,
        gatewayAccountID: String,
        customerID: String,
        paymentSourceID: String,
        becomesPrimary: Bool,
        isResult: Bool
    ) {
        self.referenceID = referenceID
        self.type = type
        self.gateway = gateway
        self.gatewayAccountID = gatewayAccountID
        self.customerID = customerID
        self.paymentSourceID = paymentSourceID
        self.becomesPrimary = becomesPrimary
        self.isResult = isResult
    }

    package var description: String { "<held reference>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A payment source that the job has made, as its journal knows it.
package struct CreatedSource: Hashable, Sendable {
    package let pass: Int
    package let address: RowAddress
    /// How the row ended; another than `created` or `recovered` where a later step of it failed.
    package let ending: Ending
    package let paymentSourceID: String
    package let createdAt: UnixMilliseconds
    /// The customer's primary payment source before; `nil` where there was none or the job did not record it.
    package let formerPrimaryID: String?
    /// Whether the run recorded which payment source was primary before, be it none.
    package let knowsFormerPrimary: Bool

    package init(
        pass: Int,
        address: RowAddress,
        ending: Ending,
        paymentSourceID: String,
        createdAt: UnixMilliseconds,
        formerPrimaryID: String? = nil,
        knowsFormerPrimary: Bool = false
    ) {
        self.pass = pass
        self.address = address
        self.ending = ending
        self.paymentSourceID = paymentSourceID
        self.createdAt = createdAt
        self.formerPrimaryID = formerPrimaryID
        self.knowsFormerPrimary = knowsFormerPrimary
    }
}
