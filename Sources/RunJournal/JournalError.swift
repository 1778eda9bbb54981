/// Why a journal cannot be used, with what to do about it.
package struct JournalError: Error, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// There is no journal at the path.
        case missing
        /// Another process works with it, or keeps it locked.
        case locked
        /// The file is not a journal, is damaged, or was made by a newer version.
        case unreadable
        /// A write did not become durable, for example because the disk is full.
        case notWritten
    }

    package let code: Code
    package let description: String
    /// What could not be done and why, with neither what came of it nor what to do, for a caller with better words for these.
    package let cause: String

    /// The cause is the whole description where nothing else is said.
    init(_ code: Code, _ description: String, cause: String? = nil) {
        self.code = code
        self.description = description
        self.cause = cause ?? description
    }
}
