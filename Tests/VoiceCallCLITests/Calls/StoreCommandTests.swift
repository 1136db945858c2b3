import CallCore
import Foundation
import ScriptValue
import Testing

@testable import voicecall

@Suite("Commands that read the store")
struct StoreCommandTests {
    private let bench: StoreBench
    private let call = StoreBench.records[0].callID.text

    init() throws { bench = try StoreBench() }

    @Test(
        "what they print is in the golden files",
        arguments: [
            ("status-call", ["status", "CA12"]), ("status-failed", ["status", StoreBench.records[1].callID.text]),
            ("status-live", ["status"]), ("status-live-json", ["status", "--json"]),
            ("report-markdown", ["report", "CA12"]), ("report-json", ["report", "CA12", "--json"]),
            ("export", ["export", "CA13"]), ("tail", ["tail", "--no-follow"]),
            ("tail-raw", ["tail", "--no-follow", "--raw", "--since", "1"]), ("latency-json", ["latency"]),
            ("forget-dry", ["forget", "+15550005678"]), ("forget-dry-json", ["forget", "+15550005678", "--json"]),
        ] as [(String, [String])])
    func golden(_ name: String, _ arguments: [String]) throws {
        let result = Command.run(arguments + ["--store", bench.folder.path])
        #expect(result.status == 0, "\(result.err)")
        try Golden.check(result.out, name)
    }

    @Test("a terminal gets latency as a table with a histogram")
    func table() throws {
        let result = bench.run("latency", isTerminal: true)
        try Golden.check(result.out, "latency-table")
    }

    @Test("nothing a caller says can steer a terminal, in whatever form it is shown")
    func hostile() {
        for arguments in [
            ["status", call], ["status", call, "--json"], ["report", call], ["report", call, "--json"],
            ["export", call], ["tail", "--no-follow"], ["tail", "--no-follow", "--raw"],
        ] {
            let result = Command.run(arguments + ["--store", bench.folder.path])
            let unsafe = result.out.unicodeScalars.contains { SafeText.isUnsafe($0) && $0 != "\n" }
            #expect(!unsafe && result.status == 0, "\(arguments)")
            #expect(result.out.contains("parcel"), "\(arguments)")
        }
    }

    @Test("tail shows one call, and as many of the last changes as asked for")
    func tailChoices() {
        #expect(bench.run("tail", "--no-follow", "--since", "2").out.split(separator: "\n").count == 2)
        let one = bench.run("tail", "--no-follow", "--call", "CA12", "--raw")
        #expect(one.out.split(separator: "\n").count == 1 && one.out.contains(call))
        // The call is over, so there is nothing to wait for.
        let file = bench.folder.path + "/calls.jsonl"
        #expect(bench.run("tail", "--file", file, "--call", "CA12").status == 0)
    }

    @Test("a call that is not there, and a store that is not there, are told with what to do")
    func missing() {
        let unknown = bench.run("report", "nobody")
        #expect(unknown.status == 66 && unknown.err.hasPrefix("error[call.unknown]: there is no call 'nobody'"))
        for arguments in [["report", "x"], ["export", "x"], ["latency"], ["status"], ["forget", "+15550001234"]] {
            let result = Command.run(arguments + ["--store", "/nonexistent"])
            #expect(result.status == 66 && result.err.contains("error[store.missing]"), "\(arguments) \(result.err)")
        }
        #expect(bench.run("latency", "--file", "/nonexistent").status == 66)
        #expect(bench.run("tail", "--no-follow", "--file", "/nonexistent").status == 66)
    }

    @Test("forget removes what it said, and leaves the rest")
    func forget() throws {
        let result = bench.run("forget", "+15550005678", "--yes")
        #expect(result.out == "removed 1 call, 0 remembered lines, 0 values and 1 line of calls.jsonl\n")
        #expect(bench.run("status", call).status == 66)
        #expect(bench.run("status", "CA13").status == 0)
        let live = bench.run("forget", "+15550002222", "--yes")
        #expect(live.status == 1 && live.err.contains("error[store.live-calls]"))
    }

    @Test("records of other programs count with their last turn")
    func otherRecords() throws {
        let file = try bench.folder.write(
            Array(
                """
                {"callId":"a","provider":"mock","direction":"inbound","state":"listening","startedAt":1,\
                "metadata":{"turnCount":1,"lastTurnLatencyMs":900,"lastTurnListenWaitMs":400}}
                nonsense
                {"call":{"callId":"a","provider":"mock","direction":"inbound","state":"completed","startedAt":1,\
                "metadata":{"turnCount":1,"lastTurnLatencyMs":900,"lastTurnListenWaitMs":400}}}

                """.utf8), to: "old.jsonl")
        let result = try JSONText.decodePlain(Array(bench.run("latency", "--file", file).out.utf8))
        #expect(result["turnLatency"]?["count"] == 1 && result["turnLatency"]?["p90Ms"] == 900)
    }
}
