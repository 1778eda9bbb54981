import ChargebeeAPI

/// The parameters of a request, checked against the operation's table.
struct RequestParameters: Sendable {
    /// A parameter as it was sent, decoded.
    typealias Pair = (name: String, value: String)

    private var values: [String: String] = [:]
    /// The parameters in the order in which they were sent.
    private(set) var ordered: [Pair] = []

    /// The value of a parameter, or `nil` where it was not sent.
    subscript(name: String) -> String? { values[name] }

    /// Whether a boolean parameter was sent as `true`.
    func isTrue(_ name: String) -> Bool { values[name] == "true" }

    /// Checks a form, which is `nil` where it could not be decoded.
    ///
    /// - Throws: ``APIRefusal`` for the first parameter that is unknown, repeated, missing, or breaks its limits.
    init(decoded: [Pair]?, for operation: ChargebeeAPI.Operation) throws(APIRefusal) {
        guard let pairs = decoded else {
            throw APIRefusal(400, "invalid_request", "The parameters are not form-encoded UTF-8.")
        }
        ordered = pairs
        for (name, value) in pairs {
            guard let specification = operation.parameter(name), specification.place == .form else {
                throw .wrongValue(name, "is not a parameter of \(operation.name)")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .wrongValue(name, "is there more than once")
            }
            if let violation = Self.violation(of: value, specification) { throw .wrongValue(name, violation.sentence) }
        }
        for specification in operation.parameters where specification.place == .form {
            try checkPresence(specification)
        }
    }

    private func checkPresence(_ specification: ParameterSpecification) throws(APIRefusal) {
        guard values[specification.name] != nil else {
            if specification.isRequired { throw .wrongValue(specification.name, "cannot be blank") }
            return
        }
        if let other = specification.excludes.first(where: { values[$0] != nil }) {
            throw .wrongValue(specification.name, "cannot be given together with \(other)")
        }
        if let other = specification.needs.first(where: { values[$0] == nil }) {
            throw .wrongValue(other, "cannot be blank where \(specification.name) is given")
        }
    }

    private static func violation(
        of value: String,
        _ specification: ParameterSpecification
    ) -> ParameterViolation? {
        var value = value
        return value.withUTF8 { specification.violation(of: $0) }
    }
}
