import CallCore
import Testing
import VoiceCallEngine

@testable import voicecall

@Suite("Everything that commands print of a store")
struct StoreOutputTests {
    private let bench: StoreBench

    init() throws { bench = try StoreBench() }

    private func plain(_ text: String) -> String { text.replacing(bench.folder.path, with: "STORE") }

    @Test(
        "what they print is in the golden files, with its exit code",
        arguments: [
            ("status-call-json", ["status", "CA12", "--json"], 0), ("status-unknown", ["status", "nobody"], 66),
            ("status-unknown-json", ["status", "nobody", "--json"], 66),
            ("status-listening", ["status", "CA13"], 0), ("report-live", ["report", "CA13"], 0),
            ("report-failed", ["report", StoreBench.records[1].callID.text], 0),
            ("report-unknown", ["report", "nobody"], 66), ("export-unknown", ["export", "nobody"], 66),
            ("tail-one", ["tail", "--no-follow", "--call", "CA12"], 0),
            ("forget-live", ["forget", "+15550002222", "--yes"], 1),
            ("latency-last", ["latency", "--last", "1"], 0),
        ] as [(String, [String], Int32)])
    func golden(_ name: String, _ arguments: [String], _ status: Int32) throws {
        let result = Command.run(arguments + ["--store", bench.folder.path])
        #expect(result.status == status, "\(result.err)")
        try Golden.check(plain(result.out + result.err), name)
    }

    @Test("what was forgotten is counted", arguments: [[], ["--json"]])
    func forgotten(_ form: [String]) throws {
        let result = Command.run(["forget", "+15550005678", "--yes", "--store", bench.folder.path] + form)
        #expect(result.status == 0)
        try Golden.check(result.out, form.isEmpty ? "forget-done" : "forget-done-json")
    }

    @Test("a store without calls has nothing to show, and says so")
    func empty() throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteJournal(directory: folder.path)
        try store.close()
        _ = try folder.write([], to: "calls.jsonl")
        for (name, words, isTerminal) in [
            ("status-none", ["status"], false), ("status-none-json", ["status", "--json"], false),
            ("latency-none", ["latency"], true), ("latency-none-json", ["latency"], false),
            ("tail-none", ["tail", "--no-follow"], false),
        ] {
            let result = Command.run(words + ["--store", folder.path], isTerminal: isTerminal)
            #expect(result.status == 0, "\(name) \(result.err)")
            try Golden.check(result.out, name)
        }
    }

    @Test("a store that is not there is told with what to do")
    func missing() throws {
        try Golden.check(Command.run("status", "--store", "/nonexistent").err, "store-missing")
    }
}
