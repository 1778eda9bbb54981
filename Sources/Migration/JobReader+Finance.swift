import ChargebeeAPI
import GatewayMapping
import Planning
import StrictYAML

extension JobReader {
    /// Where the job finds what customers are billed next: in the input, or in a list of its own.
    enum Finance {
        /// Columns of the input, or of the file joined to it.
        case columns(BillColumns)
        case list(BillListRule)
    }

    /// The keys that say something about a list of bills, and nothing without one.
    private static let listKeys = [
        "customer", "where", "not_card_numbers", "format", "delimiter", "encoding", "header_line",
    ]

    /// What says what the customers are billed next; whether the files have the columns is seen when they are read.
    func finance(
        _ node: YAMLNode,
        _ operation: String,
        _ mapping: GatewayMapping
    ) throws(YAMLError) -> Finance {
        if operation == Operation.deleteLocal.name {
            throw node.error("\"finance\" is about customers with a usable method; \(operation) takes methods away")
        }
        var keys = try node.mapping()
        let file = try keys.optional("file")
        let amount = try keys.required("amount")
        let currency = try keys.required("currency")
        let nextBilling = try keys.optional("next_billing")
        let columns = BillColumns(
            amount: try header(amount),
            currency: try header(currency),
            nextBilling: try nextBilling.map { node throws(YAMLError) in try header(node) }
        )
        var named = [amount, currency, nextBilling].compactMap(\.self)
        let finance: Finance
        if let file {
            let customer = try keys.required("customer")
            named.insert(customer, at: 0)
            let rule = try billList(file, customer, columns, &keys)
            guard (mapping.parameters + mapping.details).contains(where: { $0.specification.name == "customer_id" })
            else {
                throw file.error(
                    "finance.file is held against the customers of the input, and the mapping \(mapping.id) reads none"
                )
            }
            finance = .list(rule)
        } else {
            for key in Self.listKeys {
                guard let node = try keys.optional(key) else { continue }
                throw node.error(
                    "\(node.name) is about a list of bills; name it with finance.file, or leave \(key) out"
                )
            }
            finance = .columns(columns)
        }
        try keys.finish()
        try refuseSameColumn(named)
        return finance
    }

    private func billList(
        _ file: YAMLNode,
        _ customer: YAMLNode,
        _ columns: BillColumns,
        _ keys: inout YAMLMappingReader
    ) throws(YAMLError) -> BillListRule {
        let path = try file.string()
        guard !path.isEmpty, path != "-" else {
            throw file.error("finance.file must be the path of a file; standard input cannot be read for each plan")
        }
        var rule = BillListRule(
            path: resolved(path),
            options: try readingOptions(&keys),
            customer: try header(customer),
            columns: columns
        )
        rule.filters = try rowFilters(try keys.optional("where"))
        rule.notCardNumbers = try keys.optional("not_card_numbers")?.strings() ?? []
        return rule
    }

    /// Refuses one column for two meanings.
    private func refuseSameColumn(_ nodes: [YAMLNode]) throws(YAMLError) {
        var names: [String] = []
        for node in nodes {
            let name = try node.string()
            if names.contains(name) {
                throw node.error("\(node.name) names the column \"\(name)\", as another key of finance does")
            }
            names.append(name)
        }
    }

    private func header(_ node: YAMLNode) throws(YAMLError) -> String {
        let name = try node.string()
        guard !name.isEmpty else { throw node.error("\(node.name) must be the header of a column") }
        return name
    }
}
