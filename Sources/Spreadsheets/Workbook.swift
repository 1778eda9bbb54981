import CXlsxWriter
import Glibc

/// Writes an Excel workbook (XLSX) sheet by sheet, in memory that does not grow with its rows.
///
/// The file appears under its name only after ``close()``, with mode 0600. A workbook that is dropped before leaves nothing
/// behind, and one that is killed at most `PATH.partial`, which the next one replaces: what is gathered meanwhile is in files
/// of the same folder that have no name. Texts are written as texts: a cell that begins with `=` is shown and never run.
package final class Workbook {
    package let path: String
    private let partialPath: String
    private let formats: CellFormats
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var sheets: [Worksheet] = []
    private let room: Int

    /// Creates the file under a temporary name.
    ///
    /// - Parameters:
    ///   - path: Where it is to be.
    ///   - room: How many rows a sheet takes; the default is Excel's limit.
    /// - Throws: ``WorkbookError`` where it cannot be created.
    package init(path: String, room: Int = Worksheet.mostRows) throws(WorkbookError) {
        self.path = path
        self.room = room
        partialPath = path + ".partial"
        unlink(partialPath)
        let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WorkbookError(path: path, errno: errno) }
        Glibc.close(descriptor)
        let made = Self.make(partialPath)
        guard let made else {
            unlink(partialPath)
            throw WorkbookError("\(path) cannot be written: there is not enough memory")
        }
        book = made
        formats = CellFormats(made)
    }

    /// Begins a workbook whose own files are beside it, and not in a folder that others may read or that is small.
    private static func make(_ path: String) -> UnsafeMutablePointer<lxw_workbook>? {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        return folder.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.use_zip64 = 1
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            // The library copies the folder's name.
            return workbook_new_opt(path, &options)
        }
    }

    deinit {
        guard let book else { return }
        for sheet in sheets { sheet.abandon() }
        lxw_workbook_free(book)
        unlink(partialPath)
    }

    /// Adds a sheet behind those that are there.
    ///
    /// - Parameter title: 1 to 31 UTF-16 units, without `[ ] : * ? / \`, without an apostrophe at either end, not `History`, and
    ///   unlike those of the other sheets, whatever the case.
    /// - Throws: ``WorkbookError`` for a title that Excel does not take, and where there is no room for the sheet.
    /// - Returns: The sheet, to be filled.
    package func addSheet(_ title: String) throws(WorkbookError) -> Worksheet {
        // Checked here, as the library would tell the terminal.
        guard SheetTitle.isSound(title), !sheets.contains(where: { SheetTitle.clash($0.title, title) }) else {
            throw WorkbookError("\(path): a sheet cannot be named \(title)")
        }
        guard let book, let sheet = workbook_add_worksheet(book, title) else {
            throw WorkbookError("\(path) cannot be written: there is no room for the sheet \(title)")
        }
        let worksheet = Worksheet(sheet, title: title, room: room, formats: formats)
        sheets.append(worksheet)
        return worksheet
    }

    /// Says what the file is about, in the properties that a spreadsheet shows.
    package func describe(title: String, author: String) {
        guard let book else { return }
        CellText.property(title).withCString { title in
            CellText.property(author).withCString { author in
                var properties = lxw_doc_properties()
                properties.title = UnsafeMutablePointer(mutating: title)
                properties.author = UnsafeMutablePointer(mutating: author)
                _ = workbook_set_properties(book, &properties)
            }
        }
    }

    /// Completes the file, reads it back, makes it durable and gives it its name; nothing can be appended afterwards.
    ///
    /// A second call does nothing.
    ///
    /// - Throws: ``WorkbookError`` where it cannot be written; the path is as it was before.
    package func close() throws(WorkbookError) {
        guard let book else { return }
        // The library does not look whether the disk took what it wrote.
        let sizes = sheets.compactMap { $0.end() }
        guard sizes.count == sheets.count, hasRoom(for: sizes) else { throw WorkbookError(path: path, errno: ENOSPC) }
        self.book = nil
        for sheet in sheets { sheet.forget() }
        let status = workbook_close(book)
        do throws(WorkbookError) {
            guard status == LXW_NO_ERROR else {
                throw WorkbookError("\(path) cannot be written: \(String(cString: lxw_strerror(status)))")
            }
            try complete(sizes)
        } catch {
            unlink(partialPath)
            throw error
        }
    }

    /// Whether the disk has room for the least that is needed: a sheet is copied before it is packed.
    ///
    /// Asked beforehand, as the library tells the terminal where it fails.
    private func hasRoom(for sizes: [Int]) -> Bool {
        var system = statvfs()
        guard statvfs(partialPath, &system) == 0 else { return true }
        let (room, overflows) = UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize))
        // Sheets are packed to a tenth, or to a thirtieth where their rows are alike.
        return overflows || room >= UInt64((sizes.max() ?? 0) + sizes.reduce(0, +) / 30)
    }

    private func complete(_ sizes: [Int]) throws(WorkbookError) {
        let descriptor = open(partialPath, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw WorkbookError(path: path, errno: errno) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw WorkbookError(path: path, errno: errno) }
        guard PackageCheck(descriptor).isWhole(sheetSizes: sizes) else {
            throw WorkbookError(
                "\(path) cannot be written: what was written does not read back whole. Is the disk full? The workbook and the "
                    + "files it is made from need about fifteen times its size for a moment."
            )
        }
        guard rename(partialPath, path) == 0 else { throw WorkbookError(path: path, errno: errno) }
    }
}

/// Why a workbook could not be written.
package struct WorkbookError: Error, Hashable, CustomStringConvertible {
    /// What happened, with the path.
    package let description: String

    init(_ description: String) { self.description = description }

    init(path: String, errno code: Int32) {
        self.init("\(path) cannot be written: \(String(cString: strerror(code)))")
    }
}
