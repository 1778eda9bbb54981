import FoundationEssentials

/// A Chargebee API key.
///
/// It can be put into a request and nowhere else.
package struct APIKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let value: String

    /// Takes a key; blanks and line breaks around it are dropped, since files end in one.
    ///
    /// Returns `nil` where nothing is left, or a character cannot be part of a key (blank, control, colon, not ASCII).
    package init?(_ text: String) {
        let isBlank = { (character: Character) in character.isWhitespace || character.isNewline }
        var key = text[...]
        while let first = key.first, isBlank(first) { key.removeFirst() }
        while let last = key.last, isBlank(last) { key.removeLast() }
        guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3A }) else { return nil }
        value = String(key)
    }

    /// The value of the header `Authorization`: the key is the user name, the password is empty.
    var authorization: String { "Basic " + Data((value + ":").utf8).base64EncodedString() }

    /// The text of an answer with the key, plain or as the header has it, replaced by `…`; some proxies echo requests.
    func scrubbed(_ body: [UInt8]) -> [UInt8] {
        // So short a one is a sandbox's; taking it out would tear words such as error codes apart.
        guard value.utf8.count >= 4 else { return body }
        let text = String(decoding: body, as: UTF8.self)
        let encoded = String(authorization.dropFirst("Basic ".count))
        guard text.contains(value) || text.contains(encoded) else { return body }
        return Array(text.replacing(encoded, with: "…").replacing(value, with: "…").utf8)
    }

    package var description: String { "<API key>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
