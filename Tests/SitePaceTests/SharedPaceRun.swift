import ChargebeeAPI
import TestSupport

@testable import SitePace

/// Several participants on one record under a clock moved by hand.
struct SharedPaceRun {
    struct Member {
        /// Calls wanted a second; infinite where it always wants one.
        var appetite = Double.infinity
        var limit: Int
        /// How much later than told it asks, in seconds, at most.
        var lateness = 0.002
        /// How long its calls are in flight, in seconds.
        var latency = 0.0
        /// How many of its calls may be in flight at once.
        var window = 1000
        var starts = 0.0
        var ends = Double.infinity
    }

    private struct Work {
        var asks: Int64
        var wanted: Double
        var answers: [Int64] = []
    }

    private(set) var record: SiteRecord
    private(set) var ring = MemoryRing()
    /// The instants of all calls.
    private(set) var calls: [Int64] = []
    /// The calls of each member.
    private(set) var shares: [Int]
    /// The longest that a wanted call of each has waited, in seconds.
    private(set) var longestWait: [Double]
    private(set) var mostInFlight = 0
    private let members: [Member]
    private let ceilings: SiteCeilings
    private var works: [Work]
    private var generator: SeededGenerator
    private static let begin: Int64 = 5_000_000_000_000

    init(_ members: [Member], seed: UInt64 = 1, ceilings: SiteCeilings = .live) {
        self.members = members
        self.ceilings = ceilings
        let time = MachineTime(sinceBoot: Self.begin, wall: 0, boot: BootIdentity(high: 1, low: 1))
        record = SiteRecord(time, isCertain: true)
        shares = members.map { _ in 0 }
        longestWait = members.map { _ in 0 }
        works = members.map { Work(asks: Self.begin + Int64($0.starts * 1e9), wanted: $0.starts) }
        generator = SeededGenerator(seed: seed)
    }

    mutating func run(seconds: Double) throws {
        while let next = works.indices.min(by: { works[$0].asks < works[$1].asks }) {
            let now = works[next].asks
            guard now < Self.begin + Int64(seconds * 1e9) else { return }
            try step(next, at: now)
        }
    }

    private mutating func step(_ index: Int, at now: Int64) throws {
        _ = record.advance(to: MachineTime(sinceBoot: now, wall: 0, boot: record.boot))
        let member = members[index]
        let seconds = Double(now - Self.begin) / 1e9
        guard seconds < member.ends else {
            works[index].asks = .max
            return
        }
        works[index].answers.removeAll { $0 <= now }
        let inFlight = works[index].answers.count
        record.leave(token: UInt64(index + 1), posts: inFlight, gets: 0, at: now)
        guard inFlight < member.window else {
            works[index].asks = works[index].answers.min() ?? now
            return
        }
        if seconds < works[index].wanted {
            works[index].asks = Self.begin + Int64(works[index].wanted * 1e9) + 1
            return
        }
        let wish = Wish(
            token: UInt64(index + 1),
            process: ProcessIdentity(pid: 0, namespace: 0),
            method: .post,
            callsPerMinute: member.limit,
            ceilings: ceilings,
            posts: inFlight,
            gets: 0
        )
        switch try record.enter(wish, at: now, in: &ring) {
        case .entered:
            calls.append(now)
            shares[index] += 1
            if member.latency > 0 { works[index].answers.append(now + Int64(member.latency * 1e9)) }
            mostInFlight = max(mostInFlight, works.map { $0.answers.count { $0 > now } }.reduce(0, +))
            longestWait[index] = max(longestWait[index], seconds - works[index].wanted)
            works[index].wanted = max(works[index].wanted + 1 / member.appetite, seconds)
            works[index].asks = now + 1000
        case .full(let until), .crowded(let until), .noEntry(let until):
            let late = Double.random(in: 0...member.lateness, using: &generator)
            works[index].asks = max(until, now + 1000) + Int64(late * 1e9)
        }
    }

    /// The most calls in any 60 seconds.
    var mostInAMinute: Int {
        var (most, first) = (0, 0)
        for (index, call) in calls.enumerated() {
            while calls[first] <= call - 60_000_000_000 { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
