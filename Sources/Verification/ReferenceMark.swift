package import MigrationModel

/// Recognises the reference that a row's tokens lead to, and reveals nothing of it.
///
/// Chargebee may store more than was sent (`cus_A` becomes `cus_A/card_1`), and joins several tokens in a form that is not
/// documented; so a reference fits where it begins with what was sent, and a single token where it is one of the parts.
/// Kept are 8 bytes of a hash that differs from process to process, so that a million rows need little memory.
package struct ReferenceMark: Hashable, Sendable {
    /// How the hash is found in a stored reference.
    enum Form: UInt8, Hashable, Sendable {
        /// The whole, or what stands before a `/`.
        case beginning
        /// The whole, or a part between two `/`.
        case part
    }

    let form: Form
    let hash: UInt64

    /// Marks the tokens of a row; `nil` where none of them says what the reference will be.
    package init?(_ tokens: TokenFields) {
        if let reference = tokens.referenceID {
            self.init(.beginning, reference)
        } else if let token = tokens.paymentMethodToken ?? tokens.mandateID {
            self.init(.part, token)
        } else if let profile = tokens.customerProfileToken {
            self.init(.beginning, profile)
        } else {
            return nil
        }
    }

    private init?(_ form: Form, _ token: String) {
        guard !token.isEmpty else { return nil }
        self.form = form
        hash = TextMark(token).hash
    }

    init(form: Form, hash: UInt64) {
        self.form = form
        self.hash = hash
    }

    /// Whether a stored reference is the one that the tokens lead to.
    package func matches(_ reference: String) -> Bool {
        if TextMark(reference).hash == hash { return true }
        switch form {
        case .beginning:
            return reference.utf8.indices.contains { index in
                reference.utf8[index] == UInt8(ascii: "/") && TextMark(reference.utf8[..<index]).hash == hash
            }
        case .part:
            return reference.utf8.split(separator: UInt8(ascii: "/")).contains { TextMark($0).hash == hash }
        }
    }
}

/// Eight bytes that stand for a text within this process.
struct TextMark: Hashable {
    let hash: UInt64

    init(_ text: String) { self.init(text.utf8) }

    init(_ bytes: some Sequence<UInt8>) {
        var hasher = Hasher()
        for byte in bytes { hasher.combine(byte) }
        hash = UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
