import MigrationModel
import Testing

@testable import Undoing

/// Random sites and jobs, undone on a simulated site.
@Suite struct UndoPlanModelTests {
    private struct Trial {
        var site = SimulatedSite()
        var created: [CreatedSource] = []
        var formerPrimaries: [String: String] = [:]
        var random: Generator

        /// Customers with some sources of their own, then a job that adds sources to some, then changes by others.
        init(seed: UInt64) {
            random = Generator(state: seed)
            let customers = (1...6).map { "c\($0)" }
            for customer in customers {
                for number in 0..<Int.random(in: 0...2, using: &random) {
                    site.add("\(customer)-own\(number)", to: customer)
                }
            }
            formerPrimaries = site.primaries
            for row in 1...Int.random(in: 1...12, using: &random) {
                guard let customer = customers.randomElement(using: &random) else { continue }
                let replaces = Bool.random(using: &random)
                let former = replaces ? site.primaries[customer] : nil
                site.add("new\(row)", to: customer, isPrimary: replaces)
                created.insert(made("new\(row)", row: row, former: former), at: 0)
            }
            for id in site.sources.keys.sorted() where Int.random(in: 0..<8, using: &random) == 0 {
                site.deleteLocally(id)
            }
        }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test(arguments: [false, true])
    func `No plan takes a customer's last source or one that the job did not make`(includesLast: Bool) {
        for seed in 0..<500 {
            var trial = Trial(seed: UInt64(seed))
            let before = trial.site
            var terms = UndoPlan.Terms()
            terms.includesLast = includesLast
            let plan = UndoPlan(created: trial.created, site: trial.site.view(of: trial.created), terms: terms)
            #expect(plan.entries.map(\.created) == trial.created)
            let own = Set(trial.created.map(\.paymentSourceID))
            for ordinal in 1...plan.entries.count {
                guard let request = plan.request(ordinal) else { continue }
                trial.site.perform(request)
                guard let former = request.formerPrimaryID else { continue }
                #expect(before.sources[former].map { !$0.isDeleted } == true, "seed \(seed)")
            }
            for (id, source) in before.sources {
                let isRemoved = !source.isDeleted && trial.site.sources[id]?.isDeleted == true
                #expect(!isRemoved || own.contains(id), "seed \(seed)")
                // Whatever the job made is gone, or held back as the only one.
                guard own.contains(id), trial.site.sources[id]?.isDeleted == false else { continue }
                #expect(!includesLast && trial.site.live(of: source.customer) == [id], "seed \(seed)")
            }
            for customer in Set(before.sources.values.map(\.customer)) where !includesLast {
                #expect(before.live(of: customer).isEmpty || !trial.site.live(of: customer).isEmpty, "seed \(seed)")
            }
        }
    }

    @Test func `A recorded primary source that is there still is the primary one again`() {
        var restored = 0
        for seed in 0..<500 {
            var trial = Trial(seed: UInt64(seed))
            let plan = UndoPlan(created: trial.created, site: trial.site.view(of: trial.created))
            let replaced = Set(plan.entries.filter { $0.isPrimary && $0.decision == .remove }.compactMap(\.customerID))
            for ordinal in 1...plan.entries.count { plan.request(ordinal).map { trial.site.perform($0) } }
            for customer in replaced {
                guard let former = trial.formerPrimaries[customer], trial.site.live(of: customer).contains(former),
                    trial.created.contains(where: { $0.formerPrimaryID == former })
                else { continue }
                restored += 1
                #expect(trial.site.primaries[customer] == former, "seed \(seed)")
            }
        }
        #expect(restored > 100)
    }

    @Test func `An undo that stopped anywhere is planned alike again, and comes to the same end`() {
        for seed in 0..<300 {
            var trial = Trial(seed: UInt64(seed))
            let created = trial.created
            let plan = UndoPlan(created: created, site: trial.site.view(of: created))
            var whole = trial.site
            for ordinal in 1...plan.entries.count { plan.request(ordinal).map { whole.perform($0) } }
            var progress: [Int: UndoPlan.Progress] = [:]
            let end = Int.random(in: 0...plan.entries.count, using: &trial.random)
            for ordinal in 1...plan.entries.count where ordinal <= end {
                guard let request = plan.request(ordinal) else { continue }
                trial.site.perform(request)
                progress[ordinal] = ordinal == end ? .inDoubt : .removed
            }
            let again = UndoPlan(created: created, site: trial.site.view(of: created), progress: progress)
            #expect(again.decisions == plan.decisions, "seed \(seed)")
            for ordinal in 1...plan.entries.count where progress[ordinal] != .removed {
                again.request(ordinal).map { trial.site.perform($0) }
            }
            #expect(trial.site.sources.mapValues(\.isDeleted) == whole.sources.mapValues(\.isDeleted), "seed \(seed)")
        }
    }

    @Test func `The listing changes with what the job made`() {
        let one = UndoPlan.listing(of: [made("a", row: 1)])
        #expect(one != UndoPlan.listing(of: [made("a", row: 1, former: "b")]))
        #expect(one != UndoPlan.listing(of: [made("c", row: 2), made("a", row: 1)]))
        #expect(one == "1 1 a \n")
    }
}
