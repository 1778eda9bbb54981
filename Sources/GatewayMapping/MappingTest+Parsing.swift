import ChargebeeAPI
import MigrationModel
import StrictYAML

extension MappingTest {
    static func all(_ node: YAMLNode, operations: [Operation]) throws(YAMLError) -> [MappingTest] {
        var tests: [MappingTest] = []
        for element in try node.elements() {
            let test = try MappingTest(element, operations.map(\.name))
            if tests.contains(where: { $0.name == test.name }) {
                throw element.error("two tests have the name \"\(test.name)\"")
            }
            tests.append(test)
        }
        if tests.isEmpty { throw node.error("\"tests\" is empty; a mapping needs at least one") }
        return tests
    }

    private init(_ node: YAMLNode, _ operations: [String]) throws(YAMLError) {
        var reader = try node.mapping()
        name = try reader.required("name").string()
        line = node.line
        let row = try reader.required("row").entries()
        let skipNode = try reader.optional("skip_retrieval")
        let operationNode = try reader.optional("operation")
        let accountNode = try reader.optional("gateway_account_id")
        let knownNode = try reader.optional("known")
        let requestNode = try reader.optional("request")
        let rejectedNode = try reader.optional("rejected")
        try reader.finish()
        header = row.map(\.key)
        values = try Self.texts(row)
        skipRetrieval = try skipNode?.bool() ?? false
        operation = try operationNode?.string(among: operations) ?? operations.first ?? ""
        gatewayAccountID = try accountNode?.string()
        known = if let knownNode { try Self.dictionary(knownNode) } else { [:] }
        switch (requestNode, rejectedNode) {
        case (let request?, nil):
            expectation = .request(try Self.dictionary(request))
        case (nil, let rejected?): expectation = .rejected(try rejected.enumeration(of: ReasonCode.self).rawValue)
        case (nil, nil), (.some, .some): throw node.error("a test needs exactly one of \"request\" and \"rejected\"")
        }
    }

    private static func dictionary(_ node: YAMLNode) throws(YAMLError) -> [String: String] {
        let entries = try node.entries()
        return Dictionary(zip(entries.map(\.key), try texts(entries))) { first, _ in first }
    }

    /// The values as they are spelled; one that is left out is the empty text.
    private static func texts(_ entries: [YAMLNode.Entry]) throws(YAMLError) -> [String] {
        var texts: [String] = []
        for entry in entries { texts.append(entry.value.isNull ? "" : try entry.value.string()) }
        return texts
    }
}
