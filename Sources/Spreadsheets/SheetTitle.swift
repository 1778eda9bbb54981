/// What Excel takes as the name of a sheet.
enum SheetTitle {
    static func isSound(_ title: String) -> Bool {
        !title.isEmpty && title.utf16.count <= 31 && !title.contains { "[]:*?/\\".contains($0) }
            && !title.hasPrefix("'") && !title.hasSuffix("'") && !clash(title, "History")
            && title == CellText.plain(title) && !title.contains("\n")
    }

    /// Whether two sheets of these names cannot be in one workbook.
    static func clash(_ one: String, _ other: String) -> Bool { one.lowercased() == other.lowercased() }
}
