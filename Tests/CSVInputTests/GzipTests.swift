import Foundation
import MigrationModel
import TestSupport
import Testing

@testable import CSVInput

struct GzipTests {
    private static let chunkSizes = [1, 2, 7, 4096]
    private static let text =
        "id,name\n" + (0..<40).map { "cus_000\($0 / 10)\($0 % 10),\"Name \($0), Jr.\"\r\n" }.joined()

    /// The same as gzip -9 packs it, with dynamic Huffman codes.
    private static let packed = Array(
        Data(
            base64Encoded: """
                H4sIAAAAAAACA13TPUqDQQCE4T6QO4TUH5KZye8VLLyCiKZIEQvF+5vAzhbvdstbzbPs7Wv5/rhfV59/v++751m2b4\
                /7ZrdsXn9etusZNIIYPIIZMkIY9iPsGQ4jHBiOIxwZTiOcGM4jnBkuI1wQ1OXidM3p3K5uF8er48X16npxvjpf3K/u\
                FwFUAFFAFRAJVALRwDUwDVwD08Dz/WngGpgGroFp4BqYBq6BaeAamAaugWngGpgGqUFokBqEBqlBaJD5CWiQGoQGqU\
                FokBqEBqlBaJAahAapQabBP7xyXZsOBAAA
                """
        ) ?? Data()
    )

    @Test(arguments: chunkSizes)
    func `What gzip packs is read as if it were not`(chunkSize: Int) throws {
        let reading = try Reading(Self.packed, chunkSize: chunkSize)
        #expect(reading.rows == (try Reading(Self.text)).rows)
        #expect(reading.rows.count == 40)
        #expect(reading.dialect.isCompressed)
        #expect(reading.observed == Self.packed)
        #expect(reading.bytesRead == Self.packed.count)
    }

    @Test(arguments: chunkSizes)
    func `Members are read one behind the other, and zeros behind the last are padding`(chunkSize: Int) throws {
        let rest = Gzip.pack(Array("cus_x,\"la".utf8)) + Gzip.pack([]) + Gzip.pack(Array("st\"\n".utf8), blockSize: 1)
        let bytes = Self.packed + rest
        for padding in [0, 1, 512, 5000] {
            let reading = try Reading(bytes + [UInt8](repeating: 0, count: padding), chunkSize: chunkSize)
            #expect(reading.rows.count == 41)
            #expect(reading.rows.last?.fields == ["cus_x", "last"])
            #expect(reading.bytesRead == bytes.count + padding)
        }
    }

    @Test(arguments: [[0x41], [0x1F], [0x00, 0x41], [0x1F, 0x8B, 0x08]] as [[UInt8]])
    func `Anything else behind the last member refuses the file`(end: [UInt8]) throws {
        let error = #expect(throws: CSVInputError.self) { try Reading(Self.packed + end, chunkSize: 3) }
        #expect(error?.code == .damagedArchive)
    }

    @Test(arguments: [1, 4096])
    func `A stream cut anywhere is never taken for a shorter file`(chunkSize: Int) throws {
        for size in 1..<Self.packed.count {
            let error = #expect(throws: CSVInputError.self) {
                try Reading(Self.packed.prefix(size), chunkSize: chunkSize)
            }
            #expect(error?.code == .damagedArchive)
        }
        #expect(throws: CSVInputError.self) { try Reading(Self.packed.prefix(0)) }
    }

    @Test func `A stream with one bit changed is refused or read as before`() throws {
        let rows = try Reading(Self.packed).rows
        for index in 0..<Self.packed.count * 8 {
            var bytes = Self.packed
            bytes[index / 8] ^= 1 << UInt8(index % 8)
            guard let reading = try? Reading(bytes) else { continue }
            #expect(reading.dialect.isCompressed)
            #expect(reading.rows == rows)
        }
    }

    @Test func `The rows before the damage are handed out, and then the file is refused`() throws {
        let text = "a,b\n" + String(repeating: "1,2\n", count: 40_000)
        let file = try TemporaryFile(Gzip.pack(Array(text.utf8), blockSize: 5000).dropLast(1))
        let reader = try RowReader(path: file.path)
        var rows = 0
        #expect(throws: CSVInputError.self) { while try reader.next({ _ in rows += 1 }) != nil {} }
        #expect(rows > 0)
    }

    @Test func `What is inside is looked at as well`() {
        for (bytes, word) in [
            (Gzip.pack(Self.packed), "twice"), (Gzip.pack([0x50, 0x4B, 3, 4, 0]), "XLSX"), (Gzip.pack([]), "empty"),
        ] {
            let error = #expect(throws: CSVInputError.self) { try Reading(bytes) }
            #expect(error?.detail.contains(word) == true)
        }
    }
}
