/// One operation of Chargebee's payment-source API: where it is, and what it takes.
package struct Operation: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The name that job files and commands use, for example `create_using_permanent_token`.
    package let name: String
    package let method: Method
    /// The path below `/api/v2/`; `{id}` stands for a payment source's id.
    package let pathTemplate: String
    /// The parameters in the order in which the official SDKs' documentation lists them.
    package let parameters: [ParameterSpecification]
    /// What a user should know before using it, in one or two sentences; may be empty.
    package let note: String

    /// The parameter of a name, or `nil` where the operation has none.
    package func parameter(_ name: String) -> ParameterSpecification? {
        parameters.first { $0.name == name }
    }

    /// The path with a payment source's id put in, percent-encoded.
    package func path(paymentSourceID id: String = "") -> String {
        guard let range = pathTemplate.firstRange(of: "{id}") else { return pathTemplate }
        var encoded = FormBody()
        encoded.appendEncoded(id)
        // In a path a blank is %20; a plus sign of the id itself is encoded already.
        let id = encoded.text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%20")
        return pathTemplate.replacingCharacters(in: range, with: id)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
