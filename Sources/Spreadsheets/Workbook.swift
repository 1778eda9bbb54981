import CXlsxWriter
import Glibc

/// Writes an Excel workbook (XLSX) sheet by sheet, in memory that does not grow with its rows.
///
/// The file appears under its name only after ``close()``, with mode 0600. A workbook that is dropped before leaves nothing
/// behind. Texts are written as texts: a cell that begins with `=` is shown and never run.
package final class Workbook {
    package let path: String
    private let partialPath: String
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var sheets: [Worksheet] = []

    /// Creates the file under a temporary name.
    ///
    /// - Throws: ``WorkbookError`` where it cannot be created.
    package init(path: String) throws(WorkbookError) {
        self.path = path
        partialPath = path + ".partial"
        unlink(partialPath)
        let descriptor = open(partialPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw WorkbookError("\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        Glibc.close(descriptor)
        var options = lxw_workbook_options()
        options.constant_memory = 1
        options.use_zip64 = 1
        book = partialPath.withCString { workbook_new_opt($0, &options) }
    }

    deinit {
        guard let book else { return }
        lxw_workbook_free(book)
        unlink(partialPath)
    }

    /// Adds a sheet behind those that are there.
    ///
    /// - Parameter title: At most 31 characters, without `[ ] : * ? / \`; unlike those of the other sheets.
    /// - Throws: ``WorkbookError`` for a title that Excel does not take.
    /// - Returns: The sheet, to be filled.
    package func addSheet(_ title: String) throws(WorkbookError) -> Worksheet {
        guard let book, let sheet = workbook_add_worksheet(book, title) else {
            throw WorkbookError("\(path): a sheet cannot be named \(title)")
        }
        let worksheet = Worksheet(sheet)
        sheets.append(worksheet)
        return worksheet
    }

    /// Completes the file, makes it durable and gives it its name; nothing can be appended afterwards.
    ///
    /// A second call does nothing.
    ///
    /// - Throws: ``WorkbookError`` where it cannot be written; the path is as it was before.
    package func close() throws(WorkbookError) {
        guard let book else { return }
        self.book = nil
        for sheet in sheets { sheet.end() }
        let status = workbook_close(book)
        guard status == LXW_NO_ERROR else {
            unlink(partialPath)
            throw WorkbookError("\(path) cannot be written: \(String(cString: lxw_strerror(status)))")
        }
        let descriptor = open(partialPath, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { Glibc.close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0, rename(partialPath, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(partialPath)
            throw WorkbookError("\(path) cannot be written: \(reason)")
        }
    }
}

/// Why a workbook could not be written.
package struct WorkbookError: Error, Hashable, CustomStringConvertible {
    /// What happened, with the path.
    package let description: String

    init(_ description: String) { self.description = description }
}
