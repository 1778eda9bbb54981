extension String {
    /// The text on one line, without what could steer a terminal or turn the reading direction around.
    ///
    /// File names, headers and Chargebee's messages come from elsewhere. Line breaks and tabs become spaces, other control
    /// characters and the directional overrides become U+FFFD.
    package var printable: String {
        guard unicodeScalars.contains(where: { $0.printableForm != $0 }) else { return self }
        var text = UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar.printableForm) }
        return String(text)
    }
}

extension String {
    /// The text with its line feeds, each of its lines ``printable``.
    package var printableLines: String {
        guard unicodeScalars.contains(where: { $0 != "\n" && $0.printableForm != $0 }) else { return self }
        return split(separator: "\n", omittingEmptySubsequences: false).map { String($0).printable }.joined(
            separator: "\n"
        )
    }
}

extension Unicode.Scalar {
    fileprivate var printableForm: Unicode.Scalar {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029: " "
        case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: self
        }
    }
}
