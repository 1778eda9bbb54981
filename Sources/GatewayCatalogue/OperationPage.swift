import ChargebeeAPI

/// Everything on one operation, or why it is refused.
struct OperationPage {
    private var page: PageText

    var text: String { page.text }

    init(_ entry: OperationReport.Entry, in report: OperationReport) {
        page = PageText(title: entry.name, labelWidth: Self.labelWidth(of: entry))
        switch entry {
        case .refused(_, let reason):
            page.put("")
            page.paragraph("Refused. \(reason)", indent: 2)
        case .batch(let operation): append(operation, report.mappings(of: operation))
        }
    }

    /// The width that the longest parameter name needs, within bounds.
    private static func labelWidth(of entry: OperationReport.Entry) -> Int {
        guard case .batch(let operation) = entry else { return 22 }
        return (operation.parameters.map(\.name.count).max() ?? 0) + 4
    }

    private mutating func append(_ operation: ChargebeeAPI.Operation, _ mappings: [String]) {
        page.put("")
        page.paragraph(operation.summary, indent: 2)
        page.put("")
        page.put("call", "\(operation.method.rawValue) \(operation.pathTemplate)")
        page.put("calls a row", operation.callWords)
        page.put("answers with", operation.answer.words)
        page.put("if no answer comes", operation.doubt.words)
        page.put("making it twice", operation.isHarmlessToRepeat ? "does no harm" : "may have effects of its own")
        append("In the path", .path, of: operation)
        append("Parameters", .form, of: operation)
        append("Known of the payment source: not sent, for the plan and for comparing", .known, of: operation)
        append("Headers, for each row or, as options.origin, for the whole job", .header, of: operation)
        if !operation.notes.isEmpty { page.heading("Notes") }
        for note in operation.notes { page.paragraph("- " + note, indent: 4, firstIndent: 2) }
        page.heading("Mappings")
        page.paragraph(Self.mappingWords(mappings), indent: 2)
        page.heading("A job")
        for line in OperationExample(operation, mapping: mappings.first).yaml.split(separator: "\n") {
            page.put("  " + line)
        }
    }

    private mutating func append(
        _ title: String,
        _ place: ParameterSpecification.Place,
        of operation: ChargebeeAPI.Operation
    ) {
        let parameters = operation.parameters.filter { $0.place == place }
        if parameters.isEmpty { return }
        page.heading(title)
        for parameter in parameters { page.put(parameter.name, parameter.rule) }
    }

    private static func mappingWords(_ mappings: [String]) -> String {
        mappings.isEmpty
            ? "None is built in; a mapping file of your own names the operation in its key operation."
            : mappings.joined(separator: ", ")
    }
}

extension ParameterSpecification {
    /// Everything that a value has to keep to, as one line.
    fileprivate var rule: String {
        var words = isRequired ? ["required"] : []
        if isToken { words.append("secret") }
        words.append(kind.words)
        if let headerName { words.append("sent as \(headerName)") }
        if !excludes.isEmpty { words.append("not with \(excludes.joined(separator: ", "))") }
        return words.joined(separator: "; ")
    }
}

extension ChargebeeAPI.Operation {
    /// How many calls a row takes, and which options add one.
    fileprivate var callWords: String {
        let count = "\(callsPerRow.lowerBound)"
        var more: [String] = []
        if parameter("replace_primary_payment_source") != nil {
            more.append("1 more with options.record_previous_primary where the new source becomes the primary one")
        }
        if name == Self.port.name { more.append("1 more with options.delete_old") }
        return ([count] + more).joined(separator: "; ")
    }
}
