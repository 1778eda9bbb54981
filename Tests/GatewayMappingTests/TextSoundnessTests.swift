import GatewayMapping
import MigrationModel
import Testing

@Suite struct TextSoundnessTests {
    private static func reason(_ text: String) throws -> ReasonCode? {
        let canonical = try #require(try GatewayMapping.builtIn("canonical"))
        let header = ["customer_id", "reference_id", "billing_address[line1]"]
        let mapper = try RowMapper(mapping: canonical, settings: MappingSettings(), header: header)
        return mapper.map(["c", "r", text]).reason
    }

    /// The text as a program shows it that takes its UTF-8 for Windows-1252.
    private static func misread(_ text: String) -> String {
        let special: [UInt8: String] = [
            0x80: "€", 0x82: "‚", 0x83: "ƒ", 0x84: "„", 0x85: "…", 0x86: "†", 0x87: "‡", 0x88: "ˆ", 0x89: "‰",
            0x8A: "Š",
            0x8B: "‹", 0x8C: "Œ", 0x8E: "Ž", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x95: "•", 0x96: "–",
            0x97: "—",
            0x98: "˜", 0x99: "™", 0x9A: "š", 0x9B: "›", 0x9C: "œ", 0x9E: "ž", 0x9F: "Ÿ",
        ]
        return text.utf8.map { special[$0] ?? String(Character(Unicode.Scalar($0))) }.joined()
    }

    @Test(arguments: [
        "Zoë", "São Paulo", "MÜLLER", "Łódź", "Český Krumlov", "Nguyễn", "Ærøskøbing", "Straße 5", "O’Neil", "5 €",
        "Αθήνα", "Москва", "東京都", "ירושלים", "القاهرة", "Señor", "Große Bleichen", "Ñuñoa", "Kraków", "Ştefan", "😀",
    ])
    func `Text that was read in the wrong encoding is rejected, and the text itself is not`(text: String) throws {
        #expect(try Self.reason(text) == nil)
        #expect(Self.misread(text) != text)
        #expect(try Self.reason(Self.misread(text)) == .invalidEncoding, "\(Self.misread(text))")
        #expect(try Self.reason("1 " + Self.misread(text) + " b") == .invalidEncoding)
    }

    @Test(arguments: [
        "CAFÉ’S", "L’ÉTÉ”", "Résidence «\u{A0}Le Pré\u{A0}»", "CITÉ\u{A0}NORD", "PRÉ–NORD", "Â", "Ãvila", "Ä Ö Ü", "É…",
        "naïve—façade", "½ Straße", "™ und ©", "Œuvre", "ŽIŽKA", "ÀÁÂÃÄÅ", "Ÿ", "№ 5", "a\u{A0}b", "N°5", "1ª Avenida",
        "MAÇÃ", "IRMÃ’S", "«\u{A0}MAÇÃ»", "IRMÃ ”", "tab\there", "line\nbreak\r\n",
    ])
    func `Text that people write is let through`(text: String) throws {
        #expect(try Self.reason(text) == nil)
    }

    @Test func `A byte order mark that was read in the wrong encoding is rejected`() throws {
        #expect(try Self.reason("ï»¿Ann") == .invalidEncoding)
    }

    @Test func `Replaced characters are rejected, since what stood there is lost`() throws {
        #expect(try Self.reason("Z\u{FFFD}rich") == .invalidEncoding)
    }

    @Test(arguments: ["a\u{0}b", "a\u{8}b", "a\u{1B}[2J", "a\u{7F}b", "a\u{85}b", "a\u{9B}b", "x\u{1F}y"])
    func `A control character is rejected`(text: String) throws {
        #expect(try Self.reason(text) == .controlCharacter)
    }

    @Test func `What is not sent is not judged`() throws {
        let mapping = try GatewayMapping.sample(
            extra: "# nothing",
            more: "details:\n  billing_address[city]: { column: x }"
        )
        let mapper = try RowMapper(mapping: mapping, settings: MappingSettings(), header: ["c", "t", "x"])
        #expect(mapper.map(["c", "t", "ZoÃ«\u{7}"]) == .request)
        #expect(mapper.map(["ZoÃ«", "t", ""]).reason == .invalidEncoding)
        let detail = mapper.map(["c", "ZoÃ«", ""]).detail
        #expect(detail == "column \"t\" holds text that was read in the wrong encoding before it came into this file")
    }
}
