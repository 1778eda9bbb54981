import Crypto

/// The SHA-256 of bytes that come piece by piece.
package final class RunningDigest {
    private var hash = SHA256()

    package init() {}

    /// Takes a piece in.
    package func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// The digest of all pieces so far, in lower-case hex.
    package func finish() -> String { hexadecimal(hash.finalize()) }
}
