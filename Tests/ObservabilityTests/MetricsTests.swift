import ChargebeeAPI
import Foundation
import MigrationModel
import Observability
import Synchronization
import Testing

@testable import Execution

struct MetricsTests {
    private static func opening(target: String = "sandbox") -> RunOpening {
        RunOpening(
            target: target,
            version: "0.1.0",
            pass: 1,
            planDigest: "",
            processID: 1,
            rows: 50,
            endedBefore: 10,
            inDoubt: 0,
            callsPerMinute: 600,
            maxInFlight: 8
        )
    }

    private static func metrics(job: String = "moving", target: String = "sandbox") -> RunMetrics {
        RunMetrics(job: job, opening: opening(target: target), startedAt: SampleEvents.newYear)
    }

    @Sendable private static func answer(_ row: Int, _ attempt: Int) -> APIResponse {
        if row == 5 { return SampleRun.refusal(404, "resource_not_found") }
        if row == 6 && attempt == 1 { return .lost("reset") }
        return row.isMultiple(of: 10) && attempt == 1
            ? SampleRun.refusal(429, "api_request_limit_exceeded", retryAfter: 1)
            : SampleRun.success(row, attempt)
    }

    private static func run(_ metrics: RunMetrics) async throws -> (SampleRun, RunMetrics) {
        var metrics = metrics
        let run = try await SampleRun.run(rows: 40, answer: Self.answer)
        metrics.note(run.events)
        for progress in run.progresses { metrics.note(progress) }
        return (run, metrics)
    }

    @Test func `The metrics of a run are what it counted`() async throws {
        let (run, metrics) = try await Self.run(Self.metrics())
        let page = try ExpositionReader(metrics.text(at: SampleEvents.newYear + 1500))
        func value(_ metric: Metric, _ labels: [String: String] = [:]) -> Double? {
            page.values(metric.rawValue, labels).first
        }
        #expect(value(.rows) == 50)
        #expect(value(.rowsLeft) == 0)
        #expect(value(.rowsEnded, ["ending": "created"]) == 39)
        #expect(value(.rowsEnded, ["ending": "failed"]) == 1)
        #expect(value(.calls, ["method": "POST", "purpose": "request"]) == 45)
        #expect(value(.calls, ["method": "GET", "purpose": "look_up"]) == 0)
        #expect(value(.answers, ["status": "200", "code": ""]) == 39)
        #expect(value(.answers, ["status": "404", "code": "resource_not_found"]) == 1)
        #expect(value(.answers, ["status": "429", "code": "api_request_limit_exceeded"]) == 4)
        #expect(value(.answers, ["status": "none", "code": "no_answer"]) == 1)
        #expect(page.values(Metric.answers.rawValue).reduce(0, +) == Double(run.summary.tally.calls))
        #expect(page.values("tokenferry_answer_seconds_count", ["purpose": "request"]) == [44])
        #expect(value(.retries) == 5)
        #expect(value(.refusedForRate) == 4)
        #expect(value(.unanswered) == 1)
        #expect(value(.started) == 1_767_225_600)
        #expect(value(.updated) == 1_767_225_601.5)
        #expect(try #require(value(.boundSeconds, ["binding": "retry_after"])) > 0)
        #expect(page.samples.allSatisfy { $0.has(["job": "moving", "target": "sandbox"]) })
    }

    @Test func `Every metric is written with its labels, while the run goes on or at its end`() async throws {
        var metrics = try await Self.run(Self.metrics()).1
        let during = try ExpositionReader(metrics.text(at: SampleEvents.newYear))
        metrics.noteEnd(exitStatus: 75)
        let after = try ExpositionReader(metrics.text(at: SampleEvents.newYear))
        #expect(Set((during.types + after.types).map(\.family)) == Set(Metric.allCases.map(\.rawValue)))
        for metric in Metric.allCases {
            let names = Set(["job", "target"] + metric.labels + (metric.kind == .histogram ? ["le"] : []))
            for sample in (during.samples + after.samples) where sample.name.hasPrefix(metric.rawValue + "_bucket") {
                #expect(Set(sample.labels.keys) == names)
            }
            for sample in (during.samples + after.samples) where sample.name == metric.rawValue {
                #expect(Set(sample.labels.keys) == names)
            }
            #expect(during.types.allSatisfy { $0.family != metric.rawValue || $0.type == metric.kind.rawValue })
        }
        #expect(during.values(Metric.isUp.rawValue) == [1])
        #expect(after.values(Metric.isUp.rawValue) == [0])
        #expect(after.values(Metric.exitStatus.rawValue) == [75])
        #expect(after.values(Metric.inFlight.rawValue).isEmpty)
    }

    @Test(arguments: ["plain", #"a"b\c"#, "two\nlines", #"\n"#, "ü€"])
    func `A label's value comes back as it was`(text: String) throws {
        let page = try ExpositionReader(Self.metrics(job: text, target: text).text(at: 0))
        #expect(page.samples.allSatisfy { $0.has(["job": text, "target": text]) })
    }

    @Test func `Codes that a server makes up stay few, and no answer is left out`() throws {
        var metrics = Self.metrics()
        let events = (0..<1000).map { number in
            let answer = SampleEvents.answer(number, status: 400 + number % 7, code: "code_\(number)")
            return SampleEvents.timed(.answered(answer, purpose: .request, after: .milliseconds(number)))
        }
        metrics.note(events)
        let strange = SampleEvents.answer(1, status: 400, code: "tok_\" x")
        metrics.note([SampleEvents.timed(.answered(strange, purpose: .request, after: .zero))])
        let text = metrics.text(at: 0)
        let answers = try ExpositionReader(text).samples.filter { $0.name == Metric.answers.rawValue }
        #expect(answers.count == 57)
        #expect(answers.map(\.value).reduce(0, +) == 1001)
        #expect(!text.contains("tok_"))
    }

    @Test(arguments: [
        (0.0, 0.05), (0.05, 0.05), (0.051, 0.1), (0.3, 0.3), (1.2, 1.5), (79.9, 80), (80, 80), (80.1, .infinity),
    ])
    func `A time is counted from the bucket that it fits into`(seconds: Double, bound: Double) throws {
        var metrics = Self.metrics()
        let event = ExecutionEvent.answered(SampleEvents.answer(1), purpose: .lookUp, after: .seconds(seconds))
        metrics.note([SampleEvents.timed(event)])
        let page = try ExpositionReader(metrics.text(at: 0))
        let first = page.samples.first {
            $0.name == "tokenferry_answer_seconds_bucket" && $0.has(["purpose": "look_up"]) && $0.value == 1
        }
        #expect(try #require(first).labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) } == bound)
    }
}

struct MetricsFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID().uuidString)")

    private static let opening = RunOpening(
        target: "sandbox",
        version: "0.1.0",
        pass: 1,
        planDigest: "",
        processID: 1,
        rows: 200,
        endedBefore: 0,
        inDoubt: 0,
        callsPerMinute: 600,
        maxInFlight: 8
    )

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "run.prom").path)
    }

    private static func carryOut(_ file: MetricsFile, after progress: @escaping () throws -> Void) async throws {
        file.began(opening)
        _ = try await SampleRun.run(rows: 200) { told in
            switch told {
            case .events(let events): file.happened(events)
            case .progress(let told):
                file.progressed(told)
                #expect(throws: Never.self) { try progress() }
            }
        }
        file.ended(exitStatus: 0)
    }

    @Test func `The file is whole at every moment and readable by its owner alone`() async throws {
        try await withFolder { path in
            let problems = LogLines()
            try await Self.carryOut(MetricsFile(path: path, job: "moving", problem: problems.take)) {
                _ = try ExpositionReader(String(contentsOfFile: path, encoding: .utf8))
            }
            let page = try ExpositionReader(String(contentsOfFile: path, encoding: .utf8))
            #expect(page.values(Metric.isUp.rawValue) == [0])
            #expect(page.values(Metric.rowsEnded.rawValue, ["ending": "created"]) == [200])
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.prom"])
            #expect(problems.text.isEmpty)
        }
    }

    @Test func `A file that cannot be written is told once, and the run goes on`() async throws {
        let problems = Mutex<[String]>([])
        let file = MetricsFile(path: "/nowhere/at/all/run.prom", job: "moving") { problem in
            problems.withLock { $0.append(problem) }
        }
        try await Self.carryOut(file) {}
        let told = problems.withLock { $0 }
        #expect(told.count == 1)
        #expect(told.first?.contains("/nowhere/at/all/run.prom") == true)
        #expect(told.first?.contains("No such file or directory") == true)
    }

    @Test func `A file of somebody else's where a draft might go is left alone`() async throws {
        try await withFolder { path in
            try "precious".write(toFile: path + ".draft", atomically: true, encoding: .utf8)
            MetricsFile(path: path, job: "moving") { _ in }.began(Self.opening)
            #expect(try String(contentsOfFile: path + ".draft", encoding: .utf8) == "precious")
            _ = try ExpositionReader(String(contentsOfFile: path, encoding: .utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
        }
    }

    @Test func `A file that somebody else puts there while the run goes on is left alone, which is told once`()
        async throws
    {
        try await withFolder { path in
            let problems = Mutex<[String]>([])
            let file = MetricsFile(path: path, job: "moving") { problem in problems.withLock { $0.append(problem) } }
            file.began(Self.opening)
            try "precious".write(toFile: path, atomically: true, encoding: .utf8)
            file.ended(exitStatus: 0)
            file.ended(exitStatus: 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
            #expect(problems.withLock { $0.count } == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.prom"])
        }
    }

    @Test func `Metrics may go where nothing is, an empty file or earlier metrics, and nowhere else`() async throws {
        try await withFolder { path in
            #expect(MetricsPlace.problem(at: "") != nil)
            #expect(MetricsPlace.problem(at: path) == nil)
            #expect(MetricsPlace.problem(at: folder.path) != nil)
            for (text, isFree, isMetrics) in [
                ("", true, false), ("# HELP tokenferry_up x\n", true, true), ("# HELP tokenferr", false, false),
                ("# HELP node_load1 x\n", false, false), ("precious", false, false),
            ] {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                #expect((MetricsPlace.problem(at: path) == nil) == isFree, "\(text)")
                #expect(MetricsPlace.hasMetrics(at: path) == isMetrics, "\(text)")
            }
            try FileManager.default.removeItem(atPath: path)
            try "".write(toFile: path + ".other", atomically: true, encoding: .utf8)
            for destination in [path + ".other", path + ".missing"] {
                try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: destination)
                #expect(MetricsPlace.problem(at: path) != nil)
                try FileManager.default.removeItem(atPath: path)
            }
            #expect(mkfifo(path, 0o600) == 0)
            #expect(MetricsPlace.problem(at: path) != nil)
        }
    }

    @Test func `A run that cannot begin says so over the metrics of the one before`() async throws {
        try await withFolder { path in
            try await Self.carryOut(MetricsFile(path: path, job: "moving") { _ in }) {}
            MetricsFile(path: path, job: "moving") { _ in }.failed(exitStatus: 65, target: "sandbox", version: "0.1.0")
            let page = try ExpositionReader(String(contentsOfFile: path, encoding: .utf8))
            #expect(page.values(Metric.isUp.rawValue) == [0])
            #expect(page.values(Metric.exitStatus.rawValue) == [65])
            #expect(page.values(Metric.rows.rawValue).isEmpty)
            #expect(page.samples.allSatisfy { $0.has(["job": "moving", "target": "sandbox"]) })
        }
    }

    @Test func `A run that cannot go on keeps what it counted`() async throws {
        try await withFolder { path in
            let file = MetricsFile(path: path, job: "moving") { _ in }
            file.began(Self.opening)
            file.failed(exitStatus: 1, target: "sandbox", version: "0.1.0")
            let page = try ExpositionReader(String(contentsOfFile: path, encoding: .utf8))
            #expect(page.values(Metric.exitStatus.rawValue) == [1])
            #expect(page.values(Metric.rows.rawValue) == [200])
        }
    }
}
