import Glibc

/// A process as others can ask for it.
struct ProcessIdentity: Hashable, Sendable {
    var pid: Int32
    /// The number of the namespace in which the pid counts; 0 where it is not known.
    var namespace: UInt32

    static var current: ProcessIdentity {
        var status = stat()
        let isKnown = stat("/proc/self/ns/pid", &status) == 0
        return ProcessIdentity(pid: getpid(), namespace: isKnown ? UInt32(truncatingIfNeeded: status.st_ino) : 0)
    }

    /// Whether another process has certainly ended; one in another namespace can only be judged by its silence.
    func hasEnded(seenFrom own: ProcessIdentity) -> Bool {
        guard namespace != 0, namespace == own.namespace, pid > 0 else { return false }
        return kill(pid, 0) != 0 && errno == ESRCH
    }
}
