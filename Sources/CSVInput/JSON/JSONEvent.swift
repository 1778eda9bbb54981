/// A piece of JSON as the tokenizer comes to it.
struct JSONEvent {
    enum Kind {
        case objectBegin
        case objectEnd
        case arrayBegin
        case arrayEnd
        /// The name of a property; its value is the next event.
        case name
        case string
        case number
        case boolean
        case null
        /// The end of the file, however often asked.
        case end
    }

    let kind: Kind
    /// The number of containers around the piece; the same for a container's begin and its end.
    let depth: Int
    /// The line on which it begins, 1-based.
    let line: Int
    /// The offset of its first byte in the text, and that behind its last.
    let span: Range<Int>
    /// A name or a string without its escapes, a number or boolean as it is spelled, else nothing.
    ///
    /// Valid until the next event is asked for. UTF-8 where the file has it: bytes that are none, and escapes of half a
    /// surrogate pair, come as bytes that are no UTF-8.
    let text: UnsafeBufferPointer<UInt8>
}
