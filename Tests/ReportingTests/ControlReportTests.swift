import MigrationModel
import Reporting
import Testing

struct ControlReportTests {
    private func report(
        _ request: ControlRequest,
        _ state: ControlReport.State,
        inFlight: Int = 3,
        headroom: Double = 0.05,
        isEnding: Bool = false
    ) -> ControlReport {
        let live = LiveState(
            writtenAt: SampleReports.noon,
            binding: "quota",
            inFlight: inFlight,
            window: 20,
            waiting: 0,
            callsPerMinute: 1140,
            callsInLastMinute: 100,
            participants: 1,
            waitsUntil: nil,
            secondsLeft: 60,
            isEnding: isEnding
        )
        return ControlReport(
            job: "moving",
            request: request,
            state: state,
            processID: 4711,
            live: live,
            headroom: headroom
        )
    }

    @Test(arguments: [
        (ControlRequest.pause, ControlReport.State.ended, "Paused: the run has ended"),
        (.pause, .taken, "Paused: nothing new is sent, and the run ends when the 3 requests in flight are answered"),
        (.hold, .taken, "Paused: nothing new is sent, and process 4711 waits until `tokenferry resume`"),
        (.resume, .taken, "Resumed"),
        (.resume, .unneeded, "The run was not held; it goes on."),
        (.resume, .ended, "The run has ended meanwhile."),
        (
            .pace(requestsPerMinute: 1200), .taken,
            "now up to 1,140 calls a minute (1,200 less 5 % headroom), for this run only"
        ),
        (.pace(requestsPerMinute: 1200), .asked, "Asked process 4711 to change its pace to 1,200 requests a minute"),
        (.hold, .asked, "Asked process 4711 to hold"),
    ])
    func `The text says what became of the request`(request: ControlRequest, state: ControlReport.State, text: String) {
        #expect(report(request, state).text.contains(text), "\(report(request, state).text)")
    }

    @Test func `One request in flight is one, and a headroom is named only where there is one`() {
        #expect(report(.pause, .taken, inFlight: 1).text.contains("the 1 request in flight is answered"))
        #expect(report(.pace(requestsPerMinute: 5), .taken, headroom: 0.125).text.contains("less 12.5 % headroom"))
        #expect(!report(.pace(requestsPerMinute: 5), .taken, headroom: 0).text.contains("headroom"))
    }

    @Test func `A hold of a run that is ending does not promise that it waits`() {
        #expect(report(.hold, .taken, isEnding: true).text.contains("the run ends when the 3 requests in flight"))
    }

    @Test func `The JSON object has the request, its state and the run's pace`() {
        #expect(
            report(.pace(requestsPerMinute: 1200), .taken).json()
                == #"{"job":"moving","request":"pace","state":"taken","process":4711,"in_flight":3,"calls_per_minute":1140}"#
        )
        #expect(report(.pause, .ended).json().contains(#""state":"ended","process":4711,"in_flight":0"#))
    }
}
