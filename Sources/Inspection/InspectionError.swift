/// Why a file is not shown, with where and what to do; never with the value.
package struct InspectionError: Error, Hashable, CustomStringConvertible {
    /// The kind of problem; kinds may be added.
    package enum Code: Hashable, Sendable {
        /// A card number in a column that holds none.
        case cardNumber
        /// A card's security code.
        case securityCode
        /// The file is probably not of the encoding that the user names.
        case encodingDoubt
        /// The user vouches for a column that the file does not have.
        case unknownColumn
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
