import Yams

extension YAMLNode {
    /// 1-based.
    typealias Place = (line: Int, column: Int)

    /// The largest text that is parsed (bytes): a job or mapping file is far smaller.
    package static let sizeLimit = 1 << 20
    /// How deep mappings and lists may nest.
    package static let depthLimit = 32

    /// The root of a text that is one YAML document; messages call it by the name `file`.
    ///
    /// - Throws: ``YAMLError`` for a text that is not YAML, empty, larger than ``sizeLimit``, of several documents, deeper
    ///   than ``depthLimit``, or that uses anchors, aliases, tags, repeated keys or keys that are not texts.
    package static func parse(_ text: String, file: String) throws(YAMLError) -> YAMLNode {
        guard text.utf8.count <= sizeLimit else {
            let message = "the file is larger than \(sizeLimit / 1024) KiB, which no job or mapping file is"
            throw YAMLError(file: file, line: 1, column: 1, message: message)
        }
        if let place = try anchorPlace(in: text, file: file) {
            let message = "anchors (&name) and aliases (*name) are not supported; write the value where it is used"
            throw YAMLError(file: file, line: place.line, column: place.column, message: message)
        }
        guard let root = try compose(text, file: file, body: \.self) else {
            throw YAMLError(file: file, line: 1, column: 1, message: "the file is empty")
        }
        return try convert(root, file: file, path: "", depth: 0)
    }

    /// Composes the text's only document and hands its root to `body` while the parser is alive.
    private static func compose<Result>(
        _ text: String,
        file: String,
        body: (Yams.Node) -> Result
    ) throws(YAMLError) -> Result? {
        do {
            let parser = try Yams.Parser(yaml: text, resolver: .basic, encoding: .utf8)
            // Nodes refer to their anchors weakly; the parser owns them.
            return try withExtendedLifetime(parser) { try parser.singleRoot().map(body) }
        } catch let error as YamlError {
            throw translate(error, text: text, file: file)
        } catch {
            throw YAMLError(file: file, line: 1, column: 1, message: "cannot be read as YAML")
        }
    }

    /// The place of the first anchor, or `nil`.
    ///
    /// The parser shares an anchored node among its aliases and then hashes every key, which takes exponential time for a
    /// key that is built of aliases upon aliases. So anchors are looked for in a text whose aliases are made plain first.
    private static func anchorPlace(in text: String, file: String) throws(YAMLError) -> Place? {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return nil }
        let withoutAliases = String(
            decoding: text.utf8.map { $0 == UInt8(ascii: "*") ? UInt8(ascii: "x") : $0 },
            as: UTF8.self
        )
        return try compose(withoutAliases, file: file, body: firstAnchor) ?? nil
    }

    private static func firstAnchor(_ node: Yams.Node) -> Place? {
        if node.anchor != nil { return place(of: node) }
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                if let place = firstAnchor(key) ?? firstAnchor(value) { return place }
            }
            return nil
        case .sequence(let sequence):
            for element in sequence {
                if let place = firstAnchor(element) { return place }
            }
            return nil
        case .scalar, .alias: return nil
        }
    }

    private static func place(of node: Yams.Node) -> Place {
        node.mark.map { ($0.line, $0.column) } ?? (1, 1)
    }

    private static func convert(
        _ node: Yams.Node,
        file: String,
        path: String,
        depth: Int
    ) throws(YAMLError) -> YAMLNode {
        let place = place(of: node)
        func made(_ content: Content) -> YAMLNode {
            YAMLNode(file: file, line: place.line, column: place.column, path: path, content: content)
        }
        let empty = made(.sequence([]))
        guard depth <= depthLimit else { throw empty.error("nested deeper than \(depthLimit) levels") }
        switch node {
        case .scalar(let scalar):
            try refuseTag(scalar.tag, unless: .str, at: empty)
            return made(.scalar(scalar.string, isQuoted: scalar.style != .plain))
        case .mapping(let mapping):
            try refuseTag(mapping.tag, unless: .map, at: empty)
            var entries: [Entry] = []
            for (key, value) in mapping {
                entries.append(try entry(key, value, file: file, path: path, depth: depth + 1))
            }
            return made(.mapping(entries))
        case .sequence(let sequence):
            try refuseTag(sequence.tag, unless: .seq, at: empty)
            var elements: [YAMLNode] = []
            for (index, element) in sequence.enumerated() {
                elements.append(try convert(element, file: file, path: "\(path)[\(index)]", depth: depth + 1))
            }
            return made(.sequence(elements))
        case .alias: throw empty.error("aliases (*name) are not supported; write the value where it is used")
        }
    }

    private static func entry(
        _ key: Yams.Node,
        _ value: Yams.Node,
        file: String,
        path: String,
        depth: Int
    ) throws(YAMLError) -> Entry {
        let keyNode = try convert(key, file: file, path: path, depth: depth)
        guard case .scalar(let name, _) = keyNode.content, !keyNode.isNull else {
            throw keyNode.error("a key must be a text, not \(keyNode.kind)")
        }
        let valuePath = path.isEmpty ? name : "\(path).\(name)"
        return Entry(
            key: name,
            keyNode: keyNode,
            value: try convert(value, file: file, path: valuePath, depth: depth)
        )
    }

    /// The parser puts the kind's own tag in where it had to compare nodes, so that tag does not count.
    private static func refuseTag(_ tag: Tag, unless usual: Tag.Name, at node: YAMLNode) throws(YAMLError) {
        guard tag != .implicit, tag != Tag(usual) else { return }
        throw node.error("tags (!name) are not supported; remove it, and quote the value if it is a text")
    }
}
