package import CSVInput
package import GatewayMapping

/// Where a list of bills is, and how it is read.
package struct BillListRule: Hashable, Sendable {
    package var path: String
    package var options: CSVOptions
    /// The header of the column with Chargebee's customer id.
    package var customer: String
    package var columns: BillColumns
    /// Which rows count; all by default.
    package var filters: [MappingSettings.RowFilter] = []
    /// Columns, by header, whose digits the user vouches for.
    package var notCardNumbers: [String] = []

    package init(path: String, options: CSVOptions, customer: String, columns: BillColumns) {
        self.path = path
        self.options = options
        self.customer = customer
        self.columns = columns
    }

    /// The file's name, without its folder.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
