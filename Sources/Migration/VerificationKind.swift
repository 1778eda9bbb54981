import ChargebeeAPI

/// What a job leaves at Chargebee, as far as it can be read back.
enum VerificationKind {
    /// New payment sources.
    case creation
    /// New payment sources at another gateway account, and the old ones.
    case port
    /// The same payment sources at another gateway account.
    case switching
    /// Payment sources that are deleted.
    case deletion

    /// The kind of an operation; `nil` where nothing can be compared afterwards.
    init?(operation: String) {
        switch operation {
        case "port": self = .port
        case "switch_gateway_account": self = .switching
        case "delete_local": self = .deletion
        default:
            guard let found = ChargebeeAPI.Operation.batch(operation), !found.isAboutSource else { return nil }
            self = .creation
        }
    }

    /// Whether rows bring payment sources into being.
    var makesSources: Bool { self == .creation || self == .port }
}
