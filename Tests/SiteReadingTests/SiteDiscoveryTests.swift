import CSVInput
import ChargebeeAPI
import Crypto
import Foundation
import MigrationModel
import Testing

@testable import SiteReading

@Suite struct SiteDiscoveryTests {
    /// Eleven sources of two gateway accounts; the customers have them as primary, as backup, or as neither.
    private static func site() -> ScriptedSite {
        let sources = (1...11).map { PaymentSource.sample($0, account: $0 < 9 ? "gw_old" : "gw_new") }
        let customers = (1...11).map { number in
            CustomerRoles(
                customerID: "cus_\(number)",
                primaryID: number.isMultiple(of: 3) ? nil : "pm_\(number)",
                backupID: number.isMultiple(of: 3) ? "pm_\(number)" : nil
            )
        }
        return ScriptedSite(.init(sources: sources, customers: customers))
    }

    private func discover(
        _ site: ScriptedSite,
        _ place: ListPlace,
        filter: SourceFilter = SourceFilter(),
        accounts: [String] = [],
        isFresh: Bool = false,
        control: ReadingControl = ReadingControl()
    ) async throws -> DiscoverySnapshot {
        try await SiteDiscovery(
            terms: place.terms(filter: filter, accounts: accounts),
            path: place.list,
            isFresh: isFresh
        ).run(SiteReader.of(site, control: control))
    }

    @Test func `Every payment source is in the list once, in the order of creation, with its role`() async throws {
        let place = try ListPlace()
        let snapshot = try await discover(Self.site(), place)
        let lines = try place.lines()
        #expect(lines.count == 12)
        #expect(lines[0] == SourceListing.columns.joined(separator: ","))
        #expect(
            lines[1]
                == "pm_1,cus_1,card,valid,stripe,gw_old,visa,4242,7,2030,credit,primary,false,2026-11-20T06:00:01Z,"
        )
        let fields = lines.dropFirst().map { $0.split(separator: ",").map(String.init) }
        let ids = fields.map { $0[0] }
        #expect(ids == (1...11).map { "pm_\($0)" })
        #expect(fields.count { $0[11] == "backup" } == 3)
        #expect(snapshot.rows == 11)
        #expect(snapshot.counts.accounts.map(\.sources) == [8, 3])
        #expect(snapshot.counts.roles == ["primary": 8, "backup": 3])
        #expect(snapshot.calls == 12)
    }

    @Test func `No token is in any of the files, and nobody else can read them`() async throws {
        let place = try ListPlace()
        _ = try await discover(Self.site(), place)
        for file in try place.files() {
            let text = try String(contentsOfFile: place.folder + "/" + file, encoding: .utf8)
            #expect(!text.contains("tok_secret"))
            let mode = try FileManager.default.attributesOfItem(atPath: place.folder + "/" + file)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
        #expect(try place.files() == ["list.csv", "list.csv.json"])
    }

    @Test func `The companion says when and of what the list was made, and which list it belongs to`() async throws {
        let place = try ListPlace()
        var filter = SourceFilter()
        filter.types = ["card"]
        let snapshot = try await discover(Self.site(), place, filter: filter, accounts: ["gw_new"])
        let companion = try place.companion()
        #expect(companion["snapshot_at"] as? String == "2026-11-21T06:00:00Z")
        #expect(companion["site"] as? String == "https://a-test.example/api/v2")
        #expect(companion["rows"] as? Int == 3)
        #expect(companion["listed"] as? Int == 11)
        #expect((companion["filters"] as? [String: Any])?["types"] as? [String] == ["card"])
        #expect((companion["filters"] as? [String: Any])?["gateway_accounts"] as? [String] == ["gw_new"])
        #expect(companion["sha256"] as? String == snapshot.sha256)
        let bytes = try Data(contentsOf: URL(filePath: place.list))
        #expect(SHA256.hash(data: bytes).hexText == snapshot.sha256)
    }

    @Test func `The list ends with the second in which it was begun`() async throws {
        let site = Self.site()
        _ = try await discover(site, try ListPlace())
        let lists = site.calls.filter { $0.hasPrefix("payment_sources") }
        #expect(lists.allSatisfy { $0.contains("created_at%5Bbefore%5D=1795240801&sort_by%5Basc%5D=created_at") })
    }

    @Test func `A source that comes twice is written once, and one that was not asked for is not written`() async throws
    {
        let site = Self.site()
        site.change { content in
            content.sources.append(.sample(1))
            var late = PaymentSource.sample(99)
            late.createdAt = 1_795_240_801
            content.sources.append(late)
            var deleted = PaymentSource.sample(98)
            deleted.isDeleted = true
            content.sources.append(deleted)
        }
        let place = try ListPlace()
        #expect(try await discover(site, place).rows == 11)
        #expect(try place.lines().count == 12)
    }

    @Test(arguments: 1...12)
    func `A discovery that is killed during any call goes on, and the list is the same`(call: Int) async throws {
        let whole = try ListPlace()
        let expected = try await discover(Self.site(), whole)
        let (site, place) = (Self.site(), try ListPlace())
        site.change { $0.fault = { number, _ in number == call ? .answered(ScriptedSite.refusal(400, "stop")) : nil } }
        await #expect(throws: SiteReadingError.self) { try await discover(site, place) }
        // What a kill leaves behind is not counted in the state: half a line, and half a role.
        try place.append("pm_9,cus", to: "list.csv.partial")
        try place.append("12345", to: "list.csv.partial.roles")
        let callsBefore = site.calls.count
        site.change { $0.fault = { _, _ in nil } }
        let snapshot = try await discover(site, place)
        #expect(try place.lines() == whole.lines())
        #expect(snapshot.sha256 == expected.sha256)
        #expect(snapshot.counts == expected.counts)
        #expect(snapshot.customers == 11)
        #expect(snapshot.listed == 11)
        // Only the page that was lost is read again.
        #expect(site.calls.count - callsBefore == 12 - (call - 1))
        #expect(try place.files() == ["list.csv", "list.csv.json"])
    }

    @Test func `A kill between the companion and the list's name loses nothing`() async throws {
        let place = try ListPlace()
        let site = Self.site()
        _ = try await discover(site, place)
        let lines = try place.lines()
        try place.move("list.csv", to: "list.csv.partial")
        var state = DiscoveryState(termsDigest: place.terms().digest, snapshotAt: ManualClock.start)
        state.phase = .complete
        state.bytes = try place.size("list.csv.partial")
        try state.write(to: place.list + ".partial.json")
        let calls = site.calls.count
        _ = try await discover(site, place)
        #expect(site.calls.count == calls)
        #expect(try place.lines() == lines)
    }

    @Test func `A finished list stays as it is, and --fresh replaces it`() async throws {
        let (site, place) = (Self.site(), try ListPlace())
        _ = try await discover(site, place)
        let error = await #expect(throws: DiscoveryError.self) { try await discover(site, place) }
        #expect(error?.code == .finished)
        #expect(try place.files() == ["list.csv", "list.csv.json"])
        site.change { $0.sources.removeLast() }
        #expect(try await discover(site, place, isFresh: true).rows == 10)
        #expect(try place.lines().count == 11)
    }

    @Test func `While a fresh list is not finished, the old one stays, and the same command goes on without --fresh`()
        async throws
    {
        let (site, place) = (Self.site(), try ListPlace())
        _ = try await discover(site, place)
        let calls = site.calls.count
        site.change { content in
            content.sources.removeLast()
            content.fault = { number, _ in number == calls + 9 ? .answered(ScriptedSite.refusal(400, "stop")) : nil }
        }
        await #expect(throws: SiteReadingError.self) { try await discover(site, place, isFresh: true) }
        #expect(try place.lines().count == 12)
        let callsBefore = site.calls.count
        #expect(try await discover(site, place).rows == 10)
        #expect(site.calls.count - callsBefore < 6)
        #expect(try place.lines().count == 11)
    }

    @Test(arguments: ["types", "site", "accounts"])
    func `An unfinished list of something else is not gone on with`(change: String) async throws {
        let (site, place) = (Self.site(), try ListPlace())
        site.change { $0.fault = { number, _ in number == 9 ? .answered(ScriptedSite.refusal(400, "stop")) : nil } }
        await #expect(throws: SiteReadingError.self) { try await discover(site, place) }
        var filter = SourceFilter()
        if change == "types" { filter.types = ["card"] }
        if change == "site" { place.site = "https://b-test.example/api/v2" }
        let error = await #expect(throws: DiscoveryError.self) {
            try await discover(site, place, filter: filter, accounts: change == "accounts" ? ["gw_new"] : [])
        }
        #expect(error?.code == .changed)
        #expect(try await discover(site, place, filter: filter, isFresh: true).rows == 11)
    }

    @Test func `A file that discover did not write is never replaced`() async throws {
        let place = try ListPlace()
        try place.append("id\n1\n", to: "list.csv")
        for isFresh in [false, true] {
            let error = await #expect(throws: DiscoveryError.self) {
                try await discover(Self.site(), place, isFresh: isFresh)
            }
            #expect(error?.code == .foreignFile)
        }
        #expect(try place.lines() == ["id", "1"])
        #expect(try place.files() == ["list.csv"])
    }

    @Test func `A companion that discover did not write is never replaced, also where there is no list`() async throws {
        let place = try ListPlace()
        try place.append("{\"kind\":\"ours\"}", to: "list.csv.json")
        for isFresh in [false, true] {
            let error = await #expect(throws: DiscoveryError.self) {
                try await discover(Self.site(), place, isFresh: isFresh)
            }
            #expect(error == DiscoveryError(.foreignFile, path: place.list + ".json"))
        }
        #expect(try place.size("list.csv.json") == 15)
        #expect(try place.files() == ["list.csv.json"])
    }

    @Test(arguments: [0, -1000, 1000, 86_400_000])
    func `Where nothing can have been created the list is empty, without a call`(after: UnixMilliseconds) async throws {
        let (site, place) = (Self.site(), try ListPlace())
        var filter = SourceFilter()
        filter.createdAfter = ManualClock.start + after
        filter.createdBefore = after < 0 ? ManualClock.start : nil
        let snapshot = try await discover(site, place, filter: filter)
        #expect(site.calls == [])
        #expect(snapshot.rows == 0)
        #expect(try place.lines() == [SourceListing.columns.joined(separator: ",")])
        #expect(try place.files() == ["list.csv", "list.csv.json"])
    }

    @Test func `A list that lost what its state counts is not gone on with`() async throws {
        let (site, place) = (Self.site(), try ListPlace())
        site.change { $0.fault = { number, _ in number == 10 ? .answered(ScriptedSite.refusal(400, "stop")) : nil } }
        await #expect(throws: SiteReadingError.self) { try await discover(site, place) }
        try place.cut("list.csv.partial", to: 20)
        let error = await #expect(throws: DiscoveryError.self) { try await discover(site, place) }
        #expect(error?.code == .damaged)
        #expect(error?.description.contains("--fresh") == true)
    }

    @Test func `Two discoveries of one list at once are refused`() async throws {
        let place = try ListPlace()
        let files = try DiscoveryFiles(path: place.list)
        let error = await #expect(throws: DiscoveryError.self) { try await discover(Self.site(), place) }
        #expect(error?.code == .locked)
        withExtendedLifetime(files) {}
    }

    @Test func `An empty site makes a list of a header alone`() async throws {
        let place = try ListPlace()
        let snapshot = try await discover(ScriptedSite(.init()), place)
        #expect(snapshot.rows == 0)
        #expect(try place.lines() == [SourceListing.columns.joined(separator: ",")])
    }

    @Test func `Where the customers are named, only they are asked for their roles`() async throws {
        let (site, place) = (Self.site(), try ListPlace())
        var filter = SourceFilter()
        filter.customerIDs = ["cus_2", "cus_none", "cus_3"]
        #expect(try await discover(site, place, filter: filter).rows == 2)
        #expect(Array(site.calls.prefix(3)) == ["customers/cus_2", "customers/cus_none", "customers/cus_3"])
        #expect(try place.lines()[1].contains("primary"))
        #expect(try place.lines()[2].contains("backup"))
    }

    @Test func `What would change a CSV's rows is quoted, and times that are none are left out`() async throws {
        var source = PaymentSource.sample(1)
        source.customerID = "a,\"b\n"
        source.createdAt = .max
        #expect(SourceListing.fields(of: source, role: .none)[13].isEmpty)
        var line = GrowableBytes(capacity: 64)
        CSVRecordWriter().append(SourceListing.fields(of: source, role: .none), to: &line)
        #expect(String(decoding: line.bytes, as: UTF8.self).hasPrefix("pm_1,\"a,\"\"b\n\",card,"))
    }

    @Test func `Asked to end, it keeps what it has and says so`() async throws {
        let (site, place) = (Self.site(), try ListPlace())
        let control = ReadingControl()
        site.change { content in
            content.fault = { number, _ in
                if number == 8 { control.drain() }
                return nil
            }
        }
        let error = await #expect(throws: SiteReadingError.self) {
            try await discover(site, place, control: control)
        }
        #expect(error?.code == .stopped)
        #expect(site.calls.count == 8)
        _ = try await discover(site, place)
        #expect(site.calls.count == 12)
    }
}
