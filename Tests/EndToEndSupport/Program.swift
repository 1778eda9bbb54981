import Foundation
import Synchronization
import TestSupport

/// The built program, run as a user runs it.
package struct Program {
    /// What a finished process left behind.
    package struct Result: Sendable {
        package let status: Int32
        package let wasKilled: Bool
        package let output: String
        package let errors: String

        /// The result on standard output as a JSON object.
        package func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
        }

        /// The seven endings of the JSON result.
        package func endings() throws -> [String: Int] { try json()["endings"] as? [String: Int] ?? [:] }
    }

    /// Where the program is: beside the test bundle, or whatever else runs it.
    private static let path = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("tokenferry").path

    /// Runs the program to its end.
    package static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Result {
        try await start(arguments, environment: environment).finished()
    }

    /// Starts the program and goes on.
    ///
    /// - Parameters:
    ///   - arguments: What follows its name.
    ///   - environment: What is added to the environment.
    ///   - wrapper: A command that gets the program's path and arguments and becomes it, as `nice` does.
    /// - Throws: Where it cannot be started.
    /// - Returns: The process.
    package static func start(
        _ arguments: [String],
        environment: [String: String] = [:],
        through wrapper: [String] = []
    ) throws -> RunningProgram {
        var variables = ProcessInfo.processInfo.environment
        variables["CHARGEBEE_API_KEY"] = nil
        variables.merge(environment) { $1 }
        return wrapper.isEmpty
            ? try RunningProgram(path, arguments, variables)
            : try RunningProgram("/usr/bin/env", wrapper + [path] + arguments, variables)
    }
}

/// A process of the program that is going on.
package final class RunningProgram: Sendable {
    private struct Streams: Sendable {
        var output = Data()
        var errors = Data()
    }

    private let process: ChildProcess
    private let end: Task<(status: Int32, wasKilled: Bool), Never>
    private let shared: Shared

    private final class Shared: Sendable {
        /// Protects what the two readers have gathered.
        let streams = Mutex(Streams())
    }

    package var processID: Int32 { process.id }

    init(_ path: String, _ arguments: [String], _ environment: [String: String]) throws {
        let (output, errors) = (try ChildProcess.pipe(), try ChildProcess.pipe())
        let process = try ChildProcess(
            path,
            arguments,
            environment: environment,
            streams: (nil, output.writing.fileDescriptor, errors.writing.fileDescriptor)
        )
        try output.writing.close()
        try errors.writing.close()
        let shared = Shared()
        (self.process, self.shared) = (process, shared)
        let readers = [
            Self.drain(output.reading) { data in shared.streams.withLock { $0.output += data } },
            Self.drain(errors.reading) { data in shared.streams.withLock { $0.errors += data } },
        ]
        let watch = Self.watch(process, shared)
        end = Task(executorPreference: OwnThreads.shared) {
            let end = await process.ended()
            watch.cancel()
            for reader in readers { for await _ in reader {} }
            switch end {
            case .exited(let status): return (status, false)
            case .killed(let signal): return (signal, true)
            }
        }
    }

    /// Kills a process that does not end, since a test that hangs says less than one that fails.
    private static func watch(_ process: ChildProcess, _ shared: Shared) -> Task<Void, any Error> {
        Task(executorPreference: OwnThreads.shared) {
            try await Task.sleep(for: .seconds(900))
            guard process.isRunning else { return }
            shared.streams.withLock { $0.errors += Data("\nKilled by the test after a quarter of an hour.\n".utf8) }
            process.signal(SIGKILL)
        }
    }

    /// Waits for the end.
    package func finished() async -> Program.Result {
        let (status, wasKilled) = await end.value
        let gathered = shared.streams.withLock(\.self)
        return Program.Result(
            status: status,
            wasKilled: wasKilled,
            output: String(decoding: gathered.output, as: UTF8.self),
            errors: String(decoding: gathered.errors, as: UTF8.self)
        )
    }

    /// Whether the process has not ended yet.
    package var isRunning: Bool { process.isRunning }

    /// What has come on standard error so far.
    package var errorsSoFar: String { shared.streams.withLock { String(decoding: $0.errors, as: UTF8.self) } }

    /// Whether some words have come on standard error so far.
    package func hasSaid(_ words: String) -> Bool {
        shared.streams.withLock { $0.errors.range(of: Data(words.utf8)) != nil }
    }

    /// Sends a signal; does nothing where the process has ended.
    package func signal(_ number: Int32) { process.signal(number) }

    /// Reads a stream to its end on a thread of its own, since a read blocks.
    private static func drain(_ handle: FileHandle, _ take: @escaping @Sendable (Data) -> Void) -> AsyncStream<Never> {
        let (done, continuation) = AsyncStream.makeStream(of: Never.self)
        let descriptor = fcntl(handle.fileDescriptor, F_DUPFD_CLOEXEC, 3)
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
