/// Takes the values of a mapping out by key, and refuses the keys that nobody asked for.
///
/// Ask for every key that the mapping may have, present or not, then call ``finish()``.
package struct YAMLMappingReader {
    /// The mapping, for errors that concern it as a whole.
    package let node: YAMLNode
    private let entries: [YAMLNode.Entry]
    private var known: [String] = []

    init(node: YAMLNode, entries: [YAMLNode.Entry]) {
        self.node = node
        self.entries = entries
    }

    /// The value of a key that must be there.
    ///
    /// - Throws: ``YAMLError`` where the key is missing or has no value.
    package mutating func required(_ key: String) throws(YAMLError) -> YAMLNode {
        if let value = try optional(key) { return value }
        // A misspelt key is the likelier reason, and its message the better one.
        try refuseUnknownKeys(ifCloseTo: key)
        let place = node.path.isEmpty ? "" : " in \(node.name)"
        throw node.error("the key \"\(key)\" is missing\(place)")
    }

    /// The value of a key, or `nil` where the key is absent.
    ///
    /// - Throws: ``YAMLError`` where the key is there and has no value.
    package mutating func optional(_ key: String) throws(YAMLError) -> YAMLNode? {
        known.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        guard !entry.value.isNull else {
            throw entry.keyNode.error("\(entry.value.name) has no value; give it one or remove the key")
        }
        return entry.value
    }

    /// Ends the reading.
    ///
    /// - Throws: ``YAMLError`` at the first key that was not asked for; its message lists the keys that were.
    package func finish() throws(YAMLError) {
        guard let entry = entries.first(where: { !known.contains($0.key) }) else { return }
        throw unknown(entry)
    }

    private func refuseUnknownKeys(ifCloseTo key: String) throws(YAMLError) {
        for entry in entries where !known.contains(entry.key) && closestSpelling(to: entry.key, among: [key]) != nil {
            throw unknown(entry)
        }
    }

    private func unknown(_ entry: YAMLNode.Entry) -> YAMLError {
        let place = node.path.isEmpty ? "" : " in \(node.name)"
        let suggestion = closestSpelling(to: entry.key, among: known).map { "; did you mean \"\($0)\"?" } ?? ";"
        let list = known.sorted().joined(separator: ", ")
        return entry.keyNode.error("unknown key \"\(entry.key)\"\(place)\(suggestion) known here: \(list)")
    }
}
