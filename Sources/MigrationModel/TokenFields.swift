/// The fields that name a saved payment method at its gateway.
///
/// Secret: the description is masked.
package struct TokenFields: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package var referenceID: String?
    package var paymentMethodToken: String?
    package var customerProfileToken: String?
    package var networkTransactionID: String?
    package var mandateID: String?
    /// What else names the method where an operation takes no reference: a temporary token, an IBAN, an account number with
    /// its bank's; in the order of the operation's table.
    package var others: [String] = []

    package init(
        referenceID: String? = nil,
        paymentMethodToken: String? = nil,
        customerProfileToken: String? = nil,
        networkTransactionID: String? = nil,
        mandateID: String? = nil
    ) {
        self.referenceID = referenceID
        self.paymentMethodToken = paymentMethodToken
        self.customerProfileToken = customerProfileToken
        self.networkTransactionID = networkTransactionID
        self.mandateID = mandateID
    }

    /// The texts that must never be shown: the fields, and the parts of a composed reference.
    package var secrets: [String] {
        let fields = [referenceID, paymentMethodToken, customerProfileToken, networkTransactionID, mandateID]
        let whole = (fields.compactMap(\.self) + others).filter { !$0.isEmpty }
        let parts = whole.flatMap { $0.split(separator: "/").map(String.init) }
        return (whole + parts).sorted { $0.utf8.count > $1.utf8.count }
    }

    package var description: String { "<token fields>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Shows enough of a secret to recognise it beside the file, and too little to use it.
///
/// Up to 8 characters show nothing; longer ones show the prefix up to the first `_` (at most 6 characters) and the last
/// four, as in `card_…kL9z`; from 9 to 12 characters only the last two.
package func masked(_ secret: String) -> String {
    let characters = Array(secret)
    guard characters.count > 8 else { return "…" }
    let tail = String(characters.suffix(characters.count > 12 ? 4 : 2))
    guard characters.count > 12, let underscore = characters.prefix(6).firstIndex(of: "_") else { return "…" + tail }
    return String(characters[...underscore]) + "…" + tail
}
