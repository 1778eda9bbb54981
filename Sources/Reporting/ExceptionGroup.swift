package import MigrationModel

/// Rows that failed or need review, and of which the same was said with the same code and status.
package struct ExceptionGroup: Hashable, Sendable {
    package let ending: Ending
    /// Whether they were sent and no answer is recorded.
    package let isInDoubt: Bool
    package let httpStatus: Int?
    /// Empty where none is recorded.
    package let code: String
    /// What was said, `[customer]` standing for the row's own customer where the group may hold several; empty where nothing is recorded.
    package let message: String
    package fileprivate(set) var count = 0
    /// The first ones in file order, at most ``mostFirst``.
    package fileprivate(set) var first: [RowException] = []
    /// When the earliest and the latest of them ended; `nil` where none says it.
    package fileprivate(set) var firstEndedAt: UnixMilliseconds?
    package fileprivate(set) var lastEndedAt: UnixMilliseconds?

    /// How many rows a group names.
    package static let mostFirst = 3

    fileprivate init(_ exception: RowException) {
        let row = exception.row
        (ending, isInDoubt, httpStatus) = (row.ending, row.isInDoubt, row.httpStatus)
        (code, message) = (row.code ?? "", exception.commonMessage)
    }

    /// What was said, in a single row's own words where it is alone.
    package var words: String { count == 1 ? first.first?.row.message ?? message : message }

    fileprivate mutating func note(_ exception: RowException) {
        count += 1
        if first.count < Self.mostFirst { first.append(exception) }
        guard let endedAt = exception.row.endedAt else { return }
        firstEndedAt = min(firstEndedAt ?? endedAt, endedAt)
        lastEndedAt = max(lastEndedAt ?? endedAt, endedAt)
    }
}

/// Puts exceptions together while they are read, in bounded memory.
package struct ExceptionTally: Sendable {
    private var found: [ExceptionGroup] = []
    private var places: [Key: Int] = [:]
    /// Rows in no group, since there are ``mostGroups`` others.
    package private(set) var ungrouped = 0

    private struct Key: Hashable {
        let ending: Ending
        let isInDoubt: Bool
        let httpStatus: Int?
        let code: String
        let message: String
    }

    /// How many groups there may be.
    package static let mostGroups = 200

    package init() {}

    /// The groups, the most frequent first, and those of one size in file order.
    package var groups: [ExceptionGroup] {
        found.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
    }

    /// Counts a row.
    package mutating func note(_ exception: RowException) {
        let group = ExceptionGroup(exception)
        let key = Key(
            ending: group.ending,
            isInDoubt: group.isInDoubt,
            httpStatus: group.httpStatus,
            code: group.code,
            message: group.message
        )
        if let place = places[key] { return found[place].note(exception) }
        guard found.count < Self.mostGroups else {
            ungrouped += 1
            return
        }
        places[key] = found.count
        found.append(group)
        found[found.count - 1].note(exception)
    }
}

extension RowException {
    /// The message without the row's own customer, so that what was said of many customers is the same.
    ///
    /// The customer's id is left out only where it stands for itself: `1` stays in `HTTP 1.1` and in `row 14`.
    fileprivate var commonMessage: String {
        guard let message = row.message else { return "" }
        guard let customerID, !customerID.isEmpty, message.contains(customerID) else { return message }
        func isPart(_ character: Character) -> Bool {
            character.isLetter || character.isNumber || "_-.@".contains(character)
        }
        var (common, rest) = ("", message[...])
        while let range = rest.firstRange(of: customerID) {
            let before = message[..<range.lowerBound].last.map(isPart) ?? false
            let behind = rest[range.upperBound...]
            // A full stop that ends the sentence is no part of an id.
            let after =
                behind.first == "." ? behind.dropFirst().first.map(isPart) ?? false : behind.first.map(isPart) ?? false
            common += rest[..<range.lowerBound] + (before || after ? customerID : "[customer]")
            rest = behind
        }
        return common + rest
    }
}
