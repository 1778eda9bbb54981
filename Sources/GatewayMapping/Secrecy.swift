package import ChargebeeAPI
import MigrationModel

/// How much of a value is shown to people; of two that hold, the later one counts.
package enum Secrecy: Int, Comparable, Sendable {
    /// It names nobody, and is shown as it is.
    case open
    /// A row is selected by it: shown where it is a plain word, and else as ``personal``.
    case word
    /// Only its first letter is shown.
    case personal
    /// Masked; see ``MigrationModel/masked(_:)``.
    case token

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// What names nobody.
    private static let impersonal: Set<String> = [
        "customer_id", "type", "gateway_account_id", "replace_primary_payment_source", "skip_retrieval",
        "issuing_country", "source[type]", "card[last4]", "card[iin]", "card[expiry_month]", "card[expiry_year]",
        "card[brand]",
        "card[funding_type]", "billing_address[state_code]", "billing_address[country]",
        "payment_source_id", "source[gateway]", "source[gateway_account_id]", "card[billing_state_code]",
    ]

    /// What a parameter's values are.
    package init(of specification: ParameterSpecification) {
        self =
            if specification.isToken {
                .token
            } else if Self.impersonal.contains(specification.name) || specification.isGatewayAccount {
                .open
            } else {
                switch specification.kind {
                case .enumeration, .boolean, .country: .open
                case .text, .email, .digits, .integer, .json, .plainID, .ipAddress: .personal
                }
            }
    }

    /// A value for people; nothing for an empty one.
    package func shown(_ value: String) -> String {
        if value.isEmpty { return "" }
        return switch self {
        case .open: value
        case .word: Self.isPlainWord(value) ? value : String(value.prefix(1)) + "…"
        case .personal: String(value.prefix(1)) + "…"
        case .token: masked(value)
        }
    }

    /// A status or a kind, and no name, address, number or token.
    private static func isPlainWord(_ value: String) -> Bool {
        let digits = value.utf8.count { (0x30...0x39).contains($0) }
        return value.utf8.count <= 24 && digits <= 3
            && value.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
                    || [0x20, 0x2D, 0x5F].contains(byte)
            }
    }
}
