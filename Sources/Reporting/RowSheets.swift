import Dispatch
import Spreadsheets
import Synchronization

/// The sheets of rows of a workbook, filled on a thread of their own while the rows are read on another.
///
/// Lines are handed over in batches. A few may wait; a reader that is faster than the sheets waits for them then, so memory does
/// not grow. It belongs to one task at a time, and until ``finish()`` nobody else touches the workbook.
final class RowSheets {
    private let filler: Filler
    private let queue = DispatchQueue(label: "tokenferry.row-sheets")
    private let vacancies = DispatchSemaphore(value: 4)
    private var batch: [Line] = []

    fileprivate typealias Line = (sheet: RowSheet, cells: [Worksheet.Cell])
    private static let batchSize = 256

    /// Begins the sheets, each with its column titles, in their order.
    ///
    /// - Throws: `WorkbookError` where one cannot be begun.
    init(_ sheets: [(sheet: RowSheet, columns: [String])], in book: Workbook) throws(WorkbookError) {
        filler = try Filler(sheets, in: book)
        batch.reserveCapacity(Self.batchSize)
    }

    // What is under way uses the workbook, which may be dropped next.
    deinit { queue.sync {} }

    /// Appends a line to a sheet, in the order of the calls; a sheet that was not begun takes nothing.
    ///
    /// - Throws: `WorkbookError` where a line before this one had no room.
    func append(_ cells: [Worksheet.Cell], to sheet: RowSheet) throws(WorkbookError) {
        batch.append((sheet, cells))
        guard batch.count >= Self.batchSize else { return }
        if let failure = filler.failure { throw failure }
        handOver()
    }

    /// Waits for all lines to be on their sheets.
    ///
    /// - Throws: `WorkbookError` where one had no room.
    /// - Returns: All sheets of rows.
    func finish() throws(WorkbookError) -> [Worksheet] {
        handOver()
        queue.sync {}
        if let failure = filler.failure { throw failure }
        return filler.sheets
    }

    private func handOver() {
        let lines = batch
        batch.removeAll(keepingCapacity: true)
        vacancies.wait()
        queue.async { [filler, vacancies] in
            filler.append(lines)
            vacancies.signal()
        }
    }
}

/// Appends lines to sheets, and begins another where one is full.
private final class Filler: @unchecked Sendable {
    // Unchecked, since the book and the sheets are touched by one batch at a time, and by nobody else until all are done.
    private let book: Workbook
    private var fillings: [RowSheet: Filling] = [:]
    private let firstFailure = Mutex<WorkbookError?>(nil)

    /// A sheet of rows, as far as it has come.
    private struct Filling {
        var sheet: Worksheet
        let columns: [String]
        /// All sheets of these rows, the present one last.
        var all: [Worksheet]
    }

    init(_ sheets: [(sheet: RowSheet, columns: [String])], in book: Workbook) throws(WorkbookError) {
        self.book = book
        for (sheet, columns) in sheets {
            let worksheet = try book.addSheet(sheet.rawValue)
            worksheet.beginTable(columns)
            fillings[sheet] = Filling(sheet: worksheet, columns: columns, all: [worksheet])
        }
    }

    /// Why a line had no room; nothing is appended any more then.
    var failure: WorkbookError? { firstFailure.withLock { $0 } }

    var sheets: [Worksheet] { fillings.values.flatMap(\.all) }

    func append(_ lines: [RowSheets.Line]) {
        guard failure == nil else { return }
        do throws(WorkbookError) {
            for line in lines { try append(line.cells, to: line.sheet) }
        } catch {
            firstFailure.withLock { $0 = error }
        }
    }

    private func append(_ cells: [Worksheet.Cell], to sheet: RowSheet) throws(WorkbookError) {
        guard let filling = fillings[sheet] else { return }
        if !filling.sheet.hasRoom {
            let next = try book.addSheet("\(sheet.rawValue) \(filling.all.count + 1)")
            next.beginTable(filling.columns)
            fillings[sheet]?.sheet = next
            fillings[sheet]?.all.append(next)
        }
        fillings[sheet]?.sheet.append(cells)
    }
}
