import ChargebeeClient
import ChargebeeSandbox
import Execution
import FoundationEssentials
import Reporting
import SitePace

extension Migration {
    /// What Chargebee takes at once from the whole site; a job's own maximum may be lower, or may know better.
    private func ceilings(_ limits: ExecutionLimits) -> SiteCeilings {
        let site = job.target.isLive ? SiteCeilings.live : .test
        return SiteCeilings(posts: max(site.posts, limits.mostPosts), gets: max(site.gets, limits.mostGets))
    }

    /// The pace shared with this machine's other processes; `nil` where there is nothing to share, or no way to.
    func siteLedger(
        _ limits: ExecutionLimits,
        _ clock: SystemExecutionClock,
        note: @escaping @Sendable (String) -> Void
    ) -> SharedSiteLedger? {
        guard case .endpoint(let endpoint) = job.target else { return nil }
        do {
            return try SharedSiteLedger(
                baseURL: endpoint.baseURL,
                ceilings: ceilings(limits),
                environment: ProcessInfo.processInfo.environment,
                clock: clock
            ) { note("\($0)") }
        } catch {
            note(
                "\(error). Other runs on this site are not counted; keep their paces together below its limit."
            )
            return nil
        }
    }

    /// Opens the way to the target, and closes it again however the body ends.
    func withTarget<Value>(
        key: APIKey?,
        note: (String) -> Void,
        _ body: (HTTPTransport) async throws -> Value
    ) async throws -> (Value, SandboxCount?) {
        switch job.target {
        case .endpoint(let endpoint):
            guard let key else { throw Failure(.jobFileWrong, "\(job.path): target needs api_key: { env: NAME }") }
            return (try await withTransport(to: endpoint, key: key, body), nil)
        case .sandbox(let scenario):
            return try await withSandbox(scenarioPath: scenario) { endpoint in
                note(
                    "A sandbox with nothing in it answers at \(endpoint); it is not Chargebee, and knows nothing of earlier runs."
                )
                guard let key = APIKey("sandbox") else { throw Failure(.unexpected, "no key for the sandbox") }
                return try await withTransport(to: endpoint, key: key, body)
            }
        }
    }

    /// Opens the way to a site that outlives this command, and closes it again however the body ends.
    ///
    /// - Parameters:
    ///   - command: What asks for it, for the message.
    ///   - clock: The clock that the shared pace's moments are of; what works with that pace has to use the same one.
    ///   - note: Takes what the user should know.
    ///   - body: Works with the transport and the pace that this machine's processes share, if there is one to share.
    /// - Throws: ``Failure`` for a job whose sandbox lives only as long as a run, or without a key; and what `body` throws.
    /// - Returns: What `body` gives.
    func withSite<Value>(
        for command: String,
        clock: SystemExecutionClock = SystemExecutionClock(),
        note: @escaping @Sendable (String) -> Void,
        _ body: (HTTPTransport, SharedSiteLedger?) async throws -> Value
    ) async throws -> Value {
        guard case .endpoint(let endpoint) = job.target else {
            throw Failure(
                .wrongUse,
                "\(job.path): target.sandbox is a sandbox that lives only as long as one run, so there is nothing to \(command). Start "
                    + "`tokenferry sandbox` and name it with target.base_url."
            )
        }
        guard let key = try job.apiKey() else {
            throw Failure(.jobFileWrong, "\(job.path): target needs api_key: { env: NAME }")
        }
        let ledger = siteLedger(job.executionLimits, clock, note: note)
        return try await withTransport(to: endpoint, key: key) { transport in try await body(transport, ledger) }
    }

    private func withTransport<Value>(
        to endpoint: Endpoint,
        key: APIKey,
        _ body: (HTTPTransport) async throws -> Value
    ) async throws -> Value {
        var settings = HTTPTransport.Settings(
            endpoint: endpoint,
            apiKey: key,
            maxConnections: job.limits.maxInFlight
        )
        settings.headers = job.headers
        settings.answerTimeout = job.limits.timeout
        settings.connectTimeout = min(settings.connectTimeout, job.limits.timeout)
        let transport = HTTPTransport(settings: settings, userAgent: "tokenferry/\(Self.toolVersion)")
        do {
            let value = try await body(transport)
            await transport.shutdown()
            return value
        } catch {
            await transport.shutdown()
            throw error
        }
    }
}
