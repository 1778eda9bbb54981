import CSVInput
import GatewayCatalogue
import GatewayMapping
import MigrationModel

extension FileInspection {
    /// For a terminal, at most 100 columns wide; shows no token and no card data.
    package var text: String {
        var lines = TextLines()
        lines.line(path == "-" ? "standard input" : path)
        addForm(to: &lines)
        addDamage(to: &lines)
        addMappings(to: &lines)
        lines.line()
        addColumns(to: &lines)
        if let best {
            addMissing(best.candidate, to: &lines)
            if let trial = best.trial { addTrial(trial, best.candidate, to: &lines) }
        }
        lines.line()
        lines.entry("Next", nextStep, indent: 0, column: 6)
        return lines.text
    }

    /// Whether a column's name looks like a token or a long number.
    package var headerIsLikeData: Bool { header.contains(where: HeaderName.isLikeData) }

    private func addForm(to lines: inout TextLines) {
        for (label, value) in formFacts { lines.entry(label, value) }
        lines.entry(
            "header",
            (dialect.format == .csv ? "line \(headerLine), " : "")
                + "\(header.count) \(header.count == 1 ? "column" : "columns")"
        )
        if headerIsLikeData {
            lines.entry("", "looks like data: the file seems to have no header, and its first row is taken for it")
        }
        lines.entry("rows", rows.grouped)
        lines.entry("size", "\(bytes.grouped) \(bytes == 1 ? "byte" : "bytes"), SHA-256 \(digest.prefix(16))…")
        guard blankLines > 0 else { return }
        let first = firstBlankLines.prefix(3).map(String.init).joined(separator: ", ")
        lines.entry("blank lines", "\(blankLines.grouped), first at line \(first)")
    }

    /// How the file is written, as label and words.
    private var formFacts: [(String, String)] {
        var encoding = dialect.encoding.rawValue + (dialect.hasByteOrderMark ? ", byte order mark" : "")
        if dialect.encodingWasAssumed { encoding += ", assumed: the text makes sense in it; look at the names" }
        var facts = [("encoding", encoding)]
        if dialect.isCompressed { facts.append(("compressed", "gzip")) }
        guard dialect.format == .csv else { return facts + [("format", "JSON")] }
        let separator = dialect.hasSeparatorLine ? ", named by a sep= line" : ""
        facts.append(("delimiter", Self.delimiterName(dialect.delimiter) + separator))
        if let ending = dialect.lineEnding { facts.append(("line ends", ending.rawValue.uppercased())) }
        if dialect.preambleLines > 0 {
            let lines = dialect.preambleLines == 1 ? "1 line" : "\(dialect.preambleLines) lines"
            facts.append(("preamble", "\(lines) before the header skipped"))
        }
        return facts
    }

    static func delimiterName(_ byte: UInt8) -> String {
        switch byte {
        case 0x2C: "comma"
        case 0x3B: "semicolon"
        case 0x09: "tab"
        case 0x7C: "pipe"
        default: String(UnicodeScalar(byte))
        }
    }

    private func addDamage(to lines: inout TextLines) {
        guard !damage.isEmpty else { return }
        lines.line()
        lines.line("Damaged rows, which would be rejected")
        for entry in damage {
            let first = entry.lines.prefix(3).map(String.init).joined(separator: ", ")
            lines.entry(
                entry.reason.rawValue,
                "\(entry.count.grouped), first at line \(first): \(entry.detail)",
                column: 22
            )
        }
    }

    private func addMappings(to lines: inout TextLines) {
        lines.line()
        lines.line("Mappings")
        if matches.isEmpty { lines.entry("none", "no built-in mapping knows a file like this") }
        // With one that fits, those whose tokens look otherwise are noise.
        let shown =
            best == nil
            ? matches : matches.filter { $0.tokensFit || $0.candidate.mapping.id == best?.candidate.mapping.id }
        let width = (shown.map(\.candidate.mapping.id.count).max() ?? 0) + 4
        for match in shown.prefix(5) {
            let mapping = match.candidate.mapping
            var words = match.candidate.confidence.words
            if !match.tokensFit { words += ", and most tokens have another form" }
            let known =
                "knows \(match.candidate.knownHeaders) of \(header.count) \(header.count == 1 ? "column" : "columns")"
            lines.entry(
                mapping.id,
                "\(words); \(known). \(mapping.title) (\(mapping.evidence.rawValue))",
                column: width
            )
        }
        if shown.count > 5 { lines.entry("", "and \(shown.count - 5) more") }
        guard let best, !ties.isEmpty else { return }
        let names = ([best] + ties).map(\.candidate.mapping.id).joined(separator: ", ")
        lines.entry("a tie", "\(names) fit equally well; say which one with --mapping", column: width)
    }

    private func addColumns(to lines: inout TextLines) {
        lines.line("Columns")
        let uses = columnUses
        let width = min(40, (header.map(\.printable.count).max() ?? 0) + 4)
        for (index, name) in header.enumerated() {
            lines.entry(name.isEmpty ? "(no name)" : HeaderName.shown(name), uses[index], column: width)
        }
    }

    /// What becomes of each column with the best mapping.
    var columnUses: [String] {
        let used = best?.columns ?? []
        let ignored = Set((best?.candidate.mapping.ignoredHeaders ?? []).map(ColumnGuess.folded))
        return header.indices.map { index in
            let columns = used.filter { $0.index == index }
            guard !columns.isEmpty else {
                return ignored.contains(ColumnGuess.folded(header[index])) ? "known, not used" : "not used"
            }
            let guesses = best?.candidate.guesses ?? [:]
            return columns.map { column in
                let guessed = guesses[column.name] == header[index] ? " (a guess)" : ""
                return "→ \(column.name)\(guessed)"
                    + (column.parameters.isEmpty ? "" : ": \(column.parameters.joined(separator: ", "))")
            }
            .joined(separator: "; ")
        }
    }

    private func addMissing(_ candidate: MappingCandidate, to lines: inout TextLines) {
        guard !candidate.missing.isEmpty else { return }
        lines.line()
        lines.line("Missing for \(candidate.mapping.id)")
        for column in candidate.missing {
            let why =
                if column.isAmbiguous {
                    "several headers could be it: \(column.candidates.joined(separator: ", ")). "
                } else if column.guess != nil {
                    "no header is surely it. "
                } else {
                    "no header is it. "
                }
            lines.entry(column.name, why + "In the job file: input: { \(column.jobLine) }")
        }
    }

    private func addTrial(_ trial: MappingTrial, _ candidate: MappingCandidate, to lines: inout TextLines) {
        lines.line()
        let guess = candidate.missing.isEmpty ? "" : " and the guesses"
        lines.line("With \(candidate.mapping.id)\(guess), before duplicates are looked for")
        lines.entry("ready", trial.ready.grouped)
        lines.entry("rejected", (trial.tried - trial.ready).grouped)
        for reason in trial.rejections {
            let first = reason.examples.map { String($0.address.line) }.joined(separator: ", ")
            let words = "\(reason.count.grouped), first at line \(first): \(reason.detail)"
            lines.entry(reason.reason.rawValue, words, indent: 4, column: 26)
        }
        for row in trial.rows {
            lines.line()
            lines.line("  \(row.address)")
            let width = (row.fields.map(\.parameter.count).max() ?? 0) + 6
            for field in row.fields { lines.entry(field.parameter, field.value, indent: 4, column: width) }
        }
    }

    private var nextStep: String {
        let file = path == "-" ? "FILE" : path
        guard let best else {
            return "`tokenferry init \(file)` writes a job file and a mapping to edit, with every column listed."
        }
        let mapping = ties.isEmpty ? "" : " --mapping \(best.candidate.mapping.id)"
        return "`tokenferry init \(file)\(mapping)` writes a job file."
    }
}
