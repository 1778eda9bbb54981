import ChargebeeAPI
import Planning
import StrictYAML

extension JobReader {
    /// Which columns say what the customers are billed next; whether the files have them is seen when they are read.
    func finance(_ node: YAMLNode, _ operation: String) throws(YAMLError) -> BillColumns {
        if operation == Operation.deleteLocal.name {
            throw node.error("\"finance\" is about customers with a usable method; \(operation) takes methods away")
        }
        var keys = try node.mapping()
        let amount = try keys.required("amount")
        let currency = try keys.required("currency")
        let nextBilling = try keys.optional("next_billing")
        try keys.finish()
        let columns = BillColumns(
            amount: try header(amount),
            currency: try header(currency),
            nextBilling: try nextBilling.map { node throws(YAMLError) in try header(node) }
        )
        for (index, other) in [amount, currency, nextBilling].compactMap(\.self).enumerated()
        where columns.names[..<index].contains(columns.names[index]) {
            throw other.error(
                "\(other.name) names the column \"\(columns.names[index])\", as another key of finance does"
            )
        }
        return columns
    }

    private func header(_ node: YAMLNode) throws(YAMLError) -> String {
        let name = try node.string()
        guard !name.isEmpty else { throw node.error("\(node.name) must be the header of a column") }
        return name
    }
}
