import StrictYAML

/// A row that a mapping's author gives as an example, and what must become of it.
package struct MappingTest: Hashable, Sendable {
    package enum Expectation: Hashable, Sendable {
        /// Exactly these parameters.
        case request([String: String])
        /// A reason code, as in `missing_token`.
        case rejected(String)
    }

    package let name: String
    /// The line of the test in its file, 1-based.
    package let line: Int
    /// Headers and values, in file order.
    package let header: [String]
    package let values: [String]
    package let skipRetrieval: Bool
    package let expectation: Expectation
}

/// A test of a mapping that does not hold.
package struct MappingTestFailure: Hashable, Sendable, CustomStringConvertible {
    package let test: String
    /// The line of the test in its file, 1-based.
    package let line: Int
    package let message: String

    package var description: String { "line \(line): test \"\(test)\": \(message)" }
}
