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
        case composition(Composition)
        /// A JSON object with logical columns in its texts.
        case json(JSONTemplate)
        /// `true` where two logical columns are equal byte for byte, `false` where not, no value where one is empty.
        case equality(String, String)
    }

    /// What becomes of a value that the vocabulary does not have.
    package enum Unlisted: Hashable, Sendable {
        case reject
        /// The parameter is left out.
        case omit
        /// This value is sent instead.
        case use(String)
    }

    /// How a number that other programs have changed is mended; each use is counted.
    package enum Repair: String, CaseIterable, Hashable, Sendable {
        /// `3` for `03`: what spreadsheets do.
        case leadingZero = "leading_zero"
        /// `3.0` for `3`: what pandas makes of whole numbers in a column with gaps.
        case decimalZero = "decimal_zero"
    }

    package let specification: ParameterSpecification
    package let source: Source
    /// Whether a row without a value is rejected.
    package let isRequired: Bool
    /// Whether a composition with only some of its parts gives no value; otherwise the row is rejected.
    package let omitsIncomplete: Bool
    /// The accepted spellings of an expiry, tried in order.
    package let spellings: [ExpirySpelling]
    /// Empty unless the parameter is a number.
    package let repairs: Set<Repair>
    /// The mapping's own words, before the built-in ones.
    package let vocabulary: [String: String]
    package let unlisted: Unlisted
    /// The line of the mapping file on which it begins, 1-based.
    package let line: Int

    /// The logical columns that it reads.
    package var columns: [String] {
        switch source {
        case .constant: []
        case .column(let name, _): [name]
        case .composition(let composition): composition.columns
        case .json(let template): template.columns
        case .equality(let left, let right): [left, right]
        }
    }

    /// The logical columns that a file lacks and without which the rule never has a value; empty where it can have one.
    func missingColumns(where isInFile: (String) -> Bool) -> [String] {
        let needed: [String] =
            switch source {
            case .constant, .column(_, fallback: .some), .json: []
            case .column(let name, fallback: nil): [name]
            case .composition(let composition): composition.neededColumns
            case .equality(let left, let right): [left, right]
            }
        if !needed.isEmpty { return needed.filter { !isInFile($0) } }
        switch source {
        case .json(let template) where template.hasFixedLeaf: return []
        case .composition, .json: return columns.contains(where: isInFile) ? [] : columns
        case .constant, .column, .equality: return []
        }
    }

    /// In words, for `explain` and for reports.
    package var summary: String {
        switch source {
        case .constant(let text): "always \"\(text)\""
        case .column(let name, let fallback):
            "column \(name)" + (fallback.map { ", or \"\($0)\" where it is empty" } ?? "")
        case .composition(let composition): "composed: \(composition.pattern)"
        case .json(let template): "composed: \(template.pattern)"
        case .equality(let left, let right): "true where column \(left) equals column \(right)"
        }
    }
}
