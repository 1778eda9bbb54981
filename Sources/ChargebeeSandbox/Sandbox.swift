import Synchronization

/// The sandbox's state, shared by its connections.
final class Sandbox: Sendable {
    /// Guards all of the state; held for a decision, never while waiting or rendering.
    private let state: Mutex<SandboxState>
    /// Milliseconds since 1970.
    private let clock: @Sendable () -> Int64

    init(scenario: SandboxScenario, clock: @escaping @Sendable () -> Int64) {
        state = Mutex(SandboxState(scenario: scenario))
        self.clock = clock
    }

    func begin(_ request: SandboxRequest) -> SandboxCourse {
        state.withLock { $0.begin(request, at: clock()) }
    }

    func finish(_ ticket: SandboxTicket) -> SandboxDelivery {
        state.withLock { $0.finish(ticket, at: clock()) }
    }

    func abandon(_ ticket: SandboxTicket) { state.withLock { $0.abandon(ticket) } }

    // MARK: The control paths

    var scenario: SandboxScenario {
        get { state.withLock { $0.scenario } }
        set { state.withLock { $0.scenario = newValue } }
    }

    func reset() { state.withLock { $0.reset() } }

    /// Milliseconds since 1970.
    var now: Int64 { clock() }

    func forgetKeys() { state.withLock { $0.forgetKeys() } }

    /// The JSON object of `/sandbox/state`.
    var report: [UInt8] {
        let (statistics, site) = state.withLock { ($0.statistics, $0.site) }
        var writer = JSONWriter()
        statistics.write(to: &writer, site: site)
        return writer.bytes
    }

    /// All payment sources, deleted ones included, in their order of creation.
    var paymentSources: PaymentSourceExport {
        PaymentSourceExport(site: state.withLock { $0.site }, instant: clock())
    }

    /// Changes the site beside the API, and gives back what came of it.
    ///
    /// - Throws: ``APIRefusal`` where the change is none.
    func tamper<Value: Sendable>(
        _ change: (inout SandboxSite, Int64) throws(APIRefusal) -> Value
    ) throws(APIRefusal) -> Value {
        let result: Result<Value, APIRefusal> = state.withLock { state in
            do throws(APIRefusal) {
                return .success(try state.tamper(change, at: clock()))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
