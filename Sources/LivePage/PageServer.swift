import Glibc
import Hummingbird
import HummingbirdCore
import Logging
package import MigrationModel
import NIOCore
import ServiceLifecycle
import Synchronization

/// Serves the page of a run while it goes on.
///
/// The run never waits for it: readers see copies of what the run told, and controls are messages to it. Readers are
/// bounded: 64 connections at once (others wait), ten seconds and one answer each (see ``SingleAnswer``), a kilobyte of body.
package final class PageServer: Sendable {
    /// Where it is served; never port 0.
    package let address: PageAddress
    /// What controls want.
    package let token: ControlToken
    private let visits: PageVisits
    private let group: ServiceGroup
    private let serving: Task<Void, Never>
    private let isStopping: Flag

    /// Whether a server was asked to stop.
    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    private init(
        _ address: PageAddress,
        _ desk: PageDesk,
        _ group: ServiceGroup,
        _ serving: Task<Void, Never>,
        _ isStopping: Flag
    ) {
        self.address = address
        token = desk.token
        visits = desk.visits
        self.group = group
        self.serving = serving
        self.isStopping = isStopping
    }

    /// Begins to serve.
    ///
    /// - Parameters:
    ///   - address: Where; port 0 takes a free one.
    ///   - run: What is shown.
    ///   - patience: For how long a reader may keep a connection; the default is ten seconds.
    ///   - obey: Does what is asked of the run; has to return at once.
    ///   - died: Called with the reason where it stops by itself later on.
    ///   - now: Tells the time that wrong tokens are counted by.
    /// - Throws: ``PageError`` where the address cannot be had.
    /// - Returns: The server; connections are accepted.
    package static func start(
        at address: PageAddress,
        showing run: LiveRun,
        patience: Duration = .seconds(10),
        obey: @escaping @Sendable (ControlRequest) -> Void,
        died: @escaping @Sendable (String) -> Void,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) async throws(PageError) -> PageServer {
        let desk = PageDesk(run: run, address: address, obey: obey, now: now)
        let (listening, report) = AsyncStream.makeStream(of: Result<Int, PageError>.self)
        let group = group(
            serving: application(at: address, desk, patience) { port in
                desk.listens(on: port)
                report.yield(.success(port))
            }
        )
        let isStopping = Flag()
        // A task of its own, since a child would be cancelled together with the run; see ``stop(within:)``.
        let serving = Task {
            var reason = "it was stopped"
            do { try await group.run() } catch { reason = Self.words(for: error) }
            report.yield(.failure(.cannotListen(address, reason: reason)))
            if desk.isListening, !isStopping.value.load(ordering: .acquiring) { died(reason) }
        }
        for await outcome in listening {
            let own = PageAddress(host: address.host, port: try outcome.get())
            return PageServer(own, desk, group, serving, isStopping)
        }
        throw .cannotListen(address, reason: "it was stopped")
    }

    /// Serves on for a while where somebody looks, so that they see how the run ended, and then stops.
    package func finish() async {
        let patience = visits.patience()
        if patience > .zero { try? await Task.sleep(for: patience) }
        await stop()
    }

    /// Stops; a reader that keeps its connection open is not waited for longer than a second.
    package func stop() async {
        isStopping.value.store(true, ordering: .releasing)
        await group.triggerGracefulShutdown()
        await withTaskGroup { [serving] group in
            // Values are awaited in tasks of their own, since awaiting another task's does not end by being cancelled.
            let (ends, end) = AsyncStream.makeStream(of: Void.self)
            Task {
                await serving.value
                end.finish()
            }
            group.addTask { for await _ in ends {} }
            group.addTask { try? await Task.sleep(for: .seconds(1)) }
            await group.next()
            group.cancelAll()
        }
    }

    private static func application(
        at address: PageAddress,
        _ desk: PageDesk,
        _ patience: Duration,
        _ onListening: @escaping @Sendable (Int) -> Void
    ) -> some ApplicationProtocol & Sendable {
        Application(
            responder: PageResponder(desk: desk),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionDeadline(after: .init(patience)), SingleAnswer()],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 << 10,
                        maxHeaderListSize: 16 << 10,
                        maxHeaderFieldCount: 100
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                serverName: "tokenferry",
                backlog: 64,
                availableConnectionsDelegate: MaximumAvailableConnections(64, logger: silent)
            ),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: silent
        )
    }

    /// Stops accepting before it stops serving, with a limit.
    ///
    /// Cancelling a server at once traps where a connection is accepted at that moment and not yet handed on
    /// (apple/swift-nio issue 2637).
    private static func group(serving application: some ApplicationProtocol & Sendable) -> ServiceGroup {
        var configuration = ServiceGroupConfiguration(services: [.init(service: application)], logger: silent)
        configuration.maximumGracefulShutdownDuration = .seconds(5)
        return ServiceGroup(configuration: configuration)
    }

    /// Why it could not serve, or no longer, without names out of the program.
    private static func words(for error: any Error) -> String {
        guard let number = (error as? IOError)?.errnoCode else {
            return error is ChannelError ? "the connection was closed" : "the address cannot be used"
        }
        return number == EADDRINUSE ? "another program listens there" : String(cString: strerror(number))
    }

    private static let silent = Logger(label: "page") { _ in SwiftLogNoOpLogHandler() }
}
