import ChargebeeAPI
import Execution
import MigrationModel
import RunJournal
import SiteReading
import Undoing

/// The removals of an undo that are still to be made: first those that an earlier one sent, then the newest first.
///
/// They come in slices. Before each one, what its customers have is read anew, and what should stay after all is held back;
/// only a first slice that is the whole undo goes by the plan, which was read just before.
final class UndoSource {
    /// What a slice is looked at with.
    struct Look {
        let terms: UndoPlan.Terms
        let isOwner: (CreatedSource, String) -> Bool
        /// Makes a reader that heeds the run's calls of the last minute.
        let reader: (RefillRequest) -> SiteReader
        /// Writes down what removals change, by their ordinals, before any of them may be sent.
        let note: (UndoPlan, [Int]) throws -> Void
        let clock: any ExecutionClock
    }

    /// The plan as it stands: what is held back since it was made is told apart in it.
    private(set) var plan: UndoPlan
    private let resumePoint: ResumePoint
    private let look: Look
    private let size: Int
    private var ordinals: [Int]
    private var position = 0
    /// Where the slice ends that may be handed out.
    private var end = 0
    /// Until when the slice may be handed out, on the clock.
    private var goodUntil: Duration

    /// A hold or an outage may make a slice older; what is left of it is then read anew.
    private static let longest = Duration.seconds(300)

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - plan: What is to be removed, read just now.
    ///   - resumePoint: Where the undo's journal stands.
    ///   - size: Entries of a slice, 1 or more; see ``size(callsPerMinute:)``.
    ///   - look: What a slice is looked at with.
    init(plan: UndoPlan, resumePoint: ResumePoint, size: Int, look: Look) {
        self.plan = plan
        self.resumePoint = resumePoint
        self.look = look
        self.size = max(1, size)
        let open = plan.entries.indices.map { $0 + 1 }.filter { ordinal in
            if case .hold = plan.entries[ordinal - 1].decision { return false }
            return !resumePoint.ended.contains(ordinal)
        }
        ordinals =
            open.filter { resumePoint.histories[$0] != nil } + open.filter { resumePoint.histories[$0] == nil }
        if ordinals.count <= self.size { end = ordinals.count }
        goodUntil = look.clock.now.elapsed + Self.longest
    }

    /// Entries of a slice at a pace: about a minute's worth, 10 to 100 of them.
    static func size(callsPerMinute: Int) -> Int { min(100, max(10, callsPerMinute)) }

    /// Calls that it takes to read anew what the customers of a plan's open entries have.
    static func calls(of plan: UndoPlan, size: Int, open: (Int) -> Bool) -> Int {
        let ordinals = plan.entries.indices.map { $0 + 1 }.filter(open)
        guard ordinals.count > size else { return 0 }
        return stride(from: 0, to: ordinals.count, by: max(1, size)).reduce(0) { sum, start in
            let slice = ordinals[start..<min(start + max(1, size), ordinals.count)]
            return sum + UndoSurvey.calls(again: Set(slice.compactMap { plan.entries[$0 - 1].customerID }).count)
        }
    }

    /// Writes down what the removals of the first slice change, where it goes by the plan; call it before the first one is sent.
    ///
    /// - Throws: Where that did not become durable.
    func begin() throws { try look.note(plan, ordinals[position..<end].map(\.self)) }

    /// How many are to be dealt with, those of before included.
    var count: Int { ordinals.count }

    /// The next one of the slice; `nil` when a slice is over.
    func next() -> WorkItem? {
        guard position < end, look.clock.now.elapsed < goodUntil else { return nil }
        let ordinal = ordinals[position]
        position += 1
        guard let request = plan.request(ordinal) else {
            return .ended(
                RowEnding(
                    address: plan.address(ordinal),
                    ending: .alreadyDone,
                    code: "already_gone",
                    message: "Chargebee listed it as deleted before this undo sent anything for it",
                    endedAt: look.clock.now.wall
                )
            )
        }
        return .send(request, resumePoint.histories[ordinal])
    }

    /// Looks at the customers of the next slice; nothing of the one before is at work.
    func refill(_ request: RefillRequest) async -> InputRefill {
        let slice = ordinals[position...].prefix(size)
        guard !slice.isEmpty else { return .end }
        let reader = look.reader(request)
        let began = look.clock.now.elapsed
        do {
            let site = try await UndoSurvey(reader: reader).view(again: slice.map { plan.entries[$0 - 1] })
            let inDoubt = slice.filter { resumePoint.histories[$0]?.isInDoubt == true }
            plan.renew(
                Array(slice),
                site: site,
                progress: Dictionary(uniqueKeysWithValues: inDoubt.map { ($0, .inDoubt) }),
                terms: look.terms,
                isOwner: look.isOwner
            )
            try look.note(plan, Array(slice))
        } catch let error as SiteReadingError {
            return .stop(StopReason(error))
        } catch {
            return .stop(.inputFailed("\(error)"))
        }
        let isHeld = { (ordinal: Int) in
            if case .hold = self.plan.entries[ordinal - 1].decision { true } else { false }
        }
        end = position + slice.count { !isHeld($0) }
        ordinals = Array(ordinals[..<position]) + ordinals[position...].filter { !isHeld($0) }
        goodUntil = look.clock.now.elapsed + Self.longest
        return .more(rows: ordinals.count, calls: reader.callTimes.filter { $0 >= began })
    }
}

extension StopReason {
    /// Why a run stops that could not read the site.
    fileprivate init(_ error: SiteReadingError) {
        switch error.code {
        case .stopped: self = .drained
        case .unreachable, .foreignAnswer: self = .unreachable(error.words)
        case .throttled: self = .throttled
        case .outage: self = .outage(.chargebee, error.words)
        case .accessRefused: self = error.failure.map(StopReason.accessRefused) ?? .unreachable(error.words)
        case .refused, .unreadable, .endless: self = .inputFailed(error.description)
        }
    }
}
