import ChargebeeAPI
import Testing

@testable import SiteReading

@Suite struct RoleTableTests {
    @Test func `Each source has the role that its customer gives it`() {
        let customers = (0..<500).map { number in
            CustomerRoles(
                customerID: "c\(number)",
                primaryID: number.isMultiple(of: 2) ? "p\(number)" : nil,
                backupID: number.isMultiple(of: 5) ? "b\(number)" : nil
            )
        }
        var table = RoleTable.bytes(of: customers).withUnsafeBytes { RoleTable(bytes: $0) }
        table.sort()
        #expect(table.count == 350)
        for number in 0..<500 {
            #expect(table.role(of: "p\(number)") == (number.isMultiple(of: 2) ? .primary : .none))
            #expect(table.role(of: "b\(number)") == (number.isMultiple(of: 5) ? .backup : .none))
        }
    }

    @Test func `An empty table knows no role, and half an entry is none`() {
        #expect(RoleTable().role(of: "p") == .none)
        let bytes = RoleTable.bytes(of: [CustomerRoles(customerID: "c", primaryID: "p", backupID: "")])
        #expect(bytes.count == RoleTable.entrySize)
        let table = bytes.dropLast().withUnsafeBytes { RoleTable(bytes: $0) }
        #expect(table.count == 0)
    }
}

@Suite struct FirstFieldReaderTests {
    @Test(arguments: 1...12)
    func `First fields are read whatever the pieces, and however they are quoted`(length: Int) {
        let text = "id,x\na,1\n\"b,\"\"c\",\"2\n,\"\nd,\"\"\n\" e\",5\n"
        var reader = FirstFieldReader()
        var fields: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: length) {
            let piece = Array(bytes[start..<min(start + length, bytes.count)])
            piece.withUnsafeBytes { reader.take($0) { fields.append($0) } }
        }
        #expect(fields == ["a", "b,\"c", "d", " e"])
    }
}
