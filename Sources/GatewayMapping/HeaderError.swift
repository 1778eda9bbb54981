import GatewayCatalogue
import StrictYAML

/// Why a mapping does not fit a file's header.
package enum HeaderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A required column is under none of its headers.
    case missingColumn(String, tried: [String], found: [String])
    /// Several headers could be the column.
    case ambiguousColumn(String, candidates: [String])
    /// The job file gives a header to a column that the mapping does not have.
    case unknownColumn(String, known: [String])
    /// The header that the job file gives is not in the file.
    case overrideNotFound(String, header: String, found: [String])
    /// The job file selects rows by a header that the file does not have; `key` is where it does.
    case filterNotFound(String, found: [String], key: String = "input.where")
    /// The job file selects rows by a header that the file has more than once; `key` is where it does.
    case filterAmbiguous(String, key: String = "input.where")
    /// `replace_primary: from_column`, and the mapping or the file has nothing to decide by; the columns it would need.
    case noPrimaryColumn(mapping: String, needed: [String])
    /// The job's operation is none of those that the mapping is for.
    case otherOperation(String, mapping: String, operations: [String])
    /// The operation needs a gateway account, and neither job nor file names one.
    case noGatewayAccount(operation: String)
    /// `skip_retrieval: true` with a mapping that does not allow it.
    case skipRetrievalRefused(mapping: String)

    package var description: String {
        switch self {
        case .missingColumn(let column, let tried, let found):
            "the file has no column for \"\(column)\". Tried: \(Self.list(tried)). The file has: \(Self.list(found)). "
                + "If one of them is meant, say so in the job file: "
                + "input: { columns: { \(column): \(Self.suggestion(tried, found)) } }"
        case .ambiguousColumn(let column, let candidates):
            "several columns could be \"\(column)\": \(Self.list(candidates)). Say which in the job file: "
                + "input: { columns: { \(column): \(Self.yaml(candidates.first ?? "HEADER")) } }, "
                + "or rename one where two have the same name"
        case .unknownColumn(let column, let known):
            "input.columns names \"\(column)\", which the mapping does not have"
                + (closestSpelling(to: column, among: known).map { "; did you mean \"\($0)\"?" } ?? ".")
                + " It has: \(known.joined(separator: ", "))"
        case .overrideNotFound(let column, let header, let found):
            "input.columns says that \"\(column)\" is the column \"\(header)\", which the file does not have"
                + (closestSpelling(to: header, among: found).map { "; did you mean \"\($0)\"?" } ?? ".")
                + " The file has: \(Self.list(found))"
        case .filterNotFound(let header, let found, let key):
            "\(key) selects rows by the column \"\(header)\", which the file does not have"
                + (closestSpelling(to: header, among: found).map { "; did you mean \"\($0)\"?" } ?? ".")
                + " The file has: \(Self.list(found))"
        case .filterAmbiguous(let header, let key):
            "\(key) selects rows by the column \"\(header)\", which the file has more than once; rename one of them"
        case .noPrimaryColumn(let mapping, let needed):
            "replace_primary is from_column, and "
                + (needed.isEmpty
                    ? "the mapping \(mapping) has no rule for it. "
                    : "the file lacks \(Self.list(needed)), by which the mapping \(mapping) decides. ")
                + "Set options: { replace_primary: never } or always"
        case .otherOperation(let operation, let mapping, let operations):
            "the mapping \(mapping) is for \(operations.joined(separator: ", ")), and the job's operation is "
                + "\(operation). Change one of them"
        case .noGatewayAccount(let operation):
            "\(operation) needs the gateway account that the payment sources go to. "
                + "Name it in the job file: target: { gateway_account_id: … }"
        case .skipRetrievalRefused(let mapping):
            "skip_retrieval is true, and the mapping \(mapping) does not allow it: Chargebee supports it for Vantiv only. "
                + "Remove the option"
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).map { "\"\(HeaderName.shown($0))\"" }.joined(separator: ", ")
        let more = names.count > 40 ? " and \(names.count - 40) more" : ""
        return shown + more + (names.contains(where: HeaderName.isLikeData) ? Self.noHeader : "")
    }

    /// Said where names look like values.
    private static let noHeader = ". The first line looks like data: the file seems to have no header; add one"

    /// The header that was probably meant.
    private static func suggestion(_ tried: [String], _ found: [String]) -> String {
        yaml(
            tried.lazy.compactMap { closestSpelling(to: $0, among: found.filter { !HeaderName.isLikeData($0) }) }.first
                ?? "HEADER"
        )
    }

    /// A header as a YAML scalar.
    private static func yaml(_ header: String) -> String {
        let isPlain = header.utf8.allSatisfy { TokenShape.Characters.word.contains($0) }
        return isPlain
            ? header
            : "'" + header.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
