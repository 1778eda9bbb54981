import Crypto
import Execution
package import MigrationModel

/// Derives fingerprints and idempotency keys by HMAC-SHA256 under a key that lives in the journal alone.
package struct JournalSigner: RowSigning {
    private let key: SymmetricKey
    /// The pass whose rows are meant: rows of another one get other idempotency keys, and the same fingerprints.
    private let pass: Int

    /// The operation whose fingerprints are as they were in the first journals.
    private static let permanentTokenPath = "payment_sources/create_using_permanent_token"

    init(key: [UInt8], pass: Int = 0) {
        self.key = SymmetricKey(data: key)
        self.pass = pass
    }

    private init(key: SymmetricKey, pass: Int) {
        self.key = key
        self.pass = pass
    }

    /// The same signer for the rows of a pass.
    package func of(_ pass: PassRecord) -> JournalSigner { JournalSigner(key: key, pass: pass.number) }

    /// 32 random bytes for a new journal.
    static func newKey() -> [UInt8] {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    /// What names the journal in another one, and tells nothing of its key; 16 bytes.
    var journalMark: [UInt8] {
        var authentication = HMAC<SHA256>(key: key)
        Self.update(&authentication, "journal")
        return Array(authentication.finalize().prefix(16))
    }

    package func fingerprint(of request: PlannedRequest) -> RowFingerprint {
        guard request.path == Self.permanentTokenPath else { return fingerprint(ofOther: request) }
        var authentication = HMAC<SHA256>(key: key)
        let tokens = request.tokens
        // A network transaction id may change while the token stays the same, so it counts only where it stands alone.
        let identifying = [
            tokens.referenceID, tokens.customerProfileToken, tokens.paymentMethodToken, tokens.mandateID,
        ]
        let fields =
            identifying.contains { $0 != nil } ? identifying + [nil] : identifying + [tokens.networkTransactionID]
        Self.update(&authentication, "fingerprint")
        Self.update(&authentication, request.customerID)
        Self.update(&authentication, request.gatewayAccountID)
        for field in fields { Self.update(&authentication, field) }
        return RowFingerprint(bytes: Array(authentication.finalize().prefix(16)))
    }

    /// That of a request of another operation: by its path, the payment source that it is about, and all that identifies.
    ///
    /// The body counts where the request is about a source, since a second change of one is not the first, and where
    /// nothing else would tell the rows of a customer apart.
    private func fingerprint(ofOther request: PlannedRequest) -> RowFingerprint {
        var authentication = HMAC<SHA256>(key: key)
        let tokens = request.tokens
        let fields =
            [
                tokens.referenceID, tokens.customerProfileToken, tokens.paymentMethodToken, tokens.mandateID,
                tokens.networkTransactionID,
            ] + tokens.others.map(Optional.some)
        Self.update(&authentication, "fingerprint of an operation")
        Self.update(&authentication, request.path)
        Self.update(&authentication, request.paymentSourceID)
        Self.update(&authentication, request.customerID)
        Self.update(&authentication, request.gatewayAccountID)
        for field in fields { Self.update(&authentication, field) }
        if request.paymentSourceID != nil || !fields.contains(where: { $0 != nil }) {
            authentication.update(data: request.body)
        }
        return RowFingerprint(bytes: Array(authentication.finalize().prefix(16)))
    }

    package func customerMark(of request: PlannedRequest) -> [UInt8] {
        request.customerID.isEmpty ? [] : customerMark(of: request.customerID)
    }

    /// What a later input knows a row by that ends without being sent; see ``RowEnding/identity``.
    package func identity(of request: PlannedRequest) -> RowIdentity {
        RowIdentity(fingerprint: fingerprint(of: request), customerMark: customerMark(of: request))
    }

    /// What stands for a customer's id in the journal; 8 bytes.
    private func customerMark(of customerID: String) -> [UInt8] {
        var authentication = HMAC<SHA256>(key: key)
        Self.update(&authentication, "customer")
        Self.update(&authentication, customerID)
        return Array(authentication.finalize().prefix(8))
    }

    /// What stands for a reference that an export brought; 16 bytes.
    func referenceMark(of reference: String) -> [UInt8] {
        var authentication = HMAC<SHA256>(key: key)
        Self.update(&authentication, "reference")
        Self.update(&authentication, reference)
        return Array(authentication.finalize().prefix(16))
    }

    /// A customer's mark as ``MadeSource/customerMark`` has it.
    package func customerMarkBits(of customerID: String) -> UInt64 { customerMark(of: customerID).bits }

    /// A reference's mark as ``MadeSource/referenceMark`` has it.
    package func referenceMarkBits(of reference: String) -> UInt64 { referenceMark(of: reference).bits }

    package func idempotencyKey(for request: PlannedRequest, generation: Int) -> String {
        var authentication = HMAC<SHA256>(key: key)
        Self.update(&authentication, "idempotency")
        Self.update(&authentication, "\(pass)")
        Self.update(&authentication, "\(request.address.ordinal)")
        Self.update(&authentication, "\(generation)")
        Self.update(&authentication, request.path)
        authentication.update(data: request.body)
        return "tokenferry-" + authentication.finalize().prefix(20).map(Self.hex).joined()
    }

    /// Adds a field with its length before it, so that fields cannot run into each other.
    private static func update(_ authentication: inout HMAC<SHA256>, _ field: String?) {
        guard let field else {
            authentication.update(data: [0xFF])
            return
        }
        let bytes = Array(field.utf8)
        authentication.update(data: [
            0, UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count),
        ])
        authentication.update(data: bytes)
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
}
