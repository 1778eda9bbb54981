/// What a mapped row says beside its body: plain values, refilled for each row.
///
/// Texts are valid until the next row is mapped.
struct RowFacts: BitwiseCopyable {
    var becomesPrimary = false
    /// 1 to 12, or 0 where the row does not say.
    var expiryMonth = 0
    /// Four digits, or 0 where the row does not say.
    var expiryYear = 0
    var type = UnsafeBufferPointer<UInt8>.none
    var brand = UnsafeBufferPointer<UInt8>.none
    var fundingType = UnsafeBufferPointer<UInt8>.none
    /// The two capitals of the billing address's country; zeros where the row does not say.
    var billingCountry: (UInt8, UInt8) = (0, 0)
    /// Those of the country where the card was issued, or the account is kept.
    var issuingCountry: (UInt8, UInt8) = (0, 0)
    /// A bit for each step that has mended its value.
    var repairs: UInt64 = 0
    /// A bit for each step that has left out a value which the row has and which cannot be read.
    var unreadable: UInt64 = 0
    /// Whether a token fits its form and has a length in which its gateway's are not seen.
    var hasUnusualToken = false
    /// A bit for each column whose word for nothing was read as empty.
    var placeholders: UInt64 = 0
}

/// Which kinds of token a row has filled so far.
struct TokenPresence: BitwiseCopyable {
    var hasReference = false
    /// A payment method token, customer profile token or mandate.
    var hasMethod = false
    var hasNetworkID = false
    /// Where the network transaction id begins in the identity, while it is alone there.
    var offsetOfNetworkID: Int?

    /// What is wrong with them; a reference and other tokens exclude each other only where they are told to.
    func problem(separatesReference: Bool) -> RowProblem? {
        if hasReference { return separatesReference && (hasMethod || hasNetworkID) ? .referenceAndTokens : nil }
        return hasMethod || hasNetworkID ? nil : .noToken
    }
}
