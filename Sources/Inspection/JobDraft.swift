import CSVInput
import ChargebeeAPI
import GatewayMapping

/// A job file to begin with, made from what a look at the input found; and a mapping to edit where none fits.
package struct JobDraft: Sendable {
    /// The job file's text.
    package let job: String
    /// The text of the mapping file that ``job`` names; `nil` where a built-in mapping fits, or the user named one.
    package let mapping: String?
    /// What is still to be filled in or looked at before the job can be planned; empty where nothing is.
    package let openPoints: [String]

    /// What a draft is called and where its parts are.
    package struct Names: Sendable {
        /// The job's name: letters, digits, `-`, `.` and `_`.
        package var job: String
        /// The input as the job file names it.
        package var input: String
        /// The mapping that the user named, as the job file names it; `nil` for the best match.
        package var mapping: String?
        /// The file that a mapping to edit would be written to, as the job file names it.
        package var mappingDraft: String

        package init(job: String, input: String, mapping: String? = nil, mappingDraft: String) {
            self.job = job
            self.input = input
            self.mapping = mapping
            self.mappingDraft = mappingDraft
        }
    }

    /// A job's name from a file's: what a name may not have becomes a dash, and known endings go.
    package static func name(ofFile path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? ""
        for ending in [".gz", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".yaml", ".yml"]
        where name.lowercased().hasSuffix(ending) && name.count > ending.count {
            name.removeLast(ending.count)
        }
        let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "-" }
        let trimmed = String(plain.prefix(100).drop { $0 == "." || $0 == "-" })
        return trimmed.isEmpty ? "migration" : trimmed
    }

    package init(_ inspection: FileInspection, _ names: Names) {
        let match = names.mapping == nil ? inspection.best : inspection.matches.first
        var points: [String] = []
        if let match {
            mapping = nil
            for column in match.candidate.missing {
                points.append(
                    column.guess.map { "input.columns.\(column.name) is \"\($0)\", which is a guess: look at it" }
                        ?? "input.columns.\(column.name) is to be filled in"
                )
            }
            if names.mapping == nil, !inspection.ties.isEmpty {
                let others = inspection.ties.map(\.candidate.mapping.id).joined(separator: ", ")
                points.append("mapping: \(match.candidate.mapping.id) fits, and so does \(others): choose")
            }
        } else {
            let draft = MappingDraft(inspection, id: names.job)
            mapping = draft.text
            points += draft.openPoints.map { "\(names.mappingDraft): \($0)" }
        }
        if let target = match?.candidate.mapping.openTarget { points.append(target) }
        job = Self.text(inspection, names, match)
        openPoints = points
    }

    private static func text(_ inspection: FileInspection, _ names: Names, _ match: MappingMatch?) -> String {
        var lines = opening(inspection, names, match)
        lines += inputBlock(inspection, names, match)
        lines.append("")
        lines += mappingLines(names, match)
        lines.append("")
        lines += targetBlock(match)
        lines.append("")
        lines += optionsBlock(match)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func opening(_ inspection: FileInspection, _ names: Names, _ match: MappingMatch?) -> [String] {
        let operations = match?.candidate.mapping.operations.map(\.name) ?? []
        let others = operations.dropFirst().joined(separator: ", ")
        return [
            "# A job to begin with, written by tokenferry init: \(inspection.rows.grouped) \(inspection.rows == 1 ? "row" : "rows").",
            "# Check it, plan it (nothing is sent), and run it as often as it takes:",
            "#   tokenferry check JOB",
            "#   tokenferry plan JOB",
            "#   tokenferry run JOB",
            "# Paths are relative to this file. Unknown keys are errors.",
            "name: \(YAMLText.name(names.job))",
            "operation: \(operations.first ?? "create_using_permanent_token")"
                + (others.isEmpty ? "" : "    # or \(others)"),
            "",
        ]
    }

    private static func inputBlock(_ inspection: FileInspection, _ names: Names, _ match: MappingMatch?) -> [String] {
        var lines = ["input:", "  file: \(YAMLText.scalar(names.input))"]
        if let delimiter = inspection.options.delimiter.byte {
            lines.append("  delimiter: \(delimiterWord(delimiter))")
        }
        if inspection.options.format != .auto { lines.append("  format: \(inspection.options.format.rawValue)") }
        if inspection.options.encoding != .auto {
            lines.append("  encoding: \(inspection.options.encoding.rawValue)")
        } else if inspection.dialect.encodingWasAssumed {
            let name = inspection.dialect.encoding.rawValue
            lines.append(
                "  #encoding: \(name)    # assumed, since the text makes sense in it; the plan says so until you settle it"
            )
        }
        if let line = inspection.options.headerLine { lines.append("  header_line: \(line)") }
        if !inspection.notCardNumbers.isEmpty {
            let columns = inspection.notCardNumbers.map(YAMLText.scalar).joined(separator: ", ")
            lines.append("  not_card_numbers: [\(columns)]    # digits that you vouch for")
        }
        let missing = match?.candidate.missing ?? []
        if missing.contains(where: { $0.guess != nil }) { lines.append("  columns:") }
        for column in missing {
            guard let guess = column.guess else { continue }
            let remark =
                column.isAmbiguous
                ? "one of \(column.candidates.map(YAMLText.scalar).joined(separator: ", ")): choose"
                : "a guess by its name: look at it"
            lines.append("    \(column.name): \(YAMLText.scalar(guess))    # \(remark)")
        }
        let open = missing.filter { $0.guess == nil }
        if !open.isEmpty {
            lines.append("  # Fill in which header it is, and take the # before the keys away. The file has:")
            let unique = inspection.header.filter { !$0.isEmpty }
            lines += wrapped(unique.map(YAMLText.scalar), prefix: "  #   ")
            let hasBlock = open.count < missing.count
            if !hasBlock { lines.append("  #columns:") }
            lines += open.map { hasBlock ? "    #\($0.name): HEADER" : "  #  \($0.name): HEADER" }
        }
        return lines
    }

    /// As the job file takes it.
    private static func delimiterWord(_ byte: UInt8) -> String {
        let name = FileInspection.delimiterName(byte)
        return name.count > 1 ? name : YAMLText.scalar(name)
    }

    private static func mappingLines(_ names: Names, _ match: MappingMatch?) -> [String] {
        guard let match else {
            return [
                "# No built-in mapping fits, so this one is a draft: look at it first.",
                "mapping: \(YAMLText.scalar(names.mappingDraft))",
            ]
        }
        let mapping = match.candidate.mapping
        let name = names.mapping ?? mapping.id
        return [
            "# \(mapping.title.printable); evidence: \(mapping.evidence.rawValue).",
            "mapping: \(YAMLText.scalar(name))",
        ]
    }

    private static func targetBlock(_ match: MappingMatch?) -> [String] {
        if let mapping = match?.candidate.mapping, mapping.operations[0].isAboutSource { return sourceTarget(mapping) }
        return [
            "target:",
            "  sandbox: true                         # a rehearsal: it lives as long as the run, and nothing leaves this machine",
            "  # For a site of Chargebee, these in its place (take the # away). A name without -test at its end is live.",
            "  #site: acme-test",
            "  #api_key: { env: CHARGEBEE_API_KEY }",
            "  #gateway_account_id: gw_123           # needed where the site has several gateway accounts",
        ]
    }

    /// The site whose payment sources are in the file; a sandbox of the run would have none of them.
    private static func sourceTarget(_ mapping: GatewayMapping) -> [String] {
        var lines = [
            "target:",
            "  site: acme-test                       # the site that the payment sources are of: fill it in",
            "  api_key: { env: CHARGEBEE_API_KEY }",
        ]
        guard mapping.standInAccount != nil else { return lines }
        lines += [
            "  gateway_account_id: gw_123            # the one that the payment sources go to: fill it in",
            "  #gateway: stripe                      # which gateway that is; switch_gateway_account needs it",
        ]
        return lines
    }

    private static func optionsBlock(_ match: MappingMatch?) -> [String] {
        let decides = match?.trial?.decidesPrimary == true
        let limits =
            "#limits: { requests_per_minute: 150 }     # what the site allows; this is the default, and that of test sites"
        guard match?.candidate.mapping.canReplacePrimary != false else { return [limits] }
        return [
            "options:",
            decides
                ? "  replace_primary: from_column          # the file says which one becomes the customer's primary one"
                : "  replace_primary: never                # or always: nothing that the mapping reads says which one is primary",
            limits,
        ]
    }

    /// Words on comment lines of at most 110 columns.
    static func wrapped(_ words: [String], prefix: String) -> [String] {
        var lines: [String] = []
        var current = prefix
        for (index, word) in words.enumerated() {
            let piece = word + (index < words.count - 1 ? "," : "")
            if current.count > prefix.count, current.count + piece.count + 1 > 110 {
                lines.append(current)
                current = prefix
            }
            current += (current.count > prefix.count ? " " : "") + piece
        }
        return lines + [current]
    }
}

extension GatewayMapping {
    /// What a job about payment sources that exist has to be told before it can be planned.
    fileprivate var openTarget: String? {
        guard operations[0].isAboutSource else { return nil }
        return standInAccount == nil
            ? "target.site is to be filled in" : "target.site and target.gateway_account_id are to be filled in"
    }
}
