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
        /// As ``beginning``; the hash is not of this process but was made under a key, long ago.
        case keyed
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

    /// Marks a reference that only its mark under a key is known of, as while porting.
    package init(keyed mark: UInt64) { self.init(form: .keyed, hash: mark) }

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
    ///
    /// - Parameters:
    ///   - reference: As Chargebee has it.
    ///   - marks: Needed for a mark that was made under a key; without them such a one matches nothing.
    /// - Returns: Whether it fits, also where Chargebee has put more behind it.
    package func matches(_ reference: String, _ marks: KeyedMarks? = nil) -> Bool {
        let hashOf: (Substring) -> UInt64? =
            form == .keyed
            ? { text in marks?.reference(String(text)) } : { text in TextMark(text.utf8).hash }
        if hashOf(reference[...]) == hash { return true }
        switch form {
        case .beginning, .keyed:
            return reference.utf8.indices.contains { index in
                reference.utf8[index] == UInt8(ascii: "/") && hashOf(reference[..<index]) == hash
            }
        case .part:
            return reference.utf8.split(separator: UInt8(ascii: "/")).contains { TextMark($0).hash == hash }
        }
    }
}

/// Makes the marks that the journal knows references and customers by, under its key.
package struct KeyedMarks: Sendable {
    package let reference: @Sendable (String) -> UInt64
    package let customer: @Sendable (String) -> UInt64

    package init(
        reference: @escaping @Sendable (String) -> UInt64,
        customer: @escaping @Sendable (String) -> UInt64
    ) {
        self.reference = reference
        self.customer = customer
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
