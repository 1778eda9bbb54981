import EndToEndSupport
import Foundation
import TestSupport

/// What `pdftotext` reads on the pages of a PDF.
struct PrintedPages {
    /// The words of each page in reading order, with blanks between.
    let pages: [String]

    /// Reads the words.
    ///
    /// - Throws: Where `pdftotext` is missing or refuses the file.
    init(pdf: Data) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("print-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, words) = (folder.appendingPathComponent("print.pdf"), folder.appendingPathComponent("words.html"))
        try pdf.write(to: file)
        let end = try await ChildProcess.run("/usr/bin/pdftotext", ["-bbox", file.path, words.path])
        guard end == .exited(0) else { throw CocoaError(.fileReadCorruptFile) }
        pages = Self.pages(in: try String(contentsOf: words, encoding: .utf8))
    }

    /// Reads lines such as `<word xMin="1" yMin="2" xMax="3" yMax="4">text</word>`, with `<page …>` before a page's first.
    private static func pages(in listing: String) -> [String] {
        listing.components(separatedBy: "<page ").dropFirst().map { page in
            page.matches(of: /<word [^>]*>(.*)<\/word>/).map { String($0.1) }.joined(separator: " ")
        }
    }
}
