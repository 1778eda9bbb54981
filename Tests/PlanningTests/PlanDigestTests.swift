import Testing

@testable import Planning

@Suite("Digests")
struct PlanDigestTests {
    @Test func `Equal content has an equal digest of 64 hex digits`() {
        let digest = digest(["a=1"], "m", ["x", "y"])
        #expect(digest == self.digest(["a=1"], "m", ["x", "y"]))
        #expect(digest.count == 64)
        #expect(digest.allSatisfy { "0123456789abcdef".contains($0) })
    }

    @Test func `Two texts cannot run into each other`() {
        let digests = [
            digest(["ab", "c"], "", []), digest(["a", "bc"], "", []), digest(["abc"], "", []),
            digest(["abc", ""], "", []),
            digest([], "abc", []), digest([], "ab", ["c"]), digest([], "", ["ab", "c"]), digest([], "", ["a", "bc"]),
            digest([], "", ["abc"]), digest([], "", ["", "abc"]), digest([], "", ["c", "ab"]), digest([], "", []),
        ]
        #expect(Set(digests).count == digests.count)
    }

    @Test func `Texts that hold a NUL cannot run into each other either`() {
        #expect(digest(["a\0b"], "", []) != digest(["a", "b"], "", []))
    }

    @Test func `Two runs of bytes cannot run into each other, and a number is no text`() {
        var first = PlanDigest(terms: [], mapping: [])
        Array("ab".utf8).withUnsafeBufferPointer { first.add($0) }
        Array("c".utf8).withUnsafeBufferPointer { first.add($0) }
        var second = PlanDigest(terms: [], mapping: [])
        Array("a".utf8).withUnsafeBufferPointer { second.add($0) }
        Array("bc".utf8).withUnsafeBufferPointer { second.add($0) }
        var third = PlanDigest(terms: [], mapping: [])
        third.add(1)
        var fourth = PlanDigest(terms: [], mapping: [])
        fourth.add("1")
        let digests = [first.finish(), second.finish(), third.finish(), fourth.finish()]
        #expect(Set(digests).count == 4)
    }

    @Test func `What does not fit the buffer counts in full`() {
        let long = String(repeating: "x", count: 200_000)
        #expect(digest([], "", [long]) == digest([], "", [long]))
        #expect(digest([], "", [long]) != digest([], "", [long.dropLast() + "y"]))
        #expect(digest([], "", [long, "a"]) != digest([], "", [long, "b"]))
        let many = Array(repeating: "row", count: 50_000)
        #expect(digest([], "", many) != digest([], "", many.dropLast() + ["Row"]))
        #expect(digest([], "", many) != digest([], "", many.dropLast()))
    }

    @Test func `SHA-256 and hex are the standard's`() {
        #expect(sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(sha256("abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hexadecimal([0, 0x0F, 0xA0, 0xFF]) == "000fa0ff")
    }

    @Test func `A digest of pieces is that of the whole`() {
        let running = RunningDigest()
        for piece in ["a", "", "bc"] { Array(piece.utf8).withUnsafeBytes { running.update($0) } }
        #expect(running.finish() == sha256("abc".utf8))
    }

    private func digest(_ terms: [String], _ mapping: String, _ texts: [String]) -> String {
        var digest = PlanDigest(terms: terms, mapping: Array(mapping.utf8))
        for text in texts { digest.add(text) }
        return digest.finish()
    }
}
