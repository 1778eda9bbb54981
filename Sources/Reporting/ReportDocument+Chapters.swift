extension ReportDocument {
    /// A section and its parts.
    struct Chapter {
        let section: Section
        var parts: [Section] = []
    }

    /// The sections, each with the parts that belong to it.
    var chapters: [Chapter] {
        sections.reduce(into: []) { chapters, section in
            if section.isPart, !chapters.isEmpty {
                chapters[chapters.count - 1].parts.append(section)
            } else {
                chapters.append(Chapter(section: section))
            }
        }
    }
}
