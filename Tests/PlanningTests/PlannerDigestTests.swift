import GatewayMapping
import MigrationModel
import Planning
import Testing

@Suite("The plan's digest")
struct PlannerDigestTests {
    private static let rows = ["c1,r1,0042", "c2,r2,", ",r3,"]

    @Test func `Equal input has an equal digest, whatever the day`() throws {
        let sample = try PlannerSample.canonical(Self.rows)
        var later = sample
        later.now += 400 * 86_400_000
        let digest = try sample.plan().digest
        #expect(digest.count == 64)
        #expect(try sample.plan().digest == digest)
        #expect(try later.plan().digest == digest)
    }

    @Test(
        arguments: [
            ["c1,r1,0043", "c2,r2,", ",r3,"], ["c1,r1,0042", "c2,R2,", ",r3,"], ["c1,r1,0042", "c2,r2,", "c3,r3,"],
            ["c1,r1,0042", "c2,r2,", ",r3,", ",r4,"], ["c1,r1,0042", "c2,r2,"], ["c2,r2,", "c1,r1,0042", ",r3,"],
            ["c1,r1,0042", ",r3,", "c2,r2,"], ["c1,r1,0042", "c2,,", ",r3,"],
        ]
    )
    func `Another value, order or number of rows has another digest`(rows: [String]) throws {
        #expect(try PlannerSample.canonical(rows).plan().digest != PlannerSample.canonical(Self.rows).plan().digest)
    }

    @Test func `A byte that is not sent counts as well`() throws {
        let row = "c1,cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,12,2030"
        let digests = try ["\(row),a", "\(row),b"].map { try PlannerSample.stripe([$0]).plan().digest }
        #expect(digests.first != digests.last)
    }

    @Test func `Another option, target, gateway account or mapping has another digest`() throws {
        let sample = try PlannerSample.canonical(Self.rows)
        var option = sample
        option.settings.replacePrimary = .always
        var account = sample
        account.settings.gatewayAccountID = "gw_1"
        var target = sample
        target.terms = ["operation=create_using_permanent_token", "target=acme"]
        var fewer = sample
        fewer.terms.removeLast()
        var mapping = sample
        mapping.mapping = try sample.mapping.replacing("title: Columns", with: "title: columns")
        let digests = try [sample, option, account, target, fewer, mapping].map { try $0.plan().digest }
        #expect(Set(digests).count == digests.count)
    }
}
