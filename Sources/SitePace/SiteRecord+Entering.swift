import ChargebeeAPI

/// A participant's wish to make a call.
struct Wish: Hashable {
    var token: UInt64
    var process: ProcessIdentity
    var method: ChargebeeAPI.Operation.Method
    var callsPerMinute: Int
    var ceilings: SiteCeilings
    /// Its own calls in flight, this one not included; its entry may have been lost with a damaged file.
    var posts: Int
    var gets: Int
}

/// What a participant is told; instants are the record's.
enum WishAnswer: Hashable {
    case entered
    case full(until: Int64)
    case crowded(until: Int64)
    /// There is no room for another participant.
    case noEntry(until: Int64)
}

// Who may call now. Three things are asked, in this order:
//
// 1. Places: are fewer calls in flight than Chargebee takes? Where others want places too, nobody has more than its share.
// 2. Pace: is the window below the limit, and the next call due in the even spacing?
// 3. Turns: does nobody wait who has had less? Turns are start-time fair queueing: each has a number of calls so far; one
//    that has not been waiting begins at the turn of the newest call, so that it can neither save up calls nor be behind.
//    A turn is kept for one who waits until a little after the instant for which it was told to come.
extension SiteRecord {
    /// How soon to ask again for a place: nothing tells a process that another's call has been answered.
    private static let placePause: Int64 = 20_000_000

    mutating func enter(_ wish: Wish, at now: Int64, in ring: inout some CallRing) throws(RecordFailure) -> WishAnswer {
        guard let own = entry(of: wish, at: now) else { return .noEntry(until: now + 1_000_000_000) }
        participants[own].lastSeen = now
        let limit = Int64(callsPerMinute(at: now))
        try forget(at: now, in: &ring)
        // Who is told to come soon has slack, so that fast paces need not change hands at each call.
        let slack = limit / 1200
        if !participants[own].waitsForPace(at: now) {
            participants[own].turn = max(participants[own].turn, turn - 1 - slack)
        }
        guard hasPlace(for: own, wish.method, ceiling: wish.ceilings[wish.method], at: now) else {
            return .crowded(
                until: wait(own, wish.method == .post ? .waitForPosts : .waitForGets, now + Self.placePause)
            )
        }
        let interval = max(1, (Self.window + Self.millisecond) / limit)
        var open = max(slot + interval, min(closedUntil, now + Self.window))
        if callsInWindow >= limit, let forgotten = nextForgotten { open = max(open, forgotten) }
        guard now >= open else { return .full(until: wait(own, .waitForPace, open)) }
        if let rival = rival(of: own, slack: slack, at: now) {
            let until = min(rival.wakes + Participant.grace, now + max(interval, 2 * Self.millisecond))
            return .full(until: wait(own, .waitForPace, until))
        }
        try count(at: now, in: &ring)
        slot = max(slot + interval, now - Self.catchUp)
        turn = participants[own].turn
        participants[own].turn += 1
        participants[own].lastEntered = now
        participants[own].answer = .entered
        participants[own].wakes = now
        participants[own][wish.method] += 1
        return .entered
    }

    /// Notes that a participant is at work, and at which pace, though it has no call to make now.
    mutating func announce(_ wish: Wish, at now: Int64) {
        guard let own = entry(of: wish, at: now) else { return }
        participants[own].lastSeen = now
    }

    /// Notes that a call is no longer in flight.
    mutating func leave(token: UInt64, posts: Int, gets: Int, at now: Int64) {
        guard let own = participants.firstIndex(where: { $0.token == token }) else { return }
        participants[own].posts = posts
        participants[own].gets = gets
        participants[own].lastSeen = now
    }

    /// The participant's place in the list, made where it has none; nil where the list is full.
    private mutating func entry(of wish: Wish, at now: Int64) -> Int? {
        let limit = max(1, wish.callsPerMinute)
        if let own = participants.firstIndex(where: { $0.token == wish.token }) {
            participants[own].callsPerMinute = limit
            participants[own].posts = wish.posts
            participants[own].gets = wish.gets
            return own
        }
        guard participants.count < Self.mostParticipants else { return nil }
        var entry = Participant(token: wish.token, process: wish.process, callsPerMinute: limit, at: now)
        entry.posts = wish.posts
        entry.gets = wish.gets
        entry.turn = turn
        participants.append(entry)
        return participants.count - 1
    }

    private func hasPlace(
        for own: Int,
        _ method: ChargebeeAPI.Operation.Method,
        ceiling: Int,
        at now: Int64
    ) -> Bool {
        var inFlight = 0
        var claimants = 1
        var isContended = false
        for (index, other) in participants.enumerated() where index == own || other.isPresent(at: now) {
            inFlight += other[method]
            guard index != own else { continue }
            let isWaiting = other.waitsForPlace(method, at: now)
            isContended = isContended || isWaiting
            if isWaiting || other[method] > 0 { claimants += 1 }
        }
        guard inFlight < ceiling else { return false }
        return !isContended || participants[own][method] < max(1, ceiling / claimants)
    }

    /// Someone who waits and has had less.
    private func rival(of own: Int, slack: Int64, at now: Int64) -> Participant? {
        let mine = participants[own]
        var least: Participant?
        for (index, other) in participants.enumerated() where index != own && other.waitsForPace(at: now) {
            let isBefore =
                other.turn < mine.turn - slack
                || (slack == 0 && other.turn == mine.turn && other.lastEntered < mine.lastEntered)
            if isBefore, other.turn < (least?.turn ?? .max) { least = other }
        }
        return least
    }

    private mutating func wait(_ own: Int, _ answer: Participant.Answer, _ until: Int64) -> Int64 {
        participants[own].answer = answer
        participants[own].wakes = until
        return until
    }
}
