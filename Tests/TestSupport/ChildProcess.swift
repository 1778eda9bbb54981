import CSpawn
package import Foundation
import Synchronization

/// A program that a test has started.
///
/// Foundation's `Process` looks for open files in a way that reads beyond the end of a buffer, and crashes now and then where a
/// process has a thousand of them, as that of all tests has.
package final class ChildProcess: Sendable {
    /// How it ended.
    package enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(by: Int32)
    }

    /// It could not be started.
    package struct NotStarted: Error { let path: String, number: Int32 }

    private struct State: Sendable {
        var ending: Ending?
        var awaiting: [CheckedContinuation<Ending, Never>] = []
    }

    package let id: Int32
    /// Protects how it ended, and who waits for that.
    private let state = Mutex(State())

    /// Starts a program, in a process group of its own and without any of this process's files but those given.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: What follows its name.
    ///   - environment: All of its environment; this process's own by default.
    ///   - streams: What it has as standard input, output and error; `nil` is `/dev/null`, and the descriptors stay the caller's.
    /// - Throws: ``NotStarted``.
    package init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        streams: (input: Int32?, output: Int32?, errors: Int32?) = (nil, nil, nil)
    ) throws {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, stream) in [streams.input, streams.output, streams.errors].enumerated() {
            if let stream {
                posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            }
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        // Threads of libraries block signals, and a child would inherit that.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
        )
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var id = pid_t()
        let outcome = posix_spawn(&id, path, &actions, &attributes, words, variables)
        guard outcome == 0 else { throw NotStarted(path: path, number: outcome) }
        self.id = id
        Thread.detachNewThread { self.awaitEnd() }
    }

    package var isRunning: Bool { state.withLock { $0.ending == nil } }

    /// Waits for its end, however often it is asked.
    package func ended() async -> Ending {
        await withCheckedContinuation { continuation in
            let ending = state.withLock { state in
                if state.ending == nil { state.awaiting.append(continuation) }
                return state.ending
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }

    /// Sends a signal; does nothing where it has ended, since its number may be another's by then.
    package func signal(_ number: Int32) { state.withLock { if $0.ending == nil { kill(id, number) } } }

    private func awaitEnd() {
        var information = siginfo_t()
        // The number stays taken until ``state`` knows of the end.
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let (ending, awaiting) = state.withLock { state in
            var status: Int32 = 0
            waitpid(id, &status, 0)
            let signal = status & 0x7F
            let ending: Ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(by: signal)
            state.ending = ending
            defer { state.awaiting = [] }
            return (ending, state.awaiting)
        }
        for continuation in awaiting { continuation.resume(returning: ending) }
    }
}

extension ChildProcess {
    /// Runs a program to its end, and tells nothing of what it says.
    @discardableResult
    package static func run(_ path: String, _ arguments: [String]) async throws -> Ending {
        try await ChildProcess(path, arguments).ended()
    }

    /// Two ends that no other program inherits.
    package static func pipe() throws -> (reading: FileHandle, writing: FileHandle) {
        var ends: [Int32] = [0, 0]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw NotStarted(path: "a pipe", number: errno) }
        return (
            FileHandle(fileDescriptor: ends[0], closeOnDealloc: true),
            FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        )
    }
}
