import StrictYAML
import Testing

@Suite struct YAMLParsingTests {
    private static func failure(_ text: String) -> String? {
        do throws(YAMLError) {
            _ = try YAMLNode.parse(text, file: "f.yaml")
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `Nodes know their line, column and path`() throws {
        let root = try YAMLNode.parse("a: 1\nb:\n  - c: x\n    d: 'y'\n", file: "f.yaml")
        var reader = try root.mapping()
        let element = try reader.required("b").elements()[0]
        let value = try element.entries()[1].value
        #expect((value.line, value.column) == (4, 8))
        #expect(value.path == "b[0].d")
        #expect(try value.string() == "y")
        #expect(try reader.required("a").int() == 1)
        try reader.finish()
    }

    @Test(arguments: [
        ("", "f.yaml:1:1: the file is empty"),
        ("# only a comment\n", "f.yaml:1:1: the file is empty"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document begins here; only one is allowed"),
        ("a:\n\tb: 1\n", "f.yaml:2:1: a tab is used for indentation, which YAML forbids; use spaces"),
        ("a:\r\n  \tb: [\r\n", "f.yaml:2:3: a tab is used for indentation, which YAML forbids; use spaces"),
        ("a: 1\nb: 2\na: 3\n", "f.yaml:1:1: the key \"a\" stands twice among the keys that begin here; keep one"),
        (
            "a: &x 1\nb: *x\n",
            "f.yaml:1:4: anchors (&name) and aliases (*name) are not supported; "
                + "write the value where it is used"
        ),
        (
            "a: !!binary aGk=\n",
            "f.yaml:1:4: tags (!name) are not supported; remove it, and quote the value if it is a text"
        ),
        ("? [a, b]\n: 1\n", "f.yaml:1:3: a key must be a text, not a list"),
    ])
    func `A text that is not plain YAML is refused with its place`(text: String, message: String) {
        #expect(Self.failure(text) == message)
    }

    @Test(arguments: [
        "a: [1, 2\n", "a: 'x\n", "a: b: c\n", "a: \u{0}\n", "- a\nb: 1\n", "a: \u{1}", "}", "%YAML 9.9\n", "*x", "@a",
    ])
    func `A text that is not YAML at all is refused`(text: String) {
        #expect(Self.failure(text) != nil)
    }

    /// Named, so that a failure does not print a hundred thousand brackets.
    enum Hostility: String, CaseIterable {
        case openBrackets, closedBrackets, flowMappings, nestedLists, nestedMappings, nestedKeys, size

        var text: String {
            switch self {
            case .openBrackets: String(repeating: "[", count: 100_000)
            case .closedBrackets: String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
            case .flowMappings: String(repeating: "{a: ", count: 100_000)
            case .nestedLists: String(repeating: "- ", count: 100_000) + "a"
            case .nestedMappings: (0..<500).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n")
            case .nestedKeys: String(repeating: "? ", count: 900) + "a"
            case .size: String(repeating: "a: 1\n", count: 300_000)
            }
        }
    }

    @Test(arguments: Hostility.allCases)
    func `A hostile depth or size is refused and does not crash`(hostility: Hostility) {
        #expect(Self.failure(hostility.text) != nil)
    }

    @Test func `Keys made of aliases upon aliases do not hang the parser`() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Self.failure(text + "? *a60\n: 1\n")?.contains("anchors") == true)
    }

    @Test func `An ampersand or asterisk inside a text is no anchor`() throws {
        let root = try YAMLNode.parse("a: \"Tom &Jerry *x\"\nb: Tom & Co * 2\n# &c *d\n", file: "f.yaml")
        #expect(try root.entries()[0].value.string() == "Tom &Jerry *x")
        #expect(try root.entries()[1].value.string() == "Tom & Co * 2")
    }
}
