extension HTMLPage {
    /// Words in which what stands between backticks is code, and an option such as `--retry-failed` is not broken.
    static func prose(_ words: String) -> HTML {
        let parts = words.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, !parts.count.isMultiple(of: 2) else { return options(words) }
        let html: [HTML] = parts.enumerated().map { $0.isMultiple(of: 2) ? options($1) : "<code>\(options($1))</code>" }
        return "\(html)"
    }

    /// A fact's text: names of files come in it, so that only commands of this program are taken for code.
    static func factProse(_ words: String) -> HTML { words.contains("`tokenferry ") ? prose(words) : options(words) }

    /// Words in which an option of a command, two hyphens and a name, stays on one line.
    static func options(_ words: String) -> HTML {
        guard words.contains("--") else { return "\(words)" }
        var parts: [HTML] = []
        var rest = words[...]
        while let range = rest.firstRange(of: "--") {
            let name = rest[range.upperBound...].prefix { $0.isASCII && ($0.isLowercase || $0 == "-") }
            let isApart = range.lowerBound == rest.startIndex || !rest[rest.index(before: range.lowerBound)].isLetter
            let end = name.isEmpty || name.first == "-" || !isApart ? range.upperBound : name.endIndex
            parts.append("\(String(rest[..<range.lowerBound]))")
            let option = String(rest[range.lowerBound..<end])
            parts.append(end == range.upperBound ? "\(option)" : "<span class=\"option\">\(option)</span>")
            rest = rest[end...]
        }
        parts.append("\(String(rest))")
        return "\(parts)"
    }
}
