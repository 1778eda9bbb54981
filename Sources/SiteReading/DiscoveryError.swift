/// Why a discovery cannot begin or go on.
package struct DiscoveryError: Error, Hashable, CustomStringConvertible {
    /// The reason; reasons may be added.
    package enum Code: Hashable, Sendable {
        /// Another process is at work on the same file.
        case locked
        /// The list is there, and complete.
        case finished
        /// A file that no discovery wrote stands at the path.
        case foreignFile
        /// An unfinished discovery asked for something else.
        case changed
        /// What an unfinished discovery left is not whole.
        case damaged
        /// A file cannot be read or written.
        case fileTrouble
    }

    package let code: Code
    package let path: String
    /// The system's words; empty where there are none.
    package let detail: String

    package init(_ code: Code, path: String, detail: String = "") {
        self.code = code
        self.path = path
        self.detail = detail
    }

    package var description: String {
        switch code {
        case .locked: "Another discovery is writing \(path). Wait for it to end."
        case .finished:
            "\(path) is there already, from an earlier discovery, and is left as it is. Use --fresh to read the site anew and "
                + "replace it, or go on with `tokenferry plan`."
        case .foreignFile:
            "\(path) is there already and was not written by discover, so nothing replaces it. Move it away, or name another "
                + "input.file in the job."
        case .changed:
            "An unfinished discovery of \(path) was about another site or other filters. Put those back to go on with it, or use "
                + "--fresh to begin anew."
        case .damaged:
            "What an unfinished discovery left beside \(path) is not whole\(detail.isEmpty ? "" : " (\(detail))"). Use --fresh to "
                + "begin anew."
        case .fileTrouble: "\(path): \(detail)"
        }
    }
}
