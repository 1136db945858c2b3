import CallCore
import CallSimulator
import Foundation
import ScriptValue
import VoiceCallEngine

/// Simulated calls: a long one, and many short ones with faults.
enum ConversationBench {
    static func run() throws {
        print("one long simulated call")
        let library = FlowLibrary()
        library.add(try FlowBundle.load(path: "flows/conversation.lua"))
        var turns = 0
        let spent = try Stopwatch.best(of: 10) { turns = try talk(library) }
        let milliseconds = Double(spent) / 1e6
        Row.print(
            "a ten-minute conversation, \(turns) turns", "\(Row.number(milliseconds)) ms", limit: "20 ms",
            holds: milliseconds <= 20)
    }

    /// One call in which the other side answers every question.
    private static func talk(_ library: FlowLibrary) throws -> Int {
        var settings = VirtualRun.Settings()
        settings.host.limits.maxDuration = 3_600_000
        settings.host.flowConfig["conversation"] = ["max_turns": 100]
        let run = VirtualRun(library: library, settings: settings)
        defer { run.network.close() }
        run.network.agent.rules = [AgentRule(answer: .text("I see. Please tell me a little more about that."))]
        let party = run.network.party(at: "+15550005678")
        for turn in 1...60 { party.says("This is sentence number \(turn), and it goes on for a while.", after: 2_600) }
        party.hangsUp(after: 1_000)
        let call = try run.initiate(
            CallRequest(to: "+15550005678", mode: "conversation", arguments: ["message": "Hello."]))
        try run.kernel.runUntilIdle()
        return (run.record(of: call)?.transcript ?? []).count { $0.speaker == .user }
    }

    static func manyCalls() throws {
        print("many simulated calls")
        let names = ["notify", "conversation", "inbound", "reception"]
        let testers = try names.map { name in
            let spec = try Data(contentsOf: URL(fileURLWithPath: "flows/specs/\(name).lua"))
            return try FlowTester(
                FlowTester.Subject(
                    bundle: try FlowBundle.load(path: "flows/\(name).lua"),
                    spec: SpecFile(name: name, source: Array(spec))))
        }
        let tests = try testers.map { try $0.tests() }
        var failures = 0
        let start = Stopwatch.now()
        for seed in 1...1_000 {
            let index = seed % testers.count
            let test = tests[index][(seed / testers.count) % tests[index].count]
            if testers[index].run(test, seed: UInt64(seed)).error != nil { failures += 1 }
        }
        let seconds = Double(Stopwatch.now() - start) / 1e9
        Row.print(
            "1,000 seeded calls with faults (\(failures) failed)", "\(Row.number(seconds, 2)) s", limit: "20 s",
            holds: seconds <= 20 && failures == 0)
    }
}
