import MigrationModel

/// An expected source in few bytes; its texts are in a ``TextArena``.
struct CompactExpectation {
    struct Flags: OptionSet {
        let rawValue: UInt8

        static let deleted = Flags(rawValue: 1)
        static let becamePrimary = Flags(rawValue: 2)
        static let oldDeleted = Flags(rawValue: 4)
        static let notDrawn = Flags(rawValue: 8)
        /// The source was found at Chargebee.
        static let seen = Flags(rawValue: 16)
        /// The old source was found at Chargebee.
        static let oldSeen = Flags(rawValue: 32)
        static let rolesSeen = Flags(rawValue: 64)
        static let staysSecondary = Flags(rawValue: 128)
    }

    var flags: Flags = []
    let account: UInt32
    let oldAccount: UInt32
    let ending: Ending
    private let address: (ordinal: UInt32, line: UInt32)
    private let customer: TextArena.Place
    private let source: TextArena.Place
    private let old: TextArena.Place
    private let reference: UInt64
    private let form: ReferenceMark.Form?
    private let type: UInt32
    private let brand: UInt32
    private let last4: UInt32
    private let month: UInt8
    private let year: UInt16
    private let endedAt: UnixMilliseconds

    init(_ expected: ExpectedSource, _ texts: inout TextArena) {
        if expected.isDeleted { flags.insert(.deleted) }
        if expected.becamePrimary { flags.insert(.becamePrimary) }
        if expected.old?.isDeleted == true { flags.insert(.oldDeleted) }
        if expected.staysSecondary { flags.insert(.staysSecondary) }
        account = texts.word(expected.gatewayAccountID)
        oldAccount = texts.word(expected.old?.gatewayAccountID)
        ending = expected.ending
        address = (UInt32(clamping: expected.address.ordinal), UInt32(clamping: expected.address.line))
        customer = texts.append(expected.customerID)
        source = texts.append(expected.paymentSourceID ?? "")
        old = texts.append(expected.old?.id ?? "")
        reference = expected.reference?.hash ?? 0
        form = expected.reference?.form
        type = texts.word(expected.type)
        brand = texts.word(expected.brand)
        last4 = texts.word(expected.last4)
        month = UInt8(clamping: expected.expiry?.month ?? 0)
        year = UInt16(clamping: expected.expiry?.year ?? 0)
        endedAt = expected.endedAt ?? 0
    }

    /// Whether the journal records a source.
    var hasSource: Bool { source.length > 0 }
    var hasOld: Bool { old.length > 0 }

    /// When the source became the primary one, as far as a later one of the customer is told from it.
    ///
    /// What an earlier input did was done before all that this one did.
    var primaryOrder: UnixMilliseconds { ending == .alreadyDone ? 0 : endedAt }

    func customerID(_ texts: TextArena) -> String { texts.text(customer) }
    func sourceID(_ texts: TextArena) -> String { texts.text(source) }
    func oldID(_ texts: TextArena) -> String { texts.text(old) }

    func matches(reference text: String, _ marks: KeyedMarks?) -> Bool {
        form.map { ReferenceMark(form: $0, hash: reference).matches(text, marks) } ?? false
    }

    func expected(_ texts: TextArena) -> ExpectedSource {
        var expected = ExpectedSource(
            address: RowAddress(ordinal: Int(address.ordinal), line: Int(address.line)),
            ending: ending,
            customerID: customerID(texts),
            paymentSourceID: hasSource ? sourceID(texts) : nil
        )
        expected.isDeleted = flags.contains(.deleted)
        expected.gatewayAccountID = texts.word(account)
        expected.reference = form.map { ReferenceMark(form: $0, hash: reference) }
        expected.type = texts.word(type)
        expected.brand = texts.word(brand)
        expected.last4 = texts.word(last4)
        expected.expiry = month > 0 ? CardExpiry(year: Int(year), month: Int(month)) : nil
        expected.becamePrimary = flags.contains(.becamePrimary)
        expected.staysSecondary = flags.contains(.staysSecondary)
        expected.endedAt = endedAt == 0 ? nil : endedAt
        if hasOld {
            expected.old = .init(
                id: oldID(texts),
                isDeleted: flags.contains(.oldDeleted),
                gatewayAccountID: texts.word(oldAccount)
            )
        }
        return expected
    }
}

/// Texts one behind the other in one buffer, and words that repeat, each once.
struct TextArena {
    struct Place {
        fileprivate let start: UInt32
        let length: UInt16
    }

    private var bytes: [UInt8] = []
    private var words: [String] = []
    private var numbers: [String: UInt32] = [:]

    /// Keeps a text; of more than 65,535 bytes only the first ones, which no id has.
    mutating func append(_ text: String) -> Place {
        let start = UInt32(clamping: bytes.count)
        let kept = text.utf8.prefix(Int(UInt16.max))
        bytes.append(contentsOf: kept)
        return Place(start: start, length: UInt16(kept.count))
    }

    func text(_ place: Place) -> String {
        String(decoding: bytes[Int(place.start)..<Int(place.start) + Int(place.length)], as: UTF8.self)
    }

    /// The number of a word, for ``word(_:)-(UInt32)``; 0 for `nil`.
    mutating func word(_ text: String?) -> UInt32 {
        guard let text else { return 0 }
        if let number = numbers[text] { return number }
        words.append(text)
        let number = UInt32(words.count)
        numbers[text] = number
        return number
    }

    func word(_ number: UInt32) -> String? { number == 0 ? nil : words[Int(number) - 1] }
}
