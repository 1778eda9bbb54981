/// A stream of bytes, read once from beginning to end: a file, or what a layer makes of the bytes below it.
protocol ByteSource: AnyObject {
    /// Fills a buffer from the stream.
    ///
    /// - Parameter buffer: Room for at least one byte.
    /// - Throws: ``CSVInputError`` where reading fails.
    /// - Returns: How many bytes were written, at least 1; 0 at the end of the stream, however often asked.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVInputError) -> Int
}
