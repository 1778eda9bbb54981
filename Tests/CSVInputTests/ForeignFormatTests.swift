import Testing

@testable import CSVInput

struct ForeignFormatTests {
    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04, 0x14], "XLSX"), ([0x50, 0x4B, 0x05, 0x06], "ZIP"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "Excel"), ([0x28, 0xB5, 0x2F, 0xFD, 0x04], "zstd"),
            (Array("BZh91AY&SY".utf8), "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"),
            ([0x04, 0x22, 0x4D, 0x18], "LZ4"), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7-Zip"),
            (Array("%PDF-1.7\n".utf8), "PDF"), ([0xFF, 0xFE, 0x00, 0x00, 0x61, 0, 0, 0], "UTF-32"),
            ([0x00, 0x00, 0xFE, 0xFF, 0, 0, 0, 0x61], "UTF-32"), ([0x1F, 0x9D, 0x90], "compressed"),
            (Array("-----BEGIN PGP MESSAGE-----\n\nhQ\n".utf8), "GPG"),
            // A message to a key, with lengths of one, two and four bytes; to a password; signed; packed.
            ([0x84, 0x5E, 0x03, 1, 2, 3, 4, 5], "GPG"), ([0x85, 0x02, 0x0C, 0x03, 1, 2, 3, 4], "GPG"),
            ([0x86, 0, 0, 2, 0x0C, 0x03, 1, 2], "GPG"), ([0xC1, 0xC0, 0x4C, 0x03, 1, 2, 3, 4], "GPG"),
            ([0xC1, 0x5E, 0x03, 1, 2, 3, 4, 5], "GPG"), ([0x8C, 0x0D, 0x04, 0x09, 0x03, 0x02, 1, 2], "GPG"),
            ([0xC3, 0x0D, 0x04, 0x09, 0x03, 0x02, 1, 2], "GPG"), ([0x90, 0x0D, 0x03, 0x00, 0x08, 0x01, 1, 2], "GPG"),
            ([0xA3, 0x02, 0x78, 0x9C, 1, 2, 3, 4], "GPG"),
            (Array("\n<!DOCTYPE html><html>".utf8), "web page"), (Array("<HTML>\n".utf8), "web page"),
            (Array("<?xml version=\"1.0\"?>".utf8), "XML"),
            (Array("SQLite format 3\0".utf8) + [0x10, 0], "a journal of tokenferry"),
            ([UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8), "tar"),
        ] as [([UInt8], String)],
        [1, 4096]
    )
    func `What is no text is refused by its name`(format: ([UInt8], String), chunkSize: Int) {
        let error = #expect(throws: CSVInputError.self) { try Reading(format.0, chunkSize: chunkSize) }
        #expect(error?.code == .notText)
        #expect(error?.detail.contains(format.1) == true)
    }

    @Test func `A first line with control characters is of no export`() throws {
        let bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0, 0x9C, 0xFF, 0x0A, 1, 2]
        let error = #expect(throws: CSVInputError.self) { try Reading(bytes) }
        #expect(error?.code == .notText)
        #expect(error?.detail.hasSuffix("so this is no CSV or JSON file; name the export itself") == true)
    }

    @Test(
        arguments: [
            Array("BZhou,name\n".utf8), Array("Übung,ß\n1,2\n".utf8), Array("PK,name\n1,2\n".utf8),
            [0xC1, 0x72, 0x65, 0x61, 0x2C, 0x62, 0x0A],
            [0x84, 0x61, 0x93, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0x32], [0xC3, 0x64, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0x32],
            Array("<a>,b\n".utf8), Array("Áé,b\n".utf8),
        ] as [[UInt8]]
    )
    func `Text that begins like something else is text`(bytes: [UInt8]) throws {
        #expect(try Reading(bytes).header.count == 2)
    }
}
