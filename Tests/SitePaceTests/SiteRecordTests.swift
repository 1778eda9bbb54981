import TestSupport
import Testing

@testable import SitePace

struct SiteRecordTests {
    private typealias Member = SharedPaceRun.Member

    @Test(arguments: [1, 2, 57, 142, 3325, 20_000], [1, 2, 5])
    func `No 60 seconds hold more calls of all participants than the limit, and nearly as many`(
        limit: Int,
        participants: Int
    ) throws {
        let lateness = min(0.02, 20 / Double(limit))
        var run = SharedPaceRun((0..<participants).map { _ in Member(limit: limit, lateness: lateness) }, seed: 3)
        try run.run(seconds: limit > 1000 ? 70 : 300)
        #expect(run.mostInAMinute <= limit)
        #expect(Double(run.mostInAMinute) >= Double(limit) * 0.98)
        if limit < 1000 { #expect(Double(run.calls.count) >= Double(limit) * 5 * 0.97) }
    }

    @Test(arguments: 0..<24)
    func `Whatever participants do, no 60 seconds hold more calls than the smallest limit at work`(seed: UInt64) throws
    {
        var generator = SeededGenerator(seed: seed)
        let limit = Int.random(in: 1...600, using: &generator)
        let members = (0..<Int.random(in: 1...6, using: &generator)).map { index in
            var member = Member(limit: index == 0 ? limit : Int.random(in: limit...2000, using: &generator))
            if Bool.random(using: &generator) { member.appetite = Double.random(in: 0.05...50, using: &generator) }
            member.lateness = Double.random(in: 0...0.6, using: &generator)
            member.latency = Double.random(in: 0...3, using: &generator)
            member.window = Int.random(in: 1...64, using: &generator)
            if index > 0 { member.starts = Double.random(in: 0...100, using: &generator) }
            if index > 0, Bool.random(using: &generator) {
                member.ends = Double.random(in: 20...200, using: &generator)
            }
            return member
        }
        // The first is always at work, so its limit always counts.
        var steady = members
        steady[0].appetite = .infinity
        steady[0].latency = 0
        var run = SharedPaceRun(steady, seed: seed)
        try run.run(seconds: 240)
        #expect(run.mostInAMinute <= limit)
    }

    @Test(arguments: [150, 600, 6000, 20_000], [2, 3, 5])
    func `Participants that always want to call get the same shares`(limit: Int, participants: Int) throws {
        let members = (0..<participants).map { index in
            // Some are always a little later than others.
            Member(limit: limit, lateness: index == 0 ? 0 : 0.004 * Double(index))
        }
        var run = SharedPaceRun(members, seed: 5)
        let seconds = limit > 1000 ? 20.0 : 120
        try run.run(seconds: seconds)
        let fair = Double(run.calls.count) / Double(participants)
        for share in run.shares { #expect(abs(Double(share) - fair) <= fair * 0.05 + 1) }
        #expect(Double(run.calls.count) >= Double(limit) / 60 * seconds * 0.97)
    }

    @Test(arguments: [150, 600, 6000])
    func `Who wants little gets all of it, and the others the rest`(limit: Int) throws {
        let little = Double(limit) / 60 * 0.1
        let middle = Double(limit) / 60 * 0.25
        var run = SharedPaceRun(
            [Member(limit: limit), Member(appetite: little, limit: limit), Member(appetite: middle, limit: limit)],
            seed: 9
        )
        try run.run(seconds: 180)
        #expect(Double(run.shares[1]) >= little * 180 * 0.95)
        #expect(Double(run.shares[2]) >= middle * 180 * 0.95)
        #expect(Double(run.calls.count) >= Double(limit) * 3 * 0.97)
    }

    @Test func `Who asks rarely waits a few calls at most and does not hold the others back`() throws {
        var run = SharedPaceRun([Member(limit: 150), Member(limit: 150), Member(appetite: 0.1, limit: 150)], seed: 2)
        try run.run(seconds: 300)
        #expect(run.longestWait[2] < 1.6)
        #expect(run.shares[2] >= 29)
        #expect(run.calls.count >= 729)
    }

    @Test func `Who joins late neither makes up for the past nor waits for it`() throws {
        var run = SharedPaceRun([Member(limit: 600), Member(limit: 600, starts: 60)], seed: 2)
        try run.run(seconds: 180)
        #expect((590...620).contains(run.shares[1]))
    }

    @Test func `Who is told to come and does not come costs no calls`() throws {
        var run = SharedPaceRun([Member(limit: 600), Member(limit: 600, ends: 60.02)], seed: 2)
        try run.run(seconds: 180)
        #expect(run.calls.count >= 1785)
    }

    @Test func `One call in flight at a time does not cost a participant its share`() throws {
        let narrow = Member(limit: 600, latency: 0.15, window: 1)
        var run = SharedPaceRun([Member(limit: 600), narrow], seed: 2)
        try run.run(seconds: 120)
        #expect(run.shares[1] >= 540)
    }

    @Test func `Places in flight are shared too, and never more than the ceiling are taken`() throws {
        let member = Member(limit: 6000, latency: 2, window: 200)
        var run = SharedPaceRun([member, member, member], seed: 2, ceilings: .test)
        try run.run(seconds: 60)
        #expect(run.mostInFlight == 50)
        let fair = Double(run.calls.count) / 3
        for share in run.shares { #expect(abs(Double(share) - fair) < fair * 0.25) }
    }

    @Test func `The smallest limit counts while its participant is at work, and no longer`() throws {
        var run = SharedPaceRun([Member(limit: 600), Member(limit: 60, ends: 120)], seed: 2)
        try run.run(seconds: 120)
        let before = run.calls.count
        #expect(run.mostInAMinute <= 60)
        try run.run(seconds: 240)
        #expect(run.calls.count - before > 1100)
    }

    @Test func `Calls are spread evenly`() throws {
        var run = SharedPaceRun([Member(limit: 150, lateness: 0), Member(limit: 150, lateness: 0)])
        try run.run(seconds: 30)
        // The first after a time of rest may come a quarter of a second early.
        let gaps = zip(run.calls.dropFirst(2), run.calls.dropFirst()).map { $0 - $1 }
        #expect(gaps.allSatisfy { (390_000_000...410_000_000).contains($0) })
    }

    @Test func `A full table turns a newcomer away until someone is gone`() throws {
        var run = SharedPaceRun((0..<61).map { _ in Member(limit: 600, lateness: 0) })
        try run.run(seconds: 3)
        #expect(run.record.participants.count == SiteRecord.mostParticipants)
        #expect(run.shares[60] == 0)
    }

    @Test(arguments: [
        // Uptime, wall clock later than before by, age of the newest call afterwards; in seconds.
        (uptime: 20.0, wall: 25.0, age: 20.0), (uptime: 20, wall: 5, age: 5), (uptime: 20, wall: -3600, age: 0),
        (uptime: 300, wall: 310, age: 300),
    ])
    func `After a restart of the machine calls are as old as both clocks allow`(
        uptime: Double,
        wall: Double,
        age: Double
    ) throws {
        var record = SiteRecord(
            MachineTime(sinceBoot: 9_000_000_000_000, wall: 50_000_000, boot: BootIdentity(high: 1, low: 1)),
            isCertain: true
        )
        let last = record.last
        let time = MachineTime(
            sinceBoot: Int64(uptime * 1e9),
            wall: 50_000_000 + Int64(wall * 1000),
            boot: BootIdentity(high: 2, low: 1)
        )
        #expect(record.advance(to: time) - last == Int64(age * 1e9))
    }

    @Test func `A steady clock that goes back does not make calls younger or older`() {
        let boot = BootIdentity(high: 0, low: 0)
        var record = SiteRecord(MachineTime(sinceBoot: 9_000_000_000_000, wall: 0, boot: boot), isCertain: true)
        let last = record.last
        #expect(record.advance(to: MachineTime(sinceBoot: 5_000_000_000, wall: 0, boot: boot)) == last)
        #expect(record.advance(to: MachineTime(sinceBoot: 6_000_000_000, wall: 0, boot: boot)) == last + 1_000_000_000)
    }
}
