import CXlsxWriter

/// How a cell looks; without a word, like any other.
package struct CellStyle: Hashable, Sendable {
    package enum Alignment: Hashable, Sendable { case left, right }

    package var isBold = false
    package var isMonospaced = false
    /// Whether a long text goes on in further lines of its cell.
    package var wraps = false
    /// In points; the default is 11.
    package var size = 11.0
    /// Red, green and blue, eight bits each; the default is black.
    package var color: UInt32 = 0
    /// Behind the text; the default is nothing.
    package var fill: UInt32?
    /// Whether it stands at the foot of its row rather than at the top, as beside a line to write on.
    package var isAtFoot = false
    package var lineAbove = false
    package var lineBelow = false
    /// Whether a text that is flush left keeps away from the number before it.
    package var isIndented = false
    /// The default: texts are flush left, numbers right.
    package var alignment: Alignment?

    package init() {}

    /// A column title.
    package static var head: Self {
        var style = Self()
        style.isBold = true
        style.wraps = true
        style.fill = 0xE9_ECF0
        style.lineBelow = true
        return style
    }
}

/// How the number in a cell is written.
enum NumberForm: String {
    case general = "General"
    case plain = "0"
    case grouped = "#,##0"
    case tenths = "#,##0.0"
    case hundredths = "#,##0.00"
    case thousandths = "#,##0.000"
    case tenThousandths = "#,##0.0000"
    case percent = "0.0%"

    /// The forms of amounts by how many decimals they have, 0 to 4.
    static let amounts: [Self] = [.grouped, .tenths, .hundredths, .thousandths, .tenThousandths]
}

/// A workbook's formats, each made once.
final class CellFormats {
    private struct Key: Hashable {
        let style: CellStyle
        let form: NumberForm
    }

    private let book: UnsafeMutablePointer<lxw_workbook>
    private var formats: [Key: UnsafeMutablePointer<lxw_format>] = [:]
    /// Those of rows, which are wanted for each cell.
    private(set) lazy var grouped = self[CellStyle(), .grouped]
    private(set) lazy var plain = self[CellStyle(), .plain]
    private(set) lazy var amounts = NumberForm.amounts.map { self[CellStyle(), $0] }
    private(set) lazy var flushRight: UnsafeMutablePointer<lxw_format>? = {
        var style = CellStyle()
        style.alignment = .right
        return self[style, .general]
    }()

    init(_ book: UnsafeMutablePointer<lxw_workbook>) { self.book = book }

    subscript(style: CellStyle, form: NumberForm) -> UnsafeMutablePointer<lxw_format>? {
        let key = Key(style: style, form: form)
        if let format = formats[key] { return format }
        guard let format = workbook_add_format(book) else { return nil }
        if form != .general { format_set_num_format(format, form.rawValue) }
        if style.isBold { format_set_bold(format) }
        if style.isMonospaced { format_set_font_name(format, "Courier New") }
        if style.wraps { format_set_text_wrap(format) }
        if style.size != 11 { format_set_font_size(format, style.size) }
        if style.color != 0 { format_set_font_color(format, lxw_color_t(style.color)) }
        if let fill = style.fill { format_set_bg_color(format, lxw_color_t(fill)) }
        for (isWanted, set) in [(style.lineAbove, format_set_top), (style.lineBelow, format_set_bottom)] where isWanted
        {
            set(format, UInt8(LXW_BORDER_THIN.rawValue))
        }
        switch style.alignment {
        case .left:
            format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
            if style.isIndented { format_set_indent(format, 1) }
        case .right: Self.setRight(format)
        // A number keeps away from the text after it.
        case nil: if form != .general { Self.setRight(format) }
        }
        // What wraps is read from its top, beside its neighbours' first lines.
        let place = style.isAtFoot ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP
        format_set_align(format, UInt8(place.rawValue))
        formats[key] = format
        return format
    }

    private static func setRight(_ format: UnsafeMutablePointer<lxw_format>) {
        format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
        format_set_indent(format, 1)
    }
}
