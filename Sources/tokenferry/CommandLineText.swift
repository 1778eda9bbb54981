import Reporting

/// The words of the command line that could steer a terminal or turn the reading direction around.
///
/// Messages repeat what was typed, and a name or path may have been pasted from elsewhere.
struct CommandLineText {
    private let words: [(raw: String, printable: String)]

    init(_ arguments: [String]) {
        var found: Set<String> = []
        for argument in arguments where argument.printable != argument {
            found.insert(argument)
            // An option's value in the same word, and the folder from which other paths are made.
            if let sign = argument.firstIndex(of: "=") {
                found.insert(String(argument[argument.index(after: sign)...]))
            }
            if let slash = argument.lastIndex(of: "/") { found.insert(String(argument[..<slash])) }
        }
        words = found.filter { $0.printable != $0 }.sorted { $0.utf8.count > $1.utf8.count }.map { ($0, $0.printable) }
    }

    /// A message in which what was typed is on one line and steers nothing; its own line feeds stay.
    func made(printable message: String) -> String {
        words.reduce(message) { $0.replacing($1.raw, with: $1.printable) }.printableLines
    }
}
