import StrictYAML

/// A row that a mapping's author gives as an example, and what must become of it.
package struct MappingTest: Hashable, Sendable {
    package enum Expectation: Hashable, Sendable {
        /// Exactly these values, be they sent in the body, the path or a header.
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
    /// The operation that the test is about; the first one of the mapping by default.
    package let operation: String
    /// The job's gateway account; `nil` for a job without one.
    package let gatewayAccountID: String?
    /// What must be known of the payment source, by parameter; others may be known too.
    package let known: [String: String]
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
