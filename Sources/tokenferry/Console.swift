import ArgumentParser
import Glibc
import Migration
import Reporting

/// The two streams of a command: results go to standard output, everything else to standard error.
enum Console {
    /// Writes a result and a line end; see ``result(_:orTelling:)``.
    static func result(_ text: String) { result(text) { note("error: \($0)") } }

    /// Writes a result and a line end, unbuffered, so that a reader at the other end of a pipe sees it at once.
    ///
    /// Where it cannot be written, for example on a full disk, what is wrong is told, and the program ends with the status of
    /// an unexpected failure.
    static func result(_ text: String, orTelling tell: (String) -> Void) {
        let problem = write(text + "\n", to: STDOUT_FILENO)
        // A closed pipe takes nothing more, and that is its reader's wish.
        guard problem != 0, problem != EPIPE else { return }
        tell("the result cannot be written: \(String(cString: strerror(problem)))")
        Glibc.exit(ExitStatus.unexpected.rawValue)
    }

    /// Writes a line, or several, to standard error.
    ///
    /// Messages name files and repeat what others have said, so nothing in them may steer the terminal.
    static func note(_ message: String) { write(typed.made(printable: message) + "\n", to: STDERR_FILENO) }

    private static let typed = CommandLineText(CommandLine.arguments)

    /// Writes to standard error without a line end.
    ///
    /// - Returns: The error number of what failed, or 0.
    @discardableResult
    static func raw(_ text: String) -> CInt { write(text, to: STDERR_FILENO) }

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

    /// Writes all of a text.
    ///
    /// - Returns: The error number of what failed, or 0.
    @discardableResult
    private static func write(_ text: String, to descriptor: CInt) -> CInt {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
