/// Why an input is refused as a whole, with where it is and what to do.
package struct PlanError: Error, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// A card number in a column that holds none.
        case cardNumber
        /// A card's security code.
        case securityCode
        /// The job names a column that the file does not have.
        case unknownColumn
        /// A row of the second file of a join cannot be read.
        case damagedJoin
        /// The job names an encoding that the file is not of.
        case wrongEncoding
        /// The files are no longer those of the plan.
        case changed
        /// More rows than can be addressed (2^32 - 1).
        case tooManyRows
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
