import Execution
import MigrationModel
import Synchronization

/// What the page answers to a request, once its body is here.
///
/// | request | answer |
/// |---|---|
/// | `GET /` | the page; beyond this machine without the token, one that says nothing about the run |
/// | `GET /now` | the page again, for its script; beyond this machine it wants the token |
/// | `GET /state.json` | the state for programs, see ``RunSnapshot/json(at:)``; beyond this machine it wants the token |
/// | `GET /page.css`, `/page.js`, `/icon.svg` | the page's own files |
/// | `POST /control` | asks something of the run, see ``ControlOrder``; wants the token, and see ``ControlGate`` |
final class PageDesk: Sendable {
    /// What is sent back.
    struct Answer: Sendable, Hashable {
        var status = 200
        var type = "text/html; charset=utf-8"
        var text: String
    }

    /// Answers of this age are given again, so that many readers cost no more than one.
    private static let freshness = Duration.milliseconds(100)

    private struct Shown: Sendable {
        var at: ContinuousClock.Instant
        var text: String
    }

    /// What controls want.
    let token = ControlToken()
    let visits = PageVisits()
    private let run: LiveRun
    private let address: PageAddress
    /// The port that is listened on; 0 before.
    private let port = Atomic(0)
    private let obey: @Sendable (ControlRequest) -> Void
    private let now: @Sendable () -> ContinuousClock.Instant
    private let wrongTokens: WrongTokens
    /// Protects what was shown last, by path.
    private let shown = Mutex<[String: Shown]>([:])

    /// - Parameters:
    ///   - run: What is shown.
    ///   - address: Where it is served.
    ///   - obey: Does what is asked of the run; returns at once.
    ///   - now: Tells the time that the count of wrong tokens and the age of answers go by.
    init(
        run: LiveRun,
        address: PageAddress,
        obey: @escaping @Sendable (ControlRequest) -> Void,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.run = run
        self.address = address
        self.obey = obey
        self.now = now
        wrongTokens = WrongTokens(since: now())
    }

    /// Notes the port under which it is reached.
    func listens(on port: Int) { self.port.store(port, ordering: .releasing) }

    var isListening: Bool { port.load(ordering: .acquiring) != 0 }

    private var gate: ControlGate {
        ControlGate(address: PageAddress(host: address.host, port: port.load(ordering: .acquiring)), token: token)
    }

    func answer(_ request: PageRequest, body: [UInt8]) -> Answer {
        do throws(PageRefusal) {
            if request.path == "/control" { return try control(request, body) }
            guard request.method == "GET" || request.method == "HEAD" else {
                throw PageRefusal(status: 405, reason: "This page is read by GET.")
            }
            return try read(request)
        } catch {
            let isGuess = error.status == 401 && request.authorization != nil
            let refusal = isGuess && wrongTokens.note(at: now()) ? WrongTokens.refusal : error
            return Answer(status: refusal.status, type: "application/json", text: refusal.json)
        }
    }

    private func read(_ request: PageRequest) throws(PageRefusal) -> Answer {
        let admission = try gate.admit(request)
        switch request.path {
        case "/page.css": return Answer(type: "text/css; charset=utf-8", text: PageAsset.style)
        case "/page.js": return Answer(type: "text/javascript; charset=utf-8", text: PageAsset.script)
        case "/icon.svg": return Answer(type: "image/svg+xml", text: PageAsset.icon)
        case "/" where admission == .anonymous: return Answer(text: PageView(run: nil, now: run.now).markup)
        case "/", "/now", "/state.json":
            guard admission == .allowed else { throw ControlGate.unauthorized }
            return view(request.path)
        default: throw PageRefusal(status: 404, reason: "There is no such page.")
        }
    }

    private func view(_ path: String) -> Answer {
        let isForPrograms = path == "/state.json"
        switch path {
        case "/": visits.notePage()
        case "/now": visits.noteUpdate()
        // A program may ask as seldom as a page without a script.
        default: visits.notePage()
        }
        let now = now()
        let text = shown.withLock { shown in
            let name = isForPrograms ? path : "/"
            if let last = shown[name], last.at.duration(to: now) < Self.freshness { return last.text }
            let (snapshot, moment) = (run.snapshot, run.now)
            let text = isForPrograms ? snapshot.json(at: moment) : PageView(run: snapshot, now: moment).markup
            shown[name] = Shown(at: now, text: text)
            return text
        }
        return isForPrograms ? Answer(type: "application/json", text: text) : Answer(text: text)
    }

    private func control(_ request: PageRequest, _ body: [UInt8]) throws(PageRefusal) -> Answer {
        try gate.authorize(request)
        guard let asked = try ControlOrder(body).request else {
            return Answer(type: "application/json", text: "{\"state\":\"token_is_right\"}\n")
        }
        switch run.snapshot.phase {
        case .sending, .held: break
        case .ending where asked == .pause: break
        case .ending: throw PageRefusal(status: 409, reason: "The run is ending and sends nothing new.")
        case .reading:
            throw PageRefusal(status: 409, reason: "The run does not send yet: it reads. Try again in a moment.")
        case .writingReports:
            throw PageRefusal(status: 409, reason: "Every row has ended; there is nothing to control.")
        case .over: throw PageRefusal(status: 409, reason: "The run is over.")
        }
        obey(asked)
        return Answer(
            status: 202,
            type: "application/json",
            text: "{\"state\":\"asked\",\"request\":\"\(asked.word)\"}\n"
        )
    }
}
