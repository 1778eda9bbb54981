import Foundation

/// LibreOffice, by which workbooks are read as their readers do; it need not be there.
package enum SpreadsheetProgram {
    package static var isInstalled: Bool { path != nil }

    private static var path: String? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { "\($0)/soffice" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Reads every sheet of a workbook; numbers come without separators.
    ///
    /// - Throws: Where it cannot be started.
    /// - Returns: By the sheet's name, its rows of cells.
    package static func sheets(of workbook: String) async throws -> [String: [[String]]] {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // UTF-8, every sheet, numbers without separators.
        let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        try await run([
            "-env:UserInstallation=file://\(folder.path())/profile", "--headless", "--convert-to", filter, "--outdir",
            folder.path(), workbook,
        ])
        let stem = URL(filePath: workbook).deletingPathExtension().lastPathComponent + "-"
        var sheets: [String: [[String]]] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "csv" {
            let name = file.deletingPathExtension().lastPathComponent.dropFirst(stem.count)
            sheets[String(name)] = CSVText.records(try String(contentsOf: file, encoding: .utf8))
        }
        return sheets
    }

    private static func run(_ arguments: [String]) async throws {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        try await ChildProcess.run(path, arguments)
    }
}

/// CSV as RFC 4180 has it, read the plain way.
package enum CSVText {
    /// The records, whose fields may have line breaks.
    package static func records(_ text: String) -> [[String]] {
        var (records, record, field) = ([[String]](), [String](), String.UnicodeScalarView())
        var isQuoted = false
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"":
                // A quote behind the one that seemed to end the field is part of it.
                if !isQuoted, last == "\"" { field.append("\"") }
                isQuoted.toggle()
            case "," where !isQuoted:
                record.append(String(field))
                field.removeAll()
            case "\n" where !isQuoted:
                records.append(record + [String(field)])
                (record, field) = ([], String.UnicodeScalarView())
            default: field.append(scalar)
            }
            last = scalar
        }
        return record.isEmpty && field.isEmpty ? records : records + [record + [String(field)]]
    }
}
