import GatewayCatalogue

/// A mapping to edit, for a file that no mapping fits; sound by itself, with every column of the file listed.
package struct MappingDraft {
    /// Whether a header of a mapping is still the one that a draft has for a column that it could not find.
    package static func isPlaceholder(_ header: String) -> Bool {
        header.hasPrefix("PUT THE ") && header.hasSuffix(" HEADER HERE")
    }

    let text: String
    /// What is to be filled in or looked at.
    let openPoints: [String]

    /// A logical column of the draft.
    private struct Part {
        let header: String
        let isGuess: Bool
        let form: ColumnForm?

        /// Stands in where no header is guessed; `check` asks for it to be filled in.
        static func open(_ word: String) -> Part {
            Part(header: "PUT THE \(word) HEADER HERE", isGuess: false, form: nil)
        }
    }

    init(_ inspection: FileInspection, id: String) {
        let header = inspection.header
        let unique = ColumnGuess.unique(header)
        func part(_ guess: String?, _ word: String) -> Part {
            guard let guess, let index = header.firstIndex(of: guess) else { return .open(word) }
            return Part(header: guess, isGuess: true, form: inspection.forms[index])
        }
        let customerGuess = ColumnGuess.customer(among: unique)
        let rest = unique.filter { $0 != customerGuess }
        let customer = part(customerGuess, "CUSTOMER")
        let token = part(Self.token(among: rest, inspection), "TOKEN")
        openPoints = [
            customer.isGuess
                ? "the customer is taken from \"\(customer.header)\", which is a guess"
                : "which header holds Chargebee's customer id is to be filled in (twice)",
            token.isGuess
                ? "the token is taken from \"\(token.header)\", which is a guess"
                : "which header holds the token is to be filled in (twice)",
            "whether the gateway wants reference_id in this form is to be found out",
        ]
        var ignored: [String] = []
        for name in header where !name.isEmpty && name != customer.header && name != token.header {
            if !ignored.contains(name) { ignored.append(name) }
        }
        let lines =
            Self.opening(id, inspection) + Self.columns(customer, token) + Self.parameters()
            + Self.ignored(ignored, inspection) + Self.tests(customer, token)
        text = lines.joined(separator: "\n") + "\n"
    }

    /// By name, else the only column whose values all have a prefix that gateways give their tokens.
    private static func token(among header: [String], _ inspection: FileInspection) -> String? {
        if let named = ColumnGuess.token(among: header) { return named }
        let marked = header.filter { name in
            inspection.header.firstIndex(of: name).map { inspection.forms[$0].prefix != nil } ?? false
        }
        return marked.count == 1 ? marked.first : nil
    }

    private static func opening(_ id: String, _ inspection: FileInspection) -> [String] {
        [
            "# A mapping to edit, written by tokenferry init. It is a guess: look at each line, and let",
            "# `tokenferry check JOB` run its tests after each change. Mappings/README.md explains every key.",
            "id: \(YAMLText.name(String(id.map { $0 == "." ? "-" : $0 }.prefix(40))))",
            "title: \(YAMLText.scalar("Draft for \(id)"))",
            "gateway: any                            # or Chargebee's name of the gateway, as `tokenferry gateways` lists them",
            "evidence: inferred                      # the plan says so, and asks for a canary",
            "",
        ]
    }

    private static func columns(_ customer: Part, _ token: Part) -> [String] {
        let guess = "    # a guess by its name: look at it"
        var lines = ["columns:", "  # Chargebee's id of the customer, not the gateway's."]
        lines.append(
            "  customer: { headers: [\(YAMLText.scalar(customer.header))], required: true }"
                + (customer.isGuess ? guess : "")
        )
        lines.append(
            "  # What the gateway knows the payment method by. Narrow the shape down, so that cut-off tokens are noticed."
        )
        if let form = token.form, let seen = form.lengths {
            lines.append("  # Seen: \(seen.lowerBound) to \(seen.upperBound) bytes.")
        }
        lines.append(
            "  token: { headers: [\(YAMLText.scalar(token.header))], required: true, token: \(shape(token.form)) }"
                + (token.isGuess ? guess : "")
        )
        return lines + [""]
    }

    private static func shape(_ form: ColumnForm?) -> String {
        guard let form, let lengths = form.lengths else { return "{ characters: printable }" }
        let prefix = form.prefix.map { "prefixes: [\(YAMLText.scalar($0))], " } ?? ""
        // Half of the shortest, since only the first rows were looked at.
        let rest = min(100, max(1, (lengths.lowerBound - (form.prefix?.utf8.count ?? 0)) / 2))
        return "{ \(prefix)characters: \(form.characterSet.rawValue), min: \(rest) }"
    }

    private static func parameters() -> [String] {
        [
            "parameters:",
            "  customer_id: { column: customer }",
            "  type: card                            # or direct_debit, paypal_express_checkout, …",
            "  reference_id: { column: token }       # or composed of two columns: { compose: \"{profile}/{token}\" }",
            "",
        ]
    }

    private static func ignored(_ names: [String], _ inspection: FileInspection) -> [String] {
        guard !names.isEmpty else { return [] }
        return [
            "# Every other column of the file; nothing is taken from them. Move those that you need up into columns.",
            "ignored:",
        ] + names.map { "  - \(YAMLText.scalar($0))" } + [""]
    }

    /// Values of the same form as the file's, and belonging to nobody.
    private static func tests(_ customer: Part, _ token: Part) -> [String] {
        let customerID = example(of: customer.form, limit: 50) ?? "customer-1"
        let tokenValue = example(of: token.form, limit: 200) ?? "token-1"
        let (first, second) = (YAMLText.scalar(customer.header), YAMLText.scalar(token.header))
        return [
            "# The values are made up: a and 1 stand for the letters and digits of the file's.",
            "tests:",
            "  - name: a payment method",
            "    row: { \(first): \(quoted(customerID)), \(second): \(quoted(tokenValue)) }",
            "    request: { customer_id: \(quoted(customerID)), type: card, reference_id: \(quoted(tokenValue)) }",
            "  - name: a customer without a payment method",
            "    row: { \(first): \(quoted(customerID)), \(second): \"\" }",
            "    rejected: missing_token",
        ]
    }

    private static func example(of form: ColumnForm?, limit: Int) -> String? {
        guard let form, !form.example.isEmpty else { return nil }
        let text = String(form.example.prefix(limit))
        // Blanks at the ends are not sent in a customer id, and make a token malformed.
        return text.first == " " || text.last == " " ? nil : text
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }
}
