import Glibc
import LivePage

/// Where a run can be looked at and controlled, in the words for the terminal.
struct PageInvitation {
    /// Without the token, so that it may stand in a log.
    let address: String
    /// The same with the token: for the person at the terminal, and for no log.
    private let key: String
    /// Where the token is too; `nil` where it is in no file.
    private let tokenFile: String?
    /// What a person should know who lets other machines in; `nil` for this machine alone.
    let warning: String?

    init(_ server: PageServer, tokenFile: String?) {
        self.tokenFile = tokenFile
        let isEverywhere = ["0.0.0.0", "::"].contains(server.address.host)
        let place = isEverywhere ? "THIS-MACHINE:\(server.address.port)" : server.address.description
        address = "Live page: http://\(place)/"
        key = "With controls, for you alone: http://\(place)/#\(server.token.text)"
        warning =
            server.address.isLoopback
            ? nil
            : "The live page can be reached from other machines and is not encrypted: who can read the network between can "
                + "read it, and the token."
    }

    /// Shows the token on the terminal, if there is one, and to no file or pipe that standard error may go to.
    ///
    /// - Returns: Where the token can be had, in a clause.
    func showKey() -> String {
        let isShown = showKeyOnTerminal()
        if let tokenFile {
            return isShown ? "its token is on the terminal and in \(tokenFile)" : "its token is in \(tokenFile)"
        }
        return isShown
            ? "its token is on the terminal"
            : "no terminal to show its token on, so it controls nothing; --page-token-file puts it in a file"
    }

    private func showKeyOnTerminal() -> Bool {
        if isatty(STDERR_FILENO) == 1 {
            Console.note(key)
            return true
        }
        let terminal = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        defer { close(terminal) }
        let line = Array((key + "\n").utf8)
        return write(terminal, line, line.count) == line.count
    }
}
