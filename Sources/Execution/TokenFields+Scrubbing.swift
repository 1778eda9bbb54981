import ChargebeeAPI
import MigrationModel

extension TokenFields {
    /// A text of Chargebee's with every value of these fields, and every part of a composed one, replaced by `…`.
    ///
    /// Also in other case and percent-encoded, as an echo of a request has them. A part of fewer than four bytes is left,
    /// since it would tear words apart and reveals nothing.
    func scrubbed(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for secret in secrets where secret.utf8.count >= 4 {
            var encoded = FormBody()
            encoded.appendEncoded(secret)
            bytes.replaceIgnoringCase(Array(secret.utf8))
            if encoded.text != secret {
                bytes.replaceIgnoringCase(Array(encoded.text.utf8))
                bytes.replaceIgnoringCase(Array(encoded.text.replacing("+", with: "%20").utf8))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Replaces each occurrence of a text by `…`, taking ASCII letters of either case for the same.
    fileprivate mutating func replaceIgnoringCase(_ secret: [UInt8]) {
        guard count >= secret.count, !secret.isEmpty else { return }
        let folded = map(\.lowercased)
        let sought = secret.map(\.lowercased)
        var result: [UInt8] = []
        var index = 0
        while index < count {
            if index + sought.count <= count, folded[index..<index + sought.count].elementsEqual(sought) {
                result += "…".utf8
                index += sought.count
            } else {
                result.append(self[index])
                index += 1
            }
        }
        self = result
    }
}

extension UInt8 {
    fileprivate var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
