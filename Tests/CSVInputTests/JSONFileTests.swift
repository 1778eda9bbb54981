import MigrationModel
import Testing

@testable import CSVInput

struct JSONFileTests {
    private static let text =
        "{\n\"old_1\": {\"name\": \"Zoë\", \"cards\": {\"a\": {\"id\": \"x\"}, \"b\": {\"id\": \"y\"}}},\n\"old_2\": {}}"

    @Test(arguments: EncodedText.allCases, [1, 3, 4096])
    func `A JSON file is read through all layers`(encoding: EncodedText, chunkSize: Int) throws {
        let bytes = try #require(encoding.bytes(of: Self.text))
        let reading = try Reading(bytes, options: CSVOptions(encoding: encoding.told), chunkSize: chunkSize)
        #expect(reading.dialect.format == .json)
        #expect(reading.header == ["key", "name", "cards.key", "cards.id"])
        #expect(reading.headerLine == 2)
        #expect(
            reading.rows == [
                ReadRow(2, ["old_1", "Zoë", "a", "x"], ordinal: 1), ReadRow(2, ["old_1", "Zoë", "b", "y"], ordinal: 2),
                ReadRow(3, ["old_2", "", "", ""], ordinal: 3),
            ]
        )
        #expect(reading.bytesRead == bytes.count)
        #expect(reading.observed == bytes)
    }

    @Test func `A JSON file that breaks off hands out no row`() {
        #expect(throws: CSVInputError.self) { try Reading("[{\"a\":1},\n{\"a\":2}") }
    }
}
