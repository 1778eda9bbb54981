/// The headers that go with every request of a job, besides key and form.
package struct JobHeaders: Hashable, Sendable {
    /// Sends `chargebee-event-email: all-disabled`, so that customers get no mail.
    package var silencesEmails = true
    /// Sends `chargebee-event-webhook: all-disabled`.
    package var silencesWebhooks = true
    /// Sends `chargebee-event-actions: all-disabled`.
    package var silencesActions = true
    /// Sends `chargebee-business-entity-id`; at most 50 characters.
    package var businessEntityID: String?
    /// Who made the requests, for `chargebee-request-origin-*`; some bank debits need it.
    package var origin = Origin()

    package init() {}

    /// The headers, names and values, in the order in which they are sent.
    package var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        let silenced = "all-disabled"
        if silencesEmails { fields.append(("chargebee-event-email", silenced)) }
        if silencesWebhooks { fields.append(("chargebee-event-webhook", silenced)) }
        if silencesActions { fields.append(("chargebee-event-actions", silenced)) }
        if let businessEntityID { fields.append(("chargebee-business-entity-id", businessEntityID)) }
        return fields + origin.headers
    }

    /// The name of the header with a request's idempotency key.
    package static let idempotencyKey = "chargebee-idempotency-key"
}
