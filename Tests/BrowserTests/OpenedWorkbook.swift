import Foundation
import TestSupport

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A workbook as LibreOffice opens it: the cells' texts, and whatever in it would be worked out or go somewhere.
struct OpenedWorkbook {
    /// Every cell's text, sheet by sheet and row by row; a line break is `\n`.
    let texts: [String]
    /// What the cells are worked out from, where they are; must be empty in a report.
    let formulas: [String]
    /// Where cells lead to; must be empty in a report.
    let links: [String]

    /// Whether a test that needs LibreOffice is to run, as for `Browser.isExpected`.
    static var isExpected: Bool {
        ProcessInfo.processInfo.environment["TOKENFERRY_ALL_TESTS"] == "1"
            || FileManager.default.isExecutableFile(atPath: program)
    }

    static let advice = "needs libreoffice-calc-nogui, which make test installs"
    private static let program = "/usr/bin/soffice"

    /// Opens a workbook.
    ///
    /// - Throws: ``NotOpened`` where LibreOffice is missing or refuses the file.
    init(path: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("office-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // A profile of its own, so that several can run at a time.
        let arguments = [
            "-env:UserInstallation=\(folder.appendingPathComponent("profile").absoluteString)", "--headless",
            "--convert-to", "fods", "--outdir", folder.path, path,
        ]
        try await ChildProcess.run(Self.program, arguments)
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        guard let flat = FileManager.default.contents(atPath: folder.appendingPathComponent("\(name).fods").path) else {
            throw NotOpened(path: path)
        }
        let reading = FlatReading()
        let parser = XMLParser(data: flat)
        parser.delegate = reading
        guard parser.parse() else { throw NotOpened(path: path) }
        (texts, formulas, links) = (reading.texts, reading.formulas, reading.links)
    }

    /// LibreOffice made nothing of a file.
    struct NotOpened: Error { let path: String }
}

/// Gathers cells from LibreOffice's flat XML.
private final class FlatReading: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var formulas: [String] = []
    var links: [String] = []
    private var paragraphs: [String] = []
    private var isInParagraph = false
    private var isInCell = false

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        switch name {
        case "table:table-cell":
            (isInCell, paragraphs) = (true, [])
            if let formula = attributes["table:formula"] { formulas.append(formula) }
        case "text:p" where isInCell:
            isInParagraph = true
            paragraphs.append("")
        case "text:s" where isInParagraph:
            append(String(repeating: " ", count: Int(attributes["text:c"] ?? "1") ?? 1))
        case "text:tab" where isInParagraph: append("\t")
        case "text:line-break" where isInParagraph: append("\n")
        case "text:a": links.append(attributes["xlink:href"] ?? "")
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if isInParagraph { append(string) }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        switch name {
        case "text:p": isInParagraph = false
        case "table:table-cell":
            if !paragraphs.isEmpty { texts.append(paragraphs.joined(separator: "\n")) }
            isInCell = false
        default: break
        }
    }

    private func append(_ text: String) { paragraphs[paragraphs.count - 1] += text }
}
