import MigrationModel

/// A held reference as bytes of a fixed length, so that it is overwritten in place.
///
/// Each text has its length before it (two bytes), and zeros fill the rest.
enum HeldContent {
    /// In bytes; two such lines fit into a page of SQLite's.
    ///
    /// The longest reference, customer id and names that Chargebee allows take some 1,300 as UTF-8.
    static let length = 1900

    static let erased = [UInt8](repeating: 0, count: length)

    /// The bytes; `nil` where they are too many.
    static func bytes(of held: HeldReference) -> [UInt8]? {
        var bytes: [UInt8] = []
        let texts = [
            held.referenceID, held.type, held.gateway ?? "", held.gatewayAccountID, held.customerID,
            held.paymentSourceID,
            held.becomesPrimary ? "primary" : "",
        ]
        for text in texts {
            let count = text.utf8.count
            bytes += [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
            bytes += text.utf8
        }
        guard bytes.count <= length else { return nil }
        return bytes + repeatElement(0, count: length - bytes.count)
    }

    /// Reads the bytes back; `nil` where they hold no reference.
    static func held(_ bytes: [UInt8], isResult: Bool) -> HeldReference? {
        var rest = bytes[...]
        var texts: [String] = []
        for _ in 0..<7 {
            let head = rest.prefix(2)
            guard head.count == 2 else { return nil }
            let count = head.reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2)
            guard rest.count >= count else { return nil }
            texts.append(String(decoding: rest.prefix(count), as: UTF8.self))
            rest = rest.dropFirst(count)
        }
        guard !texts[0].isEmpty else { return nil }
        return HeldReference(
            referenceID: texts[0],
            type: texts[1],
            gateway: texts[2].isEmpty ? nil : texts[2],
            gatewayAccountID: texts[3],
            customerID: texts[4],
            paymentSourceID: texts[5],
            becomesPrimary: !texts[6].isEmpty,
            isResult: isResult
        )
    }
}
