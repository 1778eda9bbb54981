import Yams

extension YAMLNode {
    /// Our words for what the parser says, with the place and without the text around it.
    static func translate(_ error: YamlError, text: String, file: String) -> YAMLError {
        func made(_ line: Int, _ column: Int, _ message: String) -> YAMLError {
            YAMLError(file: file, line: line, column: column, message: message)
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            if let tab = indentingTab(text, line: mark.line) {
                return made(mark.line, tab, "a tab is used for indentation, which YAML forbids; use spaces")
            }
            let circumstance = context.map { " \($0.text) that begins in line \($0.mark.line)" } ?? ""
            return made(mark.line, mark.column, "not valid YAML: \(problem)\(circumstance)")
        case .composer(_, let problem, let mark, _):
            let isSecond = problem.contains("another document")
            return made(
                mark.line,
                mark.column,
                isSecond ? "a second document begins here; only one is allowed" : problem
            )
        case .reader(let problem, let offset, _, _):
            let place = place(ofCharacter: offset ?? 0, in: text)
            return made(place.line, place.column, "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
            return made(
                context.mark.line,
                context.mark.column,
                "the key \(names) stands twice among the keys that begin here; keep one"
            )
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return made(1, 1, "cannot be read as YAML")
        }
    }

    /// The 1-based column of a tab in a line's indentation, or `nil`.
    private static func indentingTab(_ text: String, line: Int) -> Int? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(line - 1) else { return nil }
        let indentation = lines[line - 1].prefix { $0 == " " || $0 == "\t" }
        return indentation.firstIndex(of: "\t").map { indentation.distance(from: indentation.startIndex, to: $0) + 1 }
    }

    private static func place(ofCharacter offset: Int, in text: String) -> Place {
        var line = 1
        var column = 1
        for character in text.prefix(offset) {
            if character.isNewline {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return (line, column)
    }
}
