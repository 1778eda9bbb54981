import Foundation
import MigrationModel
import Testing

@testable import CSVInput

struct Windows1252Tests {
    /// Names of other encodings as they look in Windows-1252, and what hardly stands in a name or an address.
    private static let implausible = [
        // Code pages 1250 and 1251, Mac OS Roman, EUC-JP, GBK, Shift-JIS, and UTF-8 that was cut inside a character.
        "Wa³êsa", "£ukasz", "B³a¿ej", "Èâàí", "Íåâà", "JosŽ", "ÆüËÜ", "ÍõÐ¡Ã÷", "ƒeƒXƒg", "JosÃ", "MüllerÐ",
        "a¼b", "×a", "†é", "xÀ", "éÉ", "éèê", "ÀÉÈ",
    ]

    private static let plausible = [
        "Müller", "Zoë", "D'Hérouville", "O´Brien", "Çelik", "Ærø", "Œuvre", "Žižek", "€ 5", "n°5", "50°C", "«mot»",
        "¿Qué?", "“quoted”", "Crème brûlée", "straße", "ÉCOLE", "Ångström", "naïveté", "Noël", "Zürich", "Ægir", "Ÿ",
        "£5", "5 µ 3×4", "½ b", "m²", "¦|", "Œuf–Œuf", "é Élan", "Jean-Élie", "Noé’Ä", "GRÖßE",
        "éé éé", "O’Brien", "Straße 5½", "†", "É",
    ]

    private static func bytes(_ text: String) throws -> [UInt8] {
        Array(try #require(text.data(using: .windowsCP1252)))
    }

    @Test(arguments: implausible)
    func `A file with a name that is not plausible in Windows-1252 is not taken for it`(name: String) throws {
        let good = try Self.bytes("2,Zoë\n")
        let bad = try Self.bytes("1,\(name)\n")
        for bytes in [good + bad, bad + good, bad] {
            for chunkSize in [1, 3, 4096] {
                let reading = try Reading(Array("a,b\n".utf8) + bytes, chunkSize: chunkSize)
                #expect(reading.dialect.encoding == .utf8)
                #expect(!reading.dialect.encodingWasAssumed)
                #expect(reading.rows.allSatisfy { $0.damage == .invalidEncoding(column: 1) })
            }
        }
    }

    @Test(arguments: plausible)
    func `A name that is plausible in Windows-1252 is read as such`(name: String) throws {
        let reading = try Reading(Self.bytes("a,b\n1,\(name)\n"))
        #expect(reading.dialect.encoding == .windows1252)
        #expect(reading.rows.map(\.fields) == [["1", name]])
        #expect(reading.rows.allSatisfy { $0.damage == nil })
    }

    @Test(arguments: implausible + plausible)
    func `What is plausible does not depend on where the bytes are cut`(name: String) throws {
        let bytes = try Self.bytes("1,\(name),\(String(repeating: "x", count: 70)),\(name)")
        var whole = EncodingSurvey()
        bytes.withUnsafeBytes { whole.take($0) }
        #expect(whole.findsWindows1252 == Self.plausible.contains(name))
        for cut in 0...bytes.count {
            var survey = EncodingSurvey()
            bytes[..<cut].withUnsafeBytes { survey.take($0) }
            bytes[cut...].withUnsafeBytes { survey.take($0) }
            #expect(survey.findsWindows1252 == whole.findsWindows1252)
        }
    }

    @Test(arguments: [1, 3, 4096])
    func `More that is not UTF-8 than what is makes a file doubtful`(chunkSize: Int) throws {
        let mixed: [[UInt8]] = [
            Array("CAF".utf8) + [0xC9, 0x92, 0x53, 0x0A], Array("M".utf8) + [0xFC] + Array("ller\n".utf8),
            Array("Zo".utf8) + [0xEB, 0x0A],
        ]
        let header = Array("name\n".utf8)
        for bytes in [header + mixed.joined(), header + mixed.reversed().joined()] {
            #expect(try Reading(bytes, chunkSize: chunkSize).encodingDoubt?.contains("input.encoding") == true)
            #expect(try Reading(Gzip.pack(bytes), chunkSize: chunkSize).encodingDoubt != nil)
            let told = CSVOptions(encoding: .utf8)
            #expect(try Reading(bytes, options: told, chunkSize: chunkSize).encodingDoubt == nil)
            #expect(try Reading([0xEF, 0xBB, 0xBF] + bytes, chunkSize: chunkSize).encodingDoubt == nil)
        }
        // A damaged row or two among others do not speak against the rest.
        #expect(try Reading(header + mixed[0] + mixed[1], chunkSize: chunkSize).encodingDoubt == nil)
        // Nothing is UTF-8, and nothing was assumed: every such row is rejected.
        let foreign = try Self.bytes("Èâàí\nWa³êsa\n")
        #expect(try Reading(header + foreign, chunkSize: chunkSize).encodingDoubt == nil)
    }
}
