import Foundation
import Synchronization

/// The built program, run as a user runs it.
struct Program {
    /// What a finished process left behind.
    struct Result {
        let status: Int32
        let wasKilled: Bool
        let output: String
        let errors: String

        /// The result on standard output as a JSON object.
        func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
        }

        /// The seven endings of the JSON result.
        func endings() throws -> [String: Int] { try json()["endings"] as? [String: Int] ?? [:] }
    }

    /// Where the program is: beside the test bundle.
    private static let path = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("tokenferry").path

    /// Runs the program to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Result {
        try await start(arguments, environment: environment).finished()
    }

    /// Starts the program and goes on.
    static func start(_ arguments: [String], environment: [String: String] = [:]) throws -> RunningProgram {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        var variables = ProcessInfo.processInfo.environment
        variables["CHARGEBEE_API_KEY"] = nil
        variables.merge(environment) { $1 }
        process.environment = variables
        return try RunningProgram(process)
    }
}

/// A process of the program that is going on.
final class RunningProgram: Sendable {
    private struct Streams: Sendable {
        var output = Data()
        var errors = Data()
    }

    let processID: Int32
    private let end: Task<(status: Int32, wasKilled: Bool), Never>
    private let shared: Shared

    private final class Shared: Sendable {
        /// Protects what the two readers have gathered.
        let streams = Mutex(Streams())
    }

    init(_ process: Process) throws {
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        let (ends, continuation) = AsyncStream.makeStream(of: (status: Int32, wasKilled: Bool).self)
        process.terminationHandler = { process in
            continuation.yield((process.terminationStatus, process.terminationReason == .uncaughtSignal))
            continuation.finish()
        }
        let shared = Shared()
        self.shared = shared
        try process.run()
        processID = process.processIdentifier
        let readers = [
            Self.drain(output.fileHandleForReading) { data in shared.streams.withLock { $0.output += data } },
            Self.drain(errors.fileHandleForReading) { data in shared.streams.withLock { $0.errors += data } },
        ]
        end = Task {
            let end = await ends.first { _ in true } ?? (-1, false)
            for reader in readers { for await _ in reader {} }
            return end
        }
    }

    /// Waits for the end.
    func finished() async -> Program.Result {
        let (status, wasKilled) = await end.value
        let gathered = shared.streams.withLock(\.self)
        return Program.Result(
            status: status,
            wasKilled: wasKilled,
            output: String(decoding: gathered.output, as: UTF8.self),
            errors: String(decoding: gathered.errors, as: UTF8.self)
        )
    }

    /// What has come on standard error so far.
    var errorsSoFar: String { shared.streams.withLock { String(decoding: $0.errors, as: UTF8.self) } }

    /// Sends a signal; does nothing where the process has ended.
    func signal(_ number: Int32) { kill(processID, number) }

    /// Reads a stream to its end on a thread of its own, since a read blocks.
    private static func drain(_ handle: FileHandle, _ take: @escaping @Sendable (Data) -> Void) -> AsyncStream<Never> {
        let (done, continuation) = AsyncStream.makeStream(of: Never.self)
        let descriptor = dup(handle.fileDescriptor)
        Thread.detachNewThread {
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = read(descriptor, &bytes, bytes.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                take(Data(bytes.prefix(count)))
            }
            close(descriptor)
            continuation.finish()
        }
        return done
    }
}
