/// What is wrong with a YAML file, and where.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as its reader named it, for messages only.
    package let file: String
    /// 1-based.
    package let line: Int
    /// 1-based, in Unicode scalars.
    package let column: Int
    /// A sentence without the place, in lower case and without a full stop.
    package let message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, which editors and terminals turn into a link.
    package var description: String { "\(file):\(line):\(column): \(message)" }
}
