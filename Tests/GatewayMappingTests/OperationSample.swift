import ChargebeeAPI
import GatewayMapping
import MigrationModel
import Testing

/// Mappings for other operations than the creation by permanent token, and what they make of rows.
enum OperationSample {
    private static let header = """
        id: m
        title: T
        gateway: any
        evidence: inferred
        """

    /// A mapping of those of the columns `s`, `c`, `x` and `y` that it uses.
    static func mapping(_ operation: String, _ parameters: String) throws -> GatewayMapping {
        let columns = ["s", "c", "x", "y"].filter { parameters.contains("column: \($0) ") }.map { "\($0): [\($0)]" }
        return try GatewayMapping(
            yaml: """
                \(header)
                operation: \(operation)
                columns: { \(columns.joined(separator: ", ")) }
                \(parameters)
                tests: [{ name: n, row: { s: "" }, rejected: missing_value }]
                """,
            file: "m.yaml"
        )
    }

    static func source(_ operation: String, _ more: String = "") throws -> GatewayMapping {
        try mapping(operation, "parameters: { payment_source_id: { column: s }, customer_id: { column: c }\(more) }")
    }

    static let both = ", \"origin[ip]\": { column: x }, \"origin[user]\": { column: y }"

    static func request(_ mapper: RowMapper, _ row: [String]) throws -> PlannedRequest {
        try #require(mapper.map(row) == .request)
        return mapper.makeRequest(at: RowAddress(ordinal: 1, line: 2))
    }

    static func builtIn(
        _ name: String,
        _ header: [String],
        _ settings: MappingSettings = MappingSettings()
    ) throws -> RowMapper {
        try RowMapper(mapping: #require(try GatewayMapping.builtIn(name)), settings: settings, header: header)
    }
}
