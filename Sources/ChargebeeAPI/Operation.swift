/// One operation of Chargebee's API: where it is, what it takes, and what is known of using it in bulk.
package struct Operation: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The name that job files and commands use, for example `create_using_permanent_token`.
    package let name: String
    package let method: Method
    /// The path below `/api/v2/`; `{id}` stands for a payment source's id or, below `customers`, for a customer's.
    package let pathTemplate: String
    /// What it does, as one sentence.
    package let summary: String
    /// Those of the path, then those that are sent, in the documented order, those known of the source, and headers.
    package let parameters: [ParameterSpecification]
    package let answer: Answer
    /// How a call is settled whose answer never came; for a GET it is just made again.
    package let doubt: DoubtRule
    /// What a user should know before using it, in whole sentences; empty where there is nothing to say.
    package let notes: [String]

    init(
        _ name: String,
        _ method: Method,
        _ pathTemplate: String,
        summary: String,
        parameters: [ParameterSpecification],
        answer: Answer,
        doubt: DoubtRule = .repeats,
        notes: [String] = []
    ) {
        self.name = name
        self.method = method
        self.pathTemplate = pathTemplate
        self.summary = summary
        self.parameters = parameters
        self.answer = answer
        self.doubt = doubt
        self.notes = notes
    }

    /// Whether it is about a payment source that exists, and not about a new one, a list or a customer.
    package var isAboutSource: Bool { pathTemplate.hasPrefix("payment_sources/{id}") }

    /// The parameters that are sent in the form body or, with a GET, in the query.
    package var formParameters: [ParameterSpecification] { parameters.filter { $0.place == .form } }

    /// The parameter that says which gateway account a request is about; `nil` where a request names none.
    package var gatewayAccountParameter: ParameterSpecification? {
        formParameters.first { $0.name == "gateway_account_id" || $0.name.hasSuffix("[gateway_account_id]") }
    }

    /// The parameter of a name, or `nil` where the operation has none.
    package func parameter(_ name: String) -> ParameterSpecification? {
        parameters.first { $0.name == name }
    }

    /// The path with a payment source's id put in, percent-encoded.
    package func path(paymentSourceID id: String = "") -> String { path(id) }

    /// The path with a customer's id put in, percent-encoded.
    package func path(customerID id: String) -> String { path(id) }

    private func path(_ id: String) -> String {
        guard let range = pathTemplate.firstRange(of: "{id}") else { return pathTemplate }
        return pathTemplate.replacingCharacters(in: range, with: Self.pathSegment(id))
    }

    /// An id as it stands in a path, percent-encoded.
    package static func pathSegment(_ id: String) -> String {
        var encoded = FormBody()
        encoded.appendEncoded(id)
        // In a path a blank is %20; a plus sign of the id itself is encoded already.
        return encoded.text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%20")
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
