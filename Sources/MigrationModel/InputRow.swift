/// One data record of the input, as byte slices into the reader's buffer.
///
/// The slices are UTF-8, unquoted, and byte for byte what the file holds otherwise: nothing is trimmed. They are valid
/// only inside the call that hands the row over, which is why the row cannot be copied.
package struct InputRow: ~Copyable {
    package let address: RowAddress
    /// The line on which the record ends, 1-based; another than the first where a quoted field has line breaks.
    package let lastLine: Int
    /// What is wrong with the record's form; `nil` for a well-formed one.
    package let damage: RowDamage?
    /// The number of fields found, which may differ from the header's; see ``damage``.
    package let count: Int
    @usableFromInline let base: UnsafePointer<UInt8>
    @usableFromInline let ends: UnsafePointer<Int>

    /// Makes a row over `count` fields that lie one behind the other from `base`; `ends` holds the offset behind each.
    ///
    /// `lastLine` is the first line where it is left out.
    @inlinable package init(
        address: RowAddress,
        lastLine: Int? = nil,
        base: UnsafePointer<UInt8>,
        ends: UnsafePointer<Int>,
        count: Int,
        damage: RowDamage? = nil
    ) {
        self.address = address
        self.lastLine = lastLine ?? address.line
        self.base = base
        self.ends = ends
        self.count = count
        self.damage = damage
    }

    /// The bytes of a field by its 0-based column; empty where the row is too short to have it.
    @inlinable package subscript(column: Int) -> UnsafeBufferPointer<UInt8> {
        guard column >= 0, column < count else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = column == 0 ? 0 : ends[column - 1]
        return UnsafeBufferPointer(start: base + start, count: ends[column] - start)
    }
}
