// The record's fixed form in the file, little-endian as the machine is (x86-64 and arm64 both are): 24 numbers of eight
// bytes, then 64 bytes for each participant. The checksum covers all that is in use.
extension SiteRecord {
    static let byteCount = 4096
    /// Begins every record of every version.
    static let magic: UInt64 = 0x4543_4150_5952_4554
    static let version: UInt64 = 1

    private static let headerBytes = 192
    private static let participantBytes = 64
    /// Numbers beyond it, some 36 years in nanoseconds, are damage; sums of a few of them cannot overflow.
    private static let mostNumber: Int64 = 1 << 60

    func encode(into bytes: UnsafeMutableRawBufferPointer) {
        var offset = 0
        func put<Number: FixedWidthInteger>(_ number: Number) {
            bytes.storeBytes(of: number, toByteOffset: offset, as: Number.self)
            offset += MemoryLayout<Number>.size
        }
        put(Self.magic)
        put(UInt64(0))
        put(Self.version)
        put(sequence)
        put(boot.high)
        put(boot.low)
        for number in [
            Int64(participants.count), origin, last, lastWall, closedUntil, slot, turn, calls, openMillisecond, head,
            tail,
            tailBucket.millisecond, tailBucket.callsSoFar, callsBefore,
        ] { put(number) }
        while offset < Self.headerBytes { put(UInt64(0)) }
        for participant in participants {
            put(participant.token)
            put(participant.process.pid)
            put(participant.process.namespace)
            put(Int32(clamping: participant.callsPerMinute))
            put(UInt8(participant.answer.rawValue))
            put(UInt8(0))
            put(UInt16(0))
            put(UInt16(clamping: participant.posts))
            put(UInt16(clamping: participant.gets))
            put(UInt32(0))
            put(participant.lastSeen)
            put(participant.lastEntered)
            put(participant.wakes)
            put(participant.turn)
        }
        let checksum = Self.checksum(UnsafeRawBufferPointer(bytes), participants: participants.count)
        bytes.storeBytes(of: checksum, toByteOffset: 8, as: UInt64.self)
    }

    /// Reads a record; nil where the bytes are not a whole one of this version.
    init?(decoding bytes: UnsafeRawBufferPointer) {
        func number(_ index: Int) -> Int64 { bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self) }
        guard bytes.count >= Self.byteCount, number(0) == Int64(bitPattern: Self.magic),
            number(2) == Int64(bitPattern: Self.version)
        else { return nil }
        let count = number(6)
        guard (0...Int64(Self.mostParticipants)).contains(count),
            number(1) == Int64(bitPattern: Self.checksum(bytes, participants: Int(count)))
        else { return nil }
        for index in 7..<20 where abs(clamping: number(index)) > Self.mostNumber { return nil }
        sequence = UInt64(bitPattern: number(3))
        guard sequence > 0, sequence < 1 << 62 else { return nil }
        boot = BootIdentity(high: UInt64(bitPattern: number(4)), low: UInt64(bitPattern: number(5)))
        (origin, last, lastWall, closedUntil) = (number(7), number(8), number(9), number(10))
        (slot, turn, calls, openMillisecond) = (number(11), number(12), number(13), number(14))
        (head, tail, callsBefore) = (number(15), number(16), number(19))
        tailBucket = CallBucket(millisecond: number(17), callsSoFar: number(18))
        participants.reserveCapacity(Int(count) + 1)
        for index in 0..<Int(count) {
            let start = Self.headerBytes + index * Self.participantBytes
            guard let participant = Self.participant(bytes, at: start) else { return nil }
            participants.append(participant)
        }
        guard isConsistent else { return nil }
    }

    /// What ``encode(into:)`` fills.
    var encodedByteCount: Int { Self.headerBytes + participants.count * Self.participantBytes }

    /// The sequence that a copy claims to have; nil where it does not begin like a record.
    static func sequence(of bytes: UnsafeRawBufferPointer) -> UInt64? {
        guard bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self) == magic else { return nil }
        return bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// Whether the bytes begin like a record of another version.
    static func isOtherVersion(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 24 && bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self) == magic
            && bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self) != version
    }

    private var isConsistent: Bool {
        guard 0 <= tail, tail <= head, head - tail < 65_536, 0 <= callsBefore, callsBefore <= calls,
            slot <= last, openMillisecond <= last / Self.millisecond + 1
        else { return false }
        guard tail < head else { return true }
        return tailBucket.callsSoFar > callsBefore && tailBucket.callsSoFar < calls
            && tailBucket.millisecond < openMillisecond
    }

    private static func participant(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Participant? {
        func load<Number: FixedWidthInteger>(_ offset: Int, as type: Number.Type) -> Number {
            bytes.loadUnaligned(fromByteOffset: start + offset, as: type)
        }
        guard let answer = Participant.Answer(rawValue: load(20, as: UInt8.self)) else { return nil }
        let process = ProcessIdentity(pid: load(8, as: Int32.self), namespace: load(12, as: UInt32.self))
        let seen = load(32, as: Int64.self)
        let limit = Int(load(16, as: Int32.self))
        let token = load(0, as: UInt64.self)
        var participant = Participant(token: token, process: process, callsPerMinute: limit, at: seen)
        participant.answer = answer
        participant.posts = Int(load(24, as: UInt16.self))
        participant.gets = Int(load(26, as: UInt16.self))
        participant.lastEntered = load(40, as: Int64.self)
        participant.wakes = load(48, as: Int64.self)
        participant.turn = load(56, as: Int64.self)
        for number in [seen, participant.wakes, participant.turn] where abs(clamping: number) > mostNumber {
            return nil
        }
        return participant
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer, participants: Int) -> UInt64 {
        let used = headerBytes + participants * participantBytes
        return Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[16..<used]), count: used - 16)
    }
}

private func abs(clamping number: Int64) -> Int64 { number == .min ? .max : Swift.abs(number) }
