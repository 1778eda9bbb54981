import TestSupport
import Testing

@testable import SitePace

struct SiteRecordBytesTests {
    private func record() throws -> SiteRecord {
        var run = SharedPaceRun([
            .init(limit: 600, latency: 0.4), .init(limit: 700, latency: 2), .init(appetite: 1, limit: 800),
        ])
        try run.run(seconds: 70)
        var record = run.record
        record.sequence = 12
        return record
    }

    private func bytes(_ record: SiteRecord) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SiteRecord.byteCount)
        bytes.withUnsafeMutableBytes { record.encode(into: $0) }
        return bytes
    }

    private func decoded(_ bytes: [UInt8]) -> SiteRecord? { bytes.withUnsafeBytes { SiteRecord(decoding: $0) } }

    @Test func `A record reads back as it was written`() throws {
        let record = try record()
        #expect(record.participants.count == 3)
        #expect(decoded(bytes(record)) == record)
    }

    @Test func `A record with all participants fits`() throws {
        var record = try record()
        let first = try #require(record.participants.first)
        record.participants = Array(repeating: first, count: SiteRecord.mostParticipants)
        #expect(record.encodedByteCount <= SiteRecord.byteCount)
        #expect(decoded(bytes(record)) == record)
    }

    @Test func `Any byte changed is noticed`() throws {
        let record = try record()
        let whole = bytes(record)
        for index in 0..<record.encodedByteCount {
            var damaged = whole
            damaged[index] ^= 0x10
            #expect(decoded(damaged) == nil, "byte \(index)")
        }
    }

    @Test(arguments: [0, 1, 8, 24, 191, 192, 300, 376])
    func `A record cut short is noticed`(length: Int) throws {
        let whole = bytes(try record())
        #expect(decoded(Array(whole.prefix(length)) + Array(repeating: 0, count: whole.count - length)) == nil)
        #expect(decoded(Array(whole.prefix(length))) == nil)
    }

    @Test(arguments: 0..<200)
    func `Random bytes are no record`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var noise = (0..<SiteRecord.byteCount).map { _ in UInt8.random(in: 0...255, using: &generator) }
        #expect(decoded(noise) == nil)
        // The right beginning does not make one either.
        noise.withUnsafeMutableBytes { $0.storeBytes(of: SiteRecord.magic, as: UInt64.self) }
        noise.withUnsafeMutableBytes { $0.storeBytes(of: SiteRecord.version, toByteOffset: 16, as: UInt64.self) }
        #expect(decoded(noise) == nil)
    }
}
