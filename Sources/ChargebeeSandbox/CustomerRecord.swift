/// A customer, as far as the sandbox has one: which of its payment sources is charged.
struct CustomerRecord: Sendable {
    let id: String
    /// The place in the order of creation, 0-based; `nil` while nothing is stored of the customer.
    var sequence: Int?
    let createdAt: Int64
    var updatedAt: Int64
    /// The sequence of the primary payment source, or `nil` for a customer without any.
    var primary: Int?
    /// The sequence of the backup payment source.
    var backup: Int?
    /// Whether invoices are charged by themselves; off once the last payment source is gone.
    var collectsAutomatically = true

    init(id: String, createdAt: Int64) {
        self.id = id
        self.createdAt = createdAt
        updatedAt = createdAt
    }

    /// Whether a payment source is primary, backup, or neither.
    func role(of sequence: Int) -> PaymentRole {
        if primary == sequence { return .primary }
        return backup == sequence ? .backup : .none
    }

    /// Gives a payment source a role; what had the role before has none then.
    mutating func assign(_ role: PaymentRole, to sequence: Int) {
        if primary == sequence { primary = nil }
        if backup == sequence { backup = nil }
        switch role {
        case .primary: primary = sequence
        case .backup: backup = sequence
        case .none: break
        }
    }
}

/// What a payment source is for its customer, in the API's words.
enum PaymentRole: String, CaseIterable, Sendable {
    case primary
    case backup
    case none
}

/// What an answer shows of a customer: the record, with its payment sources looked up.
struct CustomerView: Sendable {
    let record: CustomerRecord
    let primary: PaymentSourceRecord?
    let backupID: String?

    func write(to writer: inout JSONWriter, at now: Int64) {
        writer.object { writer in
            writer.member("id", record.id)
            writer.member("created_at", record.createdAt / 1000)
            writer.member("updated_at", record.updatedAt / 1000)
            writer.member("resource_version", record.updatedAt)
            writer.member("deleted", false)
            writer.member("auto_collection", record.collectsAutomatically ? "on" : "off")
            writer.member("primary_payment_source_id", primary?.id)
            writer.member("backup_payment_source_id", backupID)
            if let primary {
                writer.member("card_status", primary.card == nil ? "no_card" : primary.status(at: now))
                writer.object("payment_method") { writer in
                    writer.member("type", primary.type)
                    writer.member("gateway", primary.gateway)
                    writer.member("gateway_account_id", primary.gatewayAccountID)
                    writer.member("reference_id", primary.referenceID)
                    writer.member("status", primary.status(at: now))
                    writer.member("object", "payment_method")
                }
            } else {
                writer.member("card_status", "no_card")
            }
            writer.member("object", "customer")
        }
    }
}
