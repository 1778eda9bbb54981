package import CSVInput
package import GatewayMapping

/// A file to look at, and what is known about it beforehand.
package struct InspectionInput: Sendable {
    /// The file; `-` is standard input.
    package var path: String
    /// How the file is read; by default everything is found out.
    package var options: CSVOptions
    /// The mappings to try, in the order in which equally good ones are listed.
    package var mappings: [GatewayMapping]
    /// Whether the user named the mapping, so that it is shown however badly it fits.
    package var mappingIsGiven: Bool
    /// Columns, by header name, whose digits the user vouches for.
    package var notCardNumbers: [String]

    package init(
        path: String,
        options: CSVOptions = CSVOptions(),
        mappings: [GatewayMapping],
        mappingIsGiven: Bool = false,
        notCardNumbers: [String] = []
    ) {
        self.path = path
        self.options = options
        self.mappings = mappings
        self.mappingIsGiven = mappingIsGiven
        self.notCardNumbers = notCardNumbers
    }
}
