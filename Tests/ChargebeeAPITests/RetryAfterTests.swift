import ChargebeeAPI
import Testing

@Suite("Retry-After")
struct RetryAfterTests {
    /// 1994-11-06 08:49:37 UTC, the example of RFC 9110.
    private static let example: Int64 = 784_111_777_000

    @Test(arguments: [("0", 0), ("1", 1), ("30", 30), (" 30", 30), ("007", 7), ("86400", 86_400)])
    func `A whole number is seconds`(header: String, seconds: Int) {
        #expect(RetryAfter(header: header) == .seconds(seconds))
    }

    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", example), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599_000), ("Fri, 31 Dec 2027 23:59:59 GMT", 1_830_297_599_000),
        ] as [(String, Int64)]
    )
    func `An HTTP date is a point in time`(header: String, milliseconds: Int64) {
        #expect(RetryAfter(header: header) == .date(milliseconds))
    }

    @Test(
        arguments: [
            "", " ", "-1", "-86400", "soon", "1.5", "30s", "0x10", "Sun, 06 Nov 1994 08:49:37",
            "06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, xx Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:xx:37 GMT", "Sun, 06 Nov yyyy 08:49:37 GMT",
        ]
    )
    func `Anything else is as good as no header`(header: String) {
        #expect(RetryAfter(header: header) == nil)
    }

    @Test func `Seconds are waited from the answer on`() {
        #expect(RetryAfter.seconds(30).delay(now: Self.example) == .seconds(30))
        #expect(RetryAfter.seconds(0).delay(now: Self.example) == .zero)
    }

    @Test func `A date is waited for, and one that is past costs nothing`() {
        #expect(RetryAfter.date(Self.example).delay(now: Self.example - 1500) == .milliseconds(1500))
        #expect(RetryAfter.date(Self.example).delay(now: Self.example) == .zero)
        #expect(RetryAfter.date(Self.example).delay(now: Self.example + 86_400_000) == .zero)
    }

    @Test(
        arguments: [
            RetryAfter.seconds(3601), .seconds(.max), .date(example + 3_600_001), .date(example + 1_000_000_000_000),
        ]
    )
    func `No server makes a run wait for more than an hour`(header: RetryAfter) {
        #expect(header.delay(now: Self.example) == .seconds(3600))
    }

    @Test(arguments: ["99999999999999999999", "9223372036854775808"])
    func `A number of seconds that does not fit an integer is a very long wait, not none`(header: String) {
        #expect(RetryAfter(header: header)?.delay(now: Self.example) == .seconds(3600))
    }

    /// RFC 9110, section 5.6.7: a recipient must accept all three forms.
    @Test(arguments: ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func `The two obsolete forms of an HTTP date are read as well`(header: String) {
        #expect(RetryAfter(header: header) == .date(Self.example))
    }

    @Test(
        arguments: [
            "Sun, 06 Nov 9000000000000000000 08:49:37 GMT", "Sun, 06 Nov -9000000000000 08:49:37 GMT",
            "Sun, 9000000000000000000 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 9000000000000000000:49:37 GMT",
        ]
    )
    func `A date beyond all calendars is as good as no header`(header: String) {
        #expect(RetryAfter(header: header) == nil)
    }
}
