import CSVInput
import GatewayMapping
import Inspection
import TestSupport

/// A file to look at, with the built-in mappings.
struct Sample {
    let file: TemporaryFile
    var input: InspectionInput

    /// Read once for all tests.
    private static let builtIn = Result {
        try GatewayMapping.builtInNames.compactMap { try GatewayMapping.builtIn($0) }
    }

    init(_ text: String, mapping: String? = nil) throws { try self.init(bytes: text.utf8, mapping: mapping) }

    init(bytes: some Sequence<UInt8>, mapping: String? = nil) throws {
        file = try TemporaryFile(bytes)
        let mappings = try Self.builtIn.get().filter { mapping == nil || $0.id == mapping }
        input = InspectionInput(path: file.path, mappings: mappings, mappingIsGiven: mapping != nil)
    }

    func inspected() throws -> FileInspection { try FileInspection(input) }

    /// The listing's lines, and what ended it early.
    func records(_ limit: Int = 0, form: RecordListing.Form = .json) -> (lines: [String], error: (any Error)?) {
        var lines: [String] = []
        do {
            try RecordListing(input, limit: limit, form: form).write { piece in
                lines += piece.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            }
            return (lines, nil)
        } catch {
            return (lines, error)
        }
    }

    /// The error that ends the inspection.
    func refusal() -> String? {
        do {
            _ = try inspected()
            return nil
        } catch {
            return "\(error)"
        }
    }
}

enum Text {
    static let stripe = """
        id,card.id,card.exp_month,card.exp_year,default_source,card.name,chargebee_customer_id
        cus_AAAAAAAAAAAAA1,card_AAAAAAAAAAAA1,1,2044,card_AAAAAAAAAAAA1,Ann,c1
        cus_AAAAAAAAAAAAA2,tok_AAAAAAAAAAAA2,1,2044,,Bob,c2
        cus_AAAAAAAAAAAAA3,,1,2044,,Cy,c3

        """
}
