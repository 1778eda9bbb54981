/// Which part a payment source plays for its customer.
package enum PaymentRole: String, CaseIterable, Codable, Hashable, Sendable {
    /// It is charged by default.
    case primary
    /// It is charged where the primary one fails.
    case backup
    case none
}
