/// One parameter rule, compiled for a header: a plain value over column indexes and arena pointers.
struct Step: BitwiseCopyable {
    enum Source: BitwiseCopyable {
        case constant
        case column
        case composition
        case json
        case equality
    }

    /// What else is done with the value.
    enum Role: BitwiseCopyable {
        case plain
        case customer
        case gatewayAccount
        case replacePrimary
        case type
        case brand
        case fundingType
        case billingCountry
        case issuingCountry
        case referenceID
        case networkTransactionID
        case otherToken
        /// Tells equal tokens apart, as a bank's number does with account numbers.
        case qualifier
        /// The payment source that the request is about.
        case source
        /// Whether the source that is exported is its customer's primary one.
        case sourceRole
    }

    /// Where the value goes.
    enum Target: BitwiseCopyable {
        case body
        case path
        case header
        /// Beside the request: what is known of the payment source.
        case known
        /// Into the plan's counts only.
        case nothing
    }

    /// One part of a composition.
    enum Part: BitwiseCopyable {
        /// As it is written; inside of JSON escaped already, unless the text has limits.
        case text(UnsafeBufferPointer<UInt8>)
        /// The 0-based column.
        case column(Int)
        /// The parts that follow, so many, are left out where one of their columns is empty; a token is known by them only
        /// where nothing that is needed follows them.
        case optional(partCount: Int, identifies: Bool)
    }

    /// One value of a JSON template; the nodes of an object or a list follow it.
    struct JSONNode: BitwiseCopyable {
        enum Kind: BitwiseCopyable {
            case text
            case object
            case list
        }

        let kind: Kind
        /// The member's name as it is written, with quotes and colon; empty for the root and in a list.
        let name: UnsafeBufferPointer<UInt8>
        /// Those of a text.
        let parts: UnsafeBufferPointer<Part>
        /// The index behind the last node inside of it.
        var end: Int
        /// Where the parameter's members have the limits of this text; -1 for a text without any.
        var member = -1
        /// How such a text is read.
        var reading = ValueReading.text
    }

    /// Whether the value names somebody or something and is compared byte for byte by others.
    var isIdentifying: Bool { mayReject && (reading == .token || reading == .identifier) }

    /// Whether the value is a customer's id as Chargebee gave it, so that one without its blanks may be another customer's.
    var keepsBlanks: Bool { role == .customer && target == .known }

    /// Whether the value is part of the request.
    var isSent: Bool { target == .body || target == .path || target == .header }

    /// The position in the operation's table.
    let parameter: Int
    let source: Source
    let role: Role
    let reading: ValueReading
    /// The parameter's name as it stands in the body.
    let encodedName: UnsafeBufferPointer<UInt8>
    /// The 0-based column, or -1 where the file lacks it; for an equality the first of the two.
    var column = -1
    /// The second column of an equality.
    var otherColumn = -1
    /// The constant, the default, or the job's gateway account; no base address where there is none.
    var text = UnsafeBufferPointer<UInt8>.none
    /// What an equality says where the columns differ.
    var falseText = UnsafeBufferPointer<UInt8>.none
    var parts = UnsafeBufferPointer<Part>(start: nil, count: 0)
    var nodes = UnsafeBufferPointer<JSONNode>(start: nil, count: 0)
    /// One entry for each byte value: whether it begins a text between two columns, so that no part of a token may hold it;
    /// empty where no text does.
    var separators = UnsafeBufferPointer<Bool>(start: nil, count: 0)
    var spellings = UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>(start: nil, count: 0)
    var vocabulary: ByteVocabulary?
    var omitsUnlisted = false
    /// What stands for a value that the vocabulary does not have; no base address where nothing does.
    var unlistedText = UnsafeBufferPointer<UInt8>.none
    /// A text of so many bytes is inside the table's limits without counting its characters.
    var safeLengths: (lower: Int, upper: Int) = (1, 0)
    /// Whether the reading alone keeps the value inside the table's limits.
    var isAlwaysWithinLimits = false
    /// For a number: the table's range; for digits: how many, twice.
    var range: (lower: Int, upper: Int) = (0, 0)
    var target = Target.body
    /// Whether a value that cannot be read rejects the row; otherwise it is left out.
    var mayReject = true
    /// A bit for each parameter (by its position in the table) that the value must not stand beside.
    var excludedBy: UInt64 = 0
    /// A bit for each parameter (by its position in the table) that must have a value before this one may have one.
    var needed: UInt64 = 0
    /// Whether the row's own text is sent, so that it must be sound.
    var carriesText = false
    var isRequired = false
    var isDetailRequired = false
    var omitsIncomplete = false
    var restoresLeadingZero = false
    var dropsDecimalZero = false
}
