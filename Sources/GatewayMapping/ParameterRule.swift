package import ChargebeeAPI

/// What fills one parameter of the request.
///
/// How a column's value is read follows from the parameter: tokens byte for byte, `card[expiry_month]` as a month,
/// `card[brand]` by the brand vocabulary, `billing_address[state_code]` without a country prefix, and so on.
package struct ParameterRule: Hashable, Sendable {
    /// Where the value comes from.
    package enum Source: Hashable, Sendable {
        /// The same for every row.
        case constant(String)
        /// A logical column, and what stands for it where it is empty.
        case column(String, fallback: String?)
        /// Texts and logical columns one behind the other.
        case composition([Part])
        /// `true` where two logical columns are equal byte for byte, `false` where not, no value where one is empty.
        case equality(String, String)
    }

    package enum Part: Hashable, Sendable {
        case text(String)
        case column(String)
    }

    /// What becomes of a value that the vocabulary does not have.
    package enum Unlisted: Hashable, Sendable {
        case reject
        /// The parameter is left out.
        case omit
        /// This value is sent instead.
        case use(String)
    }

    package let specification: ParameterSpecification
    package let source: Source
    /// Whether a row without a value is rejected.
    package let isRequired: Bool
    /// Whether a composition with only some of its parts gives no value; otherwise the row is rejected.
    package let omitsIncomplete: Bool
    /// The accepted spellings of an expiry, tried in order.
    package let spellings: [ExpirySpelling]
    /// Whether a number that has lost its leading zero is mended, which is counted.
    package let restoresLeadingZero: Bool
    /// The mapping's own words, before the built-in ones.
    package let vocabulary: [String: String]
    package let unlisted: Unlisted

    /// The logical columns that it reads.
    package var columns: [String] {
        switch source {
        case .constant: []
        case .column(let name, _): [name]
        case .composition(let parts):
            parts.compactMap { part in
                guard case .column(let name) = part else { return nil }
                return name
            }
        case .equality(let left, let right): [left, right]
        }
    }

    /// In words, for `explain` and for reports.
    package var summary: String {
        switch source {
        case .constant(let text): "always \"\(text)\""
        case .column(let name, let fallback):
            "column \(name)" + (fallback.map { ", or \"\($0)\" where it is empty" } ?? "")
        case .composition(let parts):
            "composed: "
                + parts.map { part in
                    switch part {
                    case .text(let text): text
                    case .column(let name): "{\(name)}"
                    }
                }.joined()
        case .equality(let left, let right): "true where column \(left) equals column \(right)"
        }
    }
}
