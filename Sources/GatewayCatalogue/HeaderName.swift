/// Column names as messages may show them: where a file has no header, they are its first row's values.
package enum HeaderName {
    /// What stands for a name that is not shown.
    package static let hidden = "(not shown)"

    /// The name, or ``hidden`` where it looks like a token or a long number.
    package static func shown(_ name: String) -> String { isLikeData(name) ? hidden : name }

    /// Whether a name looks like a token of some gateway, or has more digits than any column's name.
    ///
    /// Tokens without a prefix (`ab12d4`) cannot be told from names.
    package static func isLikeData(_ name: String) -> Bool {
        if name.utf8.count(where: { (0x30...0x39).contains($0) }) >= 8 { return true }
        return holdsToken(name)
    }

    /// Whether a text is, or holds between separators, what looks like a token of some gateway by its prefix.
    package static func holdsToken(_ text: String) -> Bool {
        text.split(whereSeparator: { "/,;|: ".contains($0) }).contains { part in
            Array(part.utf8).withUnsafeBufferPointer { bytes in
                prefixedShapes.contains { $0.token.fits(bytes) && bytes.count >= 12 }
            }
        }
    }

    /// The shapes by whose prefix a token is known.
    private static let prefixedShapes = (Catalogue.builtIn.entries + Catalogue.builtIn.vaults)
        .flatMap(\.shapes)
        .filter { !$0.token.prefixes.isEmpty }
}
