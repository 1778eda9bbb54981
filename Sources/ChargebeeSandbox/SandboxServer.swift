import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A stand-in Chargebee on a port of this machine, for rehearsals and tests.
///
/// The API is at `http://HOST:PORT/api/v2`; see ``SandboxControls`` for what is beside it. Every answer has the header
/// `x-tokenferry-sandbox: not Chargebee`. Nothing is logged, and nothing outlasts the process.
package struct SandboxServer: Sendable {
    private let sandbox: Sandbox
    private let host: String
    private let port: Int

    /// Prepares a sandbox; copies share its state.
    ///
    /// - Parameters:
    ///   - scenario: Limits and faults; the default has none.
    ///   - host: An address of this machine alone: `127.0.0.1`, `::1` or `localhost`.
    ///   - port: From 1 to 65535, or 0 for a free one.
    ///   - clock: The time in milliseconds since 1970; the default is the system's.
    package init(
        scenario: SandboxScenario = SandboxScenario(),
        host: String = "127.0.0.1",
        port: Int = 0,
        clock: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    ) {
        sandbox = Sandbox(scenario: scenario, clock: clock)
        self.host = host
        self.port = port
    }

    /// Answers until the task is cancelled, then returns.
    ///
    /// Meant to be called once.
    ///
    /// - Parameters:
    ///   - executor: What answers; the default are the threads that everything shares.
    ///   - onListening: Called with the port once connections are accepted.
    /// - Throws: ``SandboxError`` for a host that is not this machine's, a port that cannot be had, or a scenario that
    ///   contradicts itself.
    package func run(
        on executor: (any TaskExecutor)? = nil,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async throws {
        guard Self.isLoopback(host) else { throw SandboxError.hostNotLoopback(host) }
        try sandbox.scenario.check()
        let application = Application(
            responder: SandboxResponder(sandbox: sandbox),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                serverName: "tokenferry-sandbox",
                backlog: 1024
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            try await Self.serve(application, on: executor)
        } catch is CancellationError {
            return
        } catch {
            if Task.isCancelled { return }
            throw SandboxError.cannotListen(host: host, port: port, reason: "\(error)")
        }
    }

    /// Serves until the task is cancelled, and then stops accepting before it stops serving.
    ///
    /// Cancelling a server at once traps where a connection is accepted at that moment and not yet handed on
    /// (apple/swift-nio issue 2637), so the cancellation is turned into a graceful shutdown with a limit.
    private static func serve(
        _ application: some ApplicationProtocol & Sendable,
        on executor: (any TaskExecutor)?
    ) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: application)],
            logger: Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
        )
        // On a starved machine a connection may wait longer than a second to be handed on.
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        let group = ServiceGroup(configuration: configuration)
        // A task of its own, since a child would be cancelled together with this one.
        let serving = Task(executorPreference: executor) { try await group.run() }
        try await withTaskCancellationHandler {
            try await serving.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    /// The JSON object of `/sandbox/state`.
    package var report: [UInt8] { sandbox.report }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "::1" || host == "localhost" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
