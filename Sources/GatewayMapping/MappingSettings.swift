package import ChargebeeAPI

/// What a job decides about the requests, beyond its mapping.
package struct MappingSettings: Hashable, Sendable {
    /// Who decides whether a payment source becomes its customer's primary one.
    package enum ReplacePrimary: String, CaseIterable, Hashable, Sendable {
        /// The parameter is left out, and the primary one stays.
        case never
        /// Each request replaces it.
        case always
        /// The mapping's rule for `replace_primary_payment_source`; a row without a value leaves the parameter out.
        case fromColumn = "from_column"
    }

    /// The rows that a job selects by one column of the file.
    package struct RowFilter: Hashable, Sendable {
        /// A header of the file, matched after trimming and without regard to case.
        package let header: String
        /// The values of the rows that stay, compared without regard to case, blanks, `_`, `-` and `.`; an empty text stands
        /// for an empty cell.
        package let values: [String]

        package init(header: String, values: [String]) {
            self.header = header
            self.values = values
        }
    }

    /// The operation that rows become requests of; `nil` is the first one of the mapping.
    package var operation: Operation?
    /// Sent with every request; `nil` where Chargebee is to choose.
    package var gatewayAccountID: String?
    /// The default is `never`.
    package var replacePrimary: ReplacePrimary
    /// Whether the details come from the file instead of the gateway; the default is that they do not.
    package var skipRetrieval: Bool
    /// Header names by logical column, where a file calls a column otherwise than the mapping knows.
    package var columnOverrides: [String: String]
    /// Which rows the job selects, by columns of the file; a row must pass all of them.
    package var rowFilters: [RowFilter]

    package init(
        operation: Operation? = nil,
        gatewayAccountID: String? = nil,
        replacePrimary: ReplacePrimary = .never,
        skipRetrieval: Bool = false,
        columnOverrides: [String: String] = [:],
        where rowFilters: [RowFilter] = []
    ) {
        self.operation = operation
        self.gatewayAccountID = gatewayAccountID
        self.replacePrimary = replacePrimary
        self.skipRetrieval = skipRetrieval
        self.columnOverrides = columnOverrides
        self.rowFilters = rowFilters
    }
}
