package import ChargebeeAPI
package import MigrationModel

extension LookUpVerdict {
    /// Judges a creation whose reference nobody knows beforehand: any new payment source may be its effect.
    ///
    /// - Parameters:
    ///   - request: The request in doubt.
    ///   - sources: All payment sources of its customer, the deleted ones included.
    ///   - firstSentAt: When its key was first sent.
    ///   - isKnown: Whether a payment source id is recorded for another row of this job.
    /// - Throws: What `isKnown` throws.
    package init(
        anyNewSourceFor request: PlannedRequest,
        sources: [PaymentSource],
        firstSentAt: UnixMilliseconds,
        isKnown: (String) throws -> Bool
    ) rethrows {
        let recent = try sources.filter { source in
            guard source.customerID == request.customerID, Self.isRecent(source, firstSentAt: firstSentAt) else {
                return false
            }
            if let wanted = request.gatewayAccountID, let its = source.gatewayAccountID, wanted != its { return false }
            return try !isKnown(source.id)
        }
        guard let source = recent.first else {
            self = .absent
            return
        }
        self = .ambiguous("the customer has a payment source created since then, \(source.id), which may be the row's")
    }

    /// Judges what should have been done to a payment source by how it is now.
    init(of action: StepAction, _ call: PlannedRequest, source: PaymentSource) {
        guard source.id == call.paymentSourceID else {
            self = .ambiguous("Chargebee answered with another payment source")
            return
        }
        switch action {
        case .deleteLocal: self = source.isDeleted ? .found(source) : .absent
        case _ where source.isDeleted: self = .ambiguous("the payment source has been deleted")
        case .switchAccount: self = source.gatewayAccountID == call.gatewayAccountID ? .found(source) : .absent
        case .verify where source.status == "valid": self = .found(source)
        case .verify where source.status == "pending_verification": self = .absent
        case .verify, .readPrimary, .export, .makePrimary, .createByReference, .create, .update:
            self = .ambiguous("the payment source does not show it")
        }
    }
}
