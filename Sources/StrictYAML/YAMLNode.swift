/// One node of a YAML file with its place.
///
/// Only the plain part of YAML gets here: one document, no anchors, aliases, tags or merge keys, keys that are texts and
/// occur once. Scalars keep their spelling (`007` stays `007`); ``string()``, ``int(in:)`` and the like give them a type.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        /// A scalar as it is spelled, without its quotes; a value that is left out is `""` and not quoted.
        case scalar(String, isQuoted: Bool)
        case mapping([Entry])
        case sequence([YAMLNode])
    }

    /// A key and its value, in file order.
    package struct Entry: Sendable {
        package let key: String
        /// The scalar node of the key, for its place.
        package let keyNode: YAMLNode
        package let value: YAMLNode
    }

    package let file: String
    /// 1-based.
    package let line: Int
    /// 1-based, in Unicode scalars.
    package let column: Int
    /// The keys that lead here, as in `limits.retries` or `tests[0].row`; empty for the root.
    package let path: String
    package let content: Content

    /// An error at this node's place.
    package func error(_ message: String) -> YAMLError {
        YAMLError(file: file, line: line, column: column, message: message)
    }

    /// The path in quotes, or words for the root.
    package var name: String { path.isEmpty ? "the file" : "\"\(path)\"" }

    /// Whether the value is left out, `null` or `~`.
    package var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    /// What the node is, for messages; never its value.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .mapping: "keys with values (key: value)"
        case .sequence: "a list"
        }
    }
}
