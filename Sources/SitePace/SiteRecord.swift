import Execution

/// What the processes at work on one site know together: the calls of the last minute, and each other.
///
/// It is a value without any input or output but the ``CallRing``. Its time is its own, in nanoseconds; ``origin`` tells how
/// it lies on the machine's steady clock, so that a restart of the machine moves one number and no call.
///
/// The bound is exact for every window of 60 seconds, for any number of processes, since each call is entered here under the
/// file's lock before it is made. Calls are kept in milliseconds, rounded to the later one.
struct SiteRecord: Hashable {
    /// ``PaceLog/span`` in nanoseconds.
    static let window = Int64(PaceLog.span / .nanoseconds(1))
    /// How much lateness is made up for, as in ``PaceLog``.
    static let catchUp: Int64 = 250_000_000
    static let millisecond: Int64 = 1_000_000
    static let mostParticipants = 60

    /// Grows with each write; the newer of the file's two copies counts.
    var sequence: UInt64 = 0
    var boot: BootIdentity
    /// The machine's steady clock at this record's time 0.
    var origin: Int64
    /// The newest time that any process has seen.
    var last: Int64
    /// The calendar clock then, in milliseconds since 1970.
    var lastWall: Int64
    /// No call is made before; the past where nothing is in doubt.
    var closedUntil: Int64
    /// The place of the newest call in the even spacing; the next is due one interval later.
    var slot: Int64
    /// Where the newest call's maker was in the order of turns.
    var turn: Int64 = 0

    /// All calls ever.
    var calls: Int64 = 0
    /// The millisecond of the newest call.
    var openMillisecond: Int64
    /// The number of the next bucket to write.
    var head: Int64 = 0
    /// The number of the oldest bucket that counts; ``head`` where none but the open one does.
    var tail: Int64 = 0
    /// That bucket; of no meaning where there is none.
    var tailBucket = CallBucket(millisecond: 0, callsSoFar: 0)
    /// The calls that are too old to count.
    var callsBefore: Int64 = 0

    var participants: [Participant] = []

    /// An empty record whose time is the machine's; `isCertain` where no calls of the last minute can have been forgotten.
    ///
    /// Where they can, no call is made for a minute.
    init(_ time: MachineTime, isCertain: Bool) {
        boot = time.boot
        origin = 0
        last = time.sinceBoot
        lastWall = time.wall
        closedUntil = isCertain ? last - Self.window : last + Self.window
        slot = last - 2 * Self.window
        openMillisecond = (last - Self.window) / Self.millisecond - 1
    }

    /// Brings the record to the present and returns that on its own time.
    ///
    /// After a restart of the machine, the newest call is as old as the calendar says, but no older than the new start, and
    /// not in the future: each of these can only make it count for longer than it should.
    mutating func advance(to time: MachineTime) -> Int64 {
        if boot != time.boot || time.sinceBoot - origin < last - 1_000_000_000 {
            let age = min(max(0, time.wall - lastWall), max(0, time.sinceBoot) / Self.millisecond)
            origin = time.sinceBoot - last - (boot == time.boot ? 0 : age * Self.millisecond)
            boot = time.boot
            participants = []
        }
        last = max(last, time.sinceBoot - origin)
        lastWall = time.wall
        return last
    }

    /// The processes at work.
    func activeParticipants(at now: Int64) -> Int { participants.count { $0.isActive(at: now) } }

    /// The smallest limit of those at work; 1 where there are none.
    func callsPerMinute(at now: Int64) -> Int {
        var least = Int.max
        for participant in participants where participant.isActive(at: now) {
            least = min(least, participant.callsPerMinute)
        }
        return least == .max ? 1 : max(1, least)
    }
}

/// One reading of the machine's clocks.
struct MachineTime: Hashable {
    var sinceBoot: Int64
    var wall: Int64
    var boot: BootIdentity

    init(sinceBoot: Int64, wall: Int64, boot: BootIdentity) {
        self.sinceBoot = sinceBoot
        self.wall = wall
        self.boot = boot
    }

    init(_ clock: MachineClock) { self.init(sinceBoot: clock.sinceBoot(), wall: clock.wall(), boot: clock.boot) }
}
