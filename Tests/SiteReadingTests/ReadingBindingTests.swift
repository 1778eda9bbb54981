import ChargebeeAPI
import Execution
import SiteReading
import Testing

struct ReadingBindingTests {
    @Test func `A reading whose calls never wait is bound by latency, and by the quota once one has to`() {
        var scheduler = ReadScheduler(limits: ReadingLimits(callsPerMinute: 60, retries: 0))
        let call = APICall.listCustomers(offset: nil)
        func answer(at seconds: Int) -> ReadScheduler.Verdict {
            scheduler.receive(.answered(APIAnswer(status: 200)), isReadable: true, of: call, at: at(seconds))
        }
        func at(_ seconds: Int) -> Moment { Moment(elapsed: .seconds(seconds), wall: Int64(seconds) * 1000) }
        // Two seconds for each answer, where a call a second is allowed.
        for second in stride(from: 0, to: 10, by: 2) {
            _ = scheduler.next(at: at(second))
            #expect(scheduler.binding == .latency)
            _ = answer(at: second + 2)
        }
        // An answer at once: the next call has to wait for its second.
        _ = scheduler.next(at: at(12))
        _ = answer(at: 12)
        _ = scheduler.next(at: at(12))
        #expect(scheduler.binding == .quota)
        // It was made as soon as it might, and the one after it waits for its answer alone.
        _ = scheduler.next(at: at(13))
        #expect(scheduler.binding == .quota)
        _ = answer(at: 20)
        _ = scheduler.next(at: at(20))
        #expect(scheduler.binding == .latency)
    }
}
