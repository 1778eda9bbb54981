/// A key of a line of the log: its name, what stands there, and what it means.
package struct EventKey: Hashable, Sendable {
    package enum Form: Hashable, Sendable {
        case text
        case integer
        case number
        case truth
        /// An object whose members are all integers, such as counts by ending.
        case counts
        /// One of a few words.
        case word([String])

        /// As a documentation's table says it.
        package var words: String {
            switch self {
            case .text: "text"
            case .integer: "integer"
            case .number: "number"
            case .truth: "true or false"
            case .counts: "object of integers"
            case .word(let words): words.joined(separator: ", ")
            }
        }
    }

    package let name: String
    package let form: Form
    /// Whether it may be `null`; the key itself is always there.
    package let isOptional: Bool
    package let meaning: String

    init(_ name: String, _ form: Form, optional: Bool = false, _ meaning: String) {
        self.name = name
        self.form = form
        isOptional = optional
        self.meaning = meaning
    }
}
