import ArgumentParser
import Glibc
import Migration

/// The two streams of a command: results go to standard output, everything else to standard error.
enum Console {
    /// Writes a result and a line end, unbuffered, so that a reader at the other end of a pipe sees it at once.
    static func result(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func note(_ message: String) { write(message + "\n", to: STDERR_FILENO) }

    /// Writes to standard error without a line end.
    static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Tells a failure and gives the exit code for it.
    static func exitCode(telling failure: Failure) -> ExitCode {
        note("error: \(failure.message)")
        return ExitCode(failure.status.rawValue)
    }

    /// Runs a piece of work; a failure is told on standard error and becomes the exit code.
    static func tellingFailure<Value>(_ body: () throws(Failure) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw exitCode(telling: error)
        }
    }

    private static func write(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            // A closed pipe takes nothing more; the journal, not the terminal, is what must not lose a row.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
