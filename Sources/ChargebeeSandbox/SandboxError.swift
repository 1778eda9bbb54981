/// Why the sandbox cannot run.
package enum SandboxError: Error, Equatable, CustomStringConvertible {
    case hostNotLoopback(String)
    case cannotListen(host: String, port: Int, reason: String)
    /// The scenario contradicts itself; the text says how, and what to do.
    case scenario(String)

    package var description: String {
        switch self {
        case .hostNotLoopback(let host):
            """
            The sandbox takes no host but this machine, and \(host) may be reached from elsewhere. \
            Use 127.0.0.1, ::1 or localhost.
            """
        case .cannotListen(let host, let port, let reason):
            "The sandbox cannot listen on \(host), port \(port) (\(reason)). Use another port, or 0 for a free one."
        case .scenario(let problem): "The sandbox scenario cannot be played: \(problem)"
        }
    }
}
