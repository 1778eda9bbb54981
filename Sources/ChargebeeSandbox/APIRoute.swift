import ChargebeeAPI

/// Which operation a method and a path mean.
struct APIRoute: Sendable {
    let operation: ChargebeeAPI.Operation
    /// The `{id}` of the path, decoded; empty where the operation has none.
    private let id: String

    /// The payment source that the path names; empty for none.
    var paymentSourceID: String { operation.isAboutSource ? id : "" }
    /// The customer that the path names; empty for none.
    var customerID: String { operation.isAboutSource ? "" : id }

    /// Finds the operation.
    ///
    /// - Throws: ``APIRefusal``, 404 for an unknown path and 405 for a known one with another method.
    static func find(method: String, path: String) throws(APIRefusal) -> Self {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        var isKnownPath = false
        // A fixed word may fit a placeholder too, but no two of these have one method.
        for (operation, template) in templates {
            guard let id = match(segments, template) else { continue }
            isKnownPath = true
            if operation.method.rawValue == method { return Self(operation: operation, id: id) }
        }
        if isKnownPath {
            throw APIRefusal(405, "http_method_not_supported", "The HTTP method is not supported for this path.")
        }
        throw APIRefusal(404, "resource_not_found", "The sandbox has no such path.")
    }

    private typealias Template = (operation: ChargebeeAPI.Operation, segments: [Substring])

    private static let templates: [Template] = ChargebeeAPI.Operation.catalog
        .map { ($0, $0.pathTemplate.split(separator: "/")) }

    /// The id in the path, empty where the template has none, or `nil` where the path does not fit.
    private static func match(_ segments: [Substring], _ template: [Substring]) -> String? {
        guard segments.count == template.count else { return nil }
        var id = ""
        for (segment, expected) in zip(segments, template) {
            if expected == "{id}" {
                guard let decoded = FormDecoder.pairs(of: Array("id=\(segment)".utf8))?.first?.value else { return nil }
                id = decoded
            } else if segment != expected {
                return nil
            }
        }
        return id
    }
}
