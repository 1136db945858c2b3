import CallCore
import CallGateway
import CallSimulator
import ScriptValue
import Testing
import VoiceCallEngine

@Suite("What a configuration says about calls")
struct ConfiguredCallTests {
    private static let callee = "+15550005678"

    @Test("a call that is not answered within staleCallReaperSeconds ends with timeout", arguments: [0, 12])
    func stale(seconds: Int) async throws {
        let calls = try await ConfiguredRun("staleCallReaperSeconds: \(seconds), ringTimeoutMs: 20000")
        calls.run.network.party(at: Self.callee).noAnswer()
        _ = try calls.run.initiate(CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        let record = try calls.finish()
        #expect(record.endReason == (seconds == 0 ? .noAnswer : .timeout))
        if seconds > 0 { #expect(record.endedAt.map { $0 - record.startedAt >= 12_000 } == true) }
    }

    @Test("an answered call outlasts staleCallReaperSeconds")
    func answered() async throws {
        let calls = try await ConfiguredRun(
            "staleCallReaperSeconds: 12, flow_config: { notify: { notify_hangup_delay: 30 } }")
        calls.run.network.party(at: Self.callee).answers(after: 5_000)
        _ = try calls.run.initiate(CallRequest(to: Self.callee, mode: "notify", arguments: ["message": "Hi."]))
        let record = try calls.finish()
        #expect(record.endReason == .hangupBot)
        #expect(record.endedAt.map { $0 - record.startedAt > 12_000 } == true)
    }
}
