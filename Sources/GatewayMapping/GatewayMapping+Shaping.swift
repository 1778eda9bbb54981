extension GatewayMapping {
    /// The parts of its file that say how rows become requests: its text without comments and what is for people and tests.
    ///
    /// A job that was begun goes on where only the rest has changed, as when a new version of the program adds a test.
    package var shapingSource: [UInt8] {
        var kept: [Substring] = []
        var isKept = true
        for line in String(decoding: source, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true) {
            if let first = line.first, first != " ", first != "-", first != "#", first != "}", first != "]" {
                let key = line.prefix { $0 != ":" }
                isKept = !Self.descriptive.contains(String(key))
            }
            let isComment = line.drop { $0 == " " }.first == "#"
            if isKept, !isComment { kept.append(line) }
        }
        return Array(kept.joined(separator: "\n").utf8)
    }

    /// The keys of a mapping file that change nothing about requests.
    private static let descriptive: Set<String> = [
        "title", "evidence", "sources", "notes", "details", "ignored", "not_card_numbers", "tests",
    ]
}
