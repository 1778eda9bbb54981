/// A name, or all names with a beginning; written `acme` or `acme-*`.
package struct NamePattern: Hashable, Sendable {
    private let text: String
    private let isPrefix: Bool

    /// Reads a pattern: a `*` at the end stands for any rest, also an empty one; elsewhere it is a character.
    package init(_ pattern: String) {
        isPrefix = pattern.hasSuffix("*")
        text = isPrefix ? String(pattern.dropLast()) : pattern
    }

    /// Whether the pattern covers the name; capitals and small letters differ.
    package func matches(_ name: String) -> Bool {
        isPrefix ? name.hasPrefix(text) : name == text
    }
}
