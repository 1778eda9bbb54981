extension String {
    /// The text as one word of a POSIX shell, in quotes where it needs them.
    package var shellWord: String {
        let isPlain = { (scalar: Unicode.Scalar) in
            scalar.properties.isAlphabetic || "0123456789_@%+=:,./-".unicodeScalars.contains(scalar)
        }
        if !isEmpty, unicodeScalars.allSatisfy(isPlain) { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
