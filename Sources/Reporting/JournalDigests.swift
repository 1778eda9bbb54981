/// What ties a report to the journals that it was made from.
package struct JournalDigests: Hashable, Sendable {
    /// SHA-256 over what the job's journal records, in lower-case hex; `nil` where it was not computed.
    package var job: String?
    /// The same over the journal of an undo; `nil` where none has been begun.
    package var undo: String?

    package init(job: String? = nil, undo: String? = nil) {
        self.job = job
        self.undo = undo
    }

    /// Both in full, with how they are made; empty where neither is known.
    var facts: [ReportDocument.Fact] {
        var facts: [ReportDocument.Fact] = []
        if let job { facts.append(.init("Contents of the journal, SHA-256", .fingerprint(job))) }
        if let undo { facts.append(.init("Contents of the undo's journal, SHA-256", .fingerprint(undo))) }
        guard !facts.isEmpty else { return [] }
        let how =
            "computed by `tokenferry report` from what the journal records; it is not the hash of the journal's file"
        return facts + [.init("That is", .text(how))]
    }

    /// How they begin, in sentences for a signature, with a blank before each; empty where neither is known.
    var words: String {
        let first =
            job.map {
                " The SHA-256 of the journal's contents, as `tokenferry report` computes it, begins with \($0.prefix(16))."
            } ?? ""
        return first + (undo.map { " That of the undo's journal begins with \($0.prefix(16))." } ?? "")
    }
}
