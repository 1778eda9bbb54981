import ChargebeeAPI
import GatewayCatalogue
import GatewayMapping
import MigrationModel

/// What an example is an example of.
enum ExampleSubject {
    /// A rejected row; `joinColumn` is the input's column (0-based) by which a second file is joined, where there is one.
    case rejection(Rejection, joinColumn: Int?)
    case finding(FindingCode)
}

/// Chooses and shortens what an example shows of its row.
extension RowExample {
    private static let mostCells = 6
    /// Characters of a name or a value.
    private static let longestText = 80

    /// Makes an example of the mapper's current row, with the cells that the subject is about, and those that name the
    /// customer and the payment method where they are filled.
    ///
    /// A damaged row shows none: its bytes are not to be trusted, nor which column they are of.
    init(_ row: borrowing InputRow, _ mapper: RowMapper, about subject: ExampleSubject) {
        let trace = mapper.trace(row)
        let naming = trace.cells.filter { $0.parameters.contains("customer_id") }
        let tokens = trace.cells.filter { cell in
            !cell.shown.isEmpty && cell.parameters.contains { mapper.operation.parameter($0)?.namesSomething == true }
        }
        var chosen: [RowTrace.Cell] = []
        for cell in Self.cells(of: trace, row, mapper, subject) + naming + tokens
        where !chosen.contains(where: { $0.column == cell.column }) {
            chosen.append(cell)
        }
        let shown = chosen.prefix(Self.mostCells).sorted { $0.column < $1.column }
        self.init(row.address, cells: row.damage == nil ? shown.map(Self.cell) : [])
    }

    /// The cells that the subject is about; none where it is about the row as a whole.
    private static func cells(
        of trace: RowTrace,
        _ row: borrowing InputRow,
        _ mapper: RowMapper,
        _ subject: ExampleSubject
    ) -> [RowTrace.Cell] {
        switch subject {
        case .rejection(let rejection, _) where trace.refusal?.rejection.reason == rejection.reason:
            return trace.refusal?.cells ?? []
        case .rejection(let rejection, let joinColumn):
            switch rejection.reason {
            case .joinMissing, .joinAmbiguous: return trace.cells.filter { $0.column == joinColumn }
            case .sourceDeleted: return trace.cells(feeding: ["source[deleted]"])
            case .sourceAtTarget: return trace.cells(feeding: ["source[gateway_account_id]"])
            case .exportImpossible, .switchImpossible: return trace.cells(feeding: ["source[gateway]", "source[type]"])
            default: return []
            }
        case .finding(.placeholderValues):
            let columns = mapper.placeholderColumns(of: row)
            return trace.cells.filter { columns.contains($0.column) }
        case .finding(.valueRepaired): return trace.cells(feeding: mapper.repairedParameters)
        case .finding(.detailsUnreadable): return trace.cells(feeding: mapper.unreadableParameters)
        case .finding(let code): return trace.cells(feeding: parameters(of: code))
        }
    }

    /// The parameters that a finding is about, beside those that name customer and method.
    private static func parameters(of code: FindingCode) -> [String] {
        switch code {
        case .cardExpired: ["card[expiry_month]", "card[expiry_year]"]
        case .sourceNotValid: ["source[status]"]
        case .backupRole: ["source[role]"]
        case .sourceNotDescribed: ["source[gateway]", "source[type]"]
        case .severalPrimaries: ["replace_primary_payment_source", "source[role]"]
        default: []
        }
    }

    private static func cell(_ cell: RowTrace.Cell) -> Cell {
        let isCustomer = cell.parameters.contains("customer_id")
        return Cell(
            column: shortened(HeaderName.shown(cell.header)),
            shown: shortened(discreet(cell.shown, isCustomer: isCustomer))
        )
    }

    /// A value without what does not belong into its column, as where the columns of a file have shifted: e-mail addresses,
    /// what may be a name or an address, and tokens.
    private static func discreet(_ shown: String, isCustomer: Bool) -> String {
        if HeaderName.holdsToken(shown) { return masked(shown) }
        let mayBeName = !isCustomer && shown.contains(" ") && shown.contains(where: \.isLetter)
        return shown.contains("@") || mayBeName ? Secrecy.personal.shown(shown) : shown
    }

    /// At most 80 characters, on one line.
    private static func shortened(_ text: String) -> String {
        // A character may be any number of scalars, so these are counted.
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longestText + 1) {
            scalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return scalars.count > longestText ? String(scalars.prefix(longestText - 1)) + "…" : String(scalars)
    }
}

extension ParameterSpecification {
    /// Whether its value names the payment method, or the payment source that a request is about.
    fileprivate var namesSomething: Bool { isToken || place == .path }
}

extension RowTrace {
    /// The cells from which one of the parameters is filled.
    fileprivate func cells(feeding parameters: [String]) -> [Cell] {
        cells.filter { cell in parameters.contains(where: cell.parameters.contains) }
    }
}
