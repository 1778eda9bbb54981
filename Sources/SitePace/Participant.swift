import ChargebeeAPI

/// A process at work on the site, as its entry in the record says; instants are the record's own, in nanoseconds.
struct Participant: Hashable {
    /// What it was told when it last asked.
    enum Answer: UInt8 {
        case entered
        case waitForPace
        case waitForPosts
        case waitForGets
    }

    /// Drawn at random when the ledger is made, so that no pid used again is taken for the old process; not 0.
    let token: UInt64
    let process: ProcessIdentity
    var callsPerMinute: Int
    var posts = 0
    var gets = 0
    var answer = Answer.entered
    /// When it last asked or had a call answered.
    var lastSeen: Int64
    var lastEntered = Int64.min / 4
    /// When it was told to ask again.
    var wakes: Int64
    /// Its calls so far, on the scale of ``SiteRecord/turn``: whoever has the smallest is next.
    var turn: Int64

    /// How long it counts as at work after its last question, or after the instant for which it was told to ask again.
    private static let attention: Int64 = 5_000_000_000
    /// How long its calls in flight count without a sign of life.
    private static let silence: Int64 = 180_000_000_000
    /// How long a turn is kept for it; less than ``SiteRecord/catchUp``, so that a turn not taken costs no calls.
    static let grace: Int64 = 100_000_000

    init(token: UInt64, process: ProcessIdentity, callsPerMinute: Int, at now: Int64) {
        self.token = token
        self.process = process
        self.callsPerMinute = callsPerMinute
        lastSeen = now
        wakes = now
        turn = 0
    }

    subscript(_ method: ChargebeeAPI.Operation.Method) -> Int {
        get {
            switch method {
            case .get: gets
            case .post: posts
            }
        }
        set {
            switch method {
            case .get: gets = newValue
            case .post: posts = newValue
            }
        }
    }

    /// Whether its calls in flight, and its very entry, still count.
    func isPresent(at now: Int64) -> Bool { now - max(lastSeen, wakes) < Self.silence }

    /// Whether its limit binds the others.
    func isActive(at now: Int64) -> Bool {
        now - max(lastSeen, wakes) < Self.attention || (isPresent(at: now) && posts + gets > 0)
    }

    /// Whether a call is wanted and a turn is kept for it.
    func waitsForPace(at now: Int64) -> Bool { answer == .waitForPace && now < wakes + Self.grace }

    /// Whether a place in flight is wanted.
    func waitsForPlace(_ method: ChargebeeAPI.Operation.Method, at now: Int64) -> Bool {
        answer == (method == .post ? .waitForPosts : .waitForGets) && now < wakes + Self.grace
    }
}
