import GatewayMapping
import MigrationModel
import Testing

/// The rows that a job selects of a file which no mapping reads.
struct FileSelectionTests {
    private static func takes(_ cells: [String], _ filters: [MappingSettings.RowFilter]) throws -> Bool {
        let selection = try RowSelection(filters, header: ["Status", " Auto collection "], key: "finance.where")
        var bytes = GrowableBytes()
        var ends: [Int] = []
        for cell in cells {
            bytes.append(cell)
            ends.append(bytes.count)
        }
        return ends.withUnsafeBufferPointer { ends in
            guard let ends = ends.baseAddress else { return false }
            let address = RowAddress(ordinal: 1, line: 2)
            return selection.takes(InputRow(address: address, base: bytes.start, ends: ends, count: cells.count))
        }
    }

    @Test(arguments: [
        (["active", "on"], true), ([" IN-Trial\u{A0}", "On"], true), (["active", "off"], false),
        (["paused", "on"], false),
        (["", "on"], true), (["active"], false),
    ])
    func `A row is taken where all of its cells are among the values, compared as those of the input`(
        cells: [String],
        isTaken: Bool
    ) throws {
        let filters = [
            MappingSettings.RowFilter(header: "status", values: ["active", "in_trial", ""]),
            MappingSettings.RowFilter(header: "AUTO COLLECTION", values: ["on"]),
        ]
        #expect(try Self.takes(cells, filters) == isTaken)
        #expect(try Self.takes(cells, []))
    }

    @Test func `A header that the file lacks, or has twice, is refused with the key of the job file`() {
        for (header, words) in [(["a"], "does not have"), (["b", "B "], "more than once")] {
            let error = #expect(throws: HeaderError.self) {
                try RowSelection([.init(header: "b", values: ["1"])], header: header, key: "finance.where")
            }
            #expect(error?.description.hasPrefix("finance.where selects rows by the column \"b\"") == true)
            #expect(error?.description.contains(words) == true)
        }
    }
}
