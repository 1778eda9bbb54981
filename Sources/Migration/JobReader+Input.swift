import CSVInput
import GatewayMapping
import Planning
import StrictYAML

extension JobReader {
    func input(_ node: YAMLNode) throws(YAMLError) -> Job.Input {
        var keys = try node.mapping()
        let fileNode = try keys.required("file")
        let file = try fileNode.string()
        guard file != "-" else {
            throw fileNode.error("a job cannot read standard input, since a run reads its file more than once; save it")
        }
        var input = Job.Input(path: resolved(file))
        input.options = try readingOptions(&keys)
        for entry in try keys.optional("columns")?.entries() ?? [] {
            input.columns[entry.key] = try entry.value.string()
        }
        input.notCardNumbers = try keys.optional("not_card_numbers")?.strings() ?? []
        input.rowFilters = try rowFilters(try keys.optional("where"))
        if let join = try keys.optional("join") { input.join = try self.join(join) }
        try keys.finish()
        return input
    }

    /// Which rows of a file are meant; all without a node.
    func rowFilters(_ node: YAMLNode?) throws(YAMLError) -> [MappingSettings.RowFilter] {
        var filters: [MappingSettings.RowFilter] = []
        for entry in try node?.entries() ?? [] {
            filters.append(.init(header: entry.key, values: try entry.value.strings()))
        }
        return filters
    }

    /// How a file is read, where the job says more than "find out".
    func readingOptions(_ keys: inout YAMLMappingReader) throws(YAMLError) -> CSVOptions {
        var options = CSVOptions()
        if let format = try keys.optional("format") { options.format = try format.enumeration(of: InputFormat.self) }
        if let delimiter = try keys.optional("delimiter") { options.delimiter = try self.delimiter(delimiter) }
        if let encoding = try keys.optional("encoding") {
            options.encoding = try encoding.enumeration(of: TextEncoding.self)
        }
        if let line = try keys.optional("header_line") { options.headerLine = try line.int(in: 1...1_000_000) }
        return options
    }

    /// The second file, joined by one column that both files have, or by one of each.
    func join(_ node: YAMLNode) throws(YAMLError) -> JoinTable.Rule {
        var keys = try node.mapping()
        let file = resolved(try keys.required("file").string())
        let on = try keys.required("on")
        let options = try readingOptions(&keys)
        try keys.finish()
        guard case .mapping = on.content else {
            let column = try on.string()
            return JoinTable.Rule(path: file, options: options, inputColumn: column, fileColumn: column)
        }
        var columns = try on.mapping()
        let rule = JoinTable.Rule(
            path: file,
            options: options,
            inputColumn: try columns.required("input").string(),
            fileColumn: try columns.required("file").string()
        )
        try columns.finish()
        return rule
    }

    func delimiter(_ node: YAMLNode) throws(YAMLError) -> Delimiter {
        guard let delimiter = Delimiter(named: try node.string()) else {
            throw node.error("\"delimiter\" must be auto, a comma, a semicolon, tab or |; quote it: \";\"")
        }
        return delimiter
    }
}
