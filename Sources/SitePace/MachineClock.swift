import Glibc
package import MigrationModel

/// The clocks that all processes of one machine share.
///
/// Processes in different time namespaces (rare even in containers) see different steady clocks and must not share a file.
package struct MachineClock: Sendable {
    /// Nanoseconds since the machine started, time asleep included.
    package let sinceBoot: @Sendable () -> Int64
    /// Milliseconds since 1970, UTC; may jump.
    package let wall: @Sendable () -> UnixMilliseconds
    /// Differs after each start of the machine.
    package let boot: BootIdentity

    package init(
        sinceBoot: @escaping @Sendable () -> Int64,
        wall: @escaping @Sendable () -> UnixMilliseconds,
        boot: BootIdentity
    ) {
        self.sinceBoot = sinceBoot
        self.wall = wall
        self.boot = boot
    }

    /// The clocks of this machine.
    package static let system = MachineClock(
        sinceBoot: { reading(CLOCK_BOOTTIME) },
        wall: { reading(CLOCK_REALTIME) / 1_000_000 },
        boot: .current
    )

    private static func reading(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// One start of a machine, as the kernel names it.
package struct BootIdentity: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The running kernel's; zero where it cannot be read, which is safe, since a steady clock that goes back is noticed.
    static var current: BootIdentity {
        var bytes = [UInt8](repeating: 0, count: 64)
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return BootIdentity(high: 0, low: 0) }
        defer { close(file) }
        let count = max(0, read(file, &bytes, bytes.count))
        let digits = bytes.prefix(count).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        func number(_ digits: ArraySlice<Int>) -> UInt64 { digits.reduce(0) { $0 << 4 | UInt64($1) } }
        return BootIdentity(high: number(digits.prefix(16)), low: number(digits.dropFirst(16).prefix(16)))
    }
}
