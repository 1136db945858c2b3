import CallCore
import FrontDoor
import ScriptValue
import Testing
import VoiceCallEngine

@testable import GatewayService

@Suite("Figures of the gateway") struct MetricsTests {
    private func record(_ call: String, _ state: CallState) -> CallRecord {
        var record = CallRecord(
            callID: CallID(call), provider: "twilio", direction: .outbound, state: state,
            startedAt: CallTime(milliseconds: 0))
        if case .ended(let reason) = state { record.endReason = reason }
        return record
    }

    private func text(_ metrics: GatewayMetrics) -> [String] {
        metrics.text(lanes: LaneFigures(), media: nil, connections: 3, isReady: true).split(separator: "\n")
            .map(String.init)
    }

    @Test("calls are counted by state while they live, and once by reason when they end")
    func calls() {
        let metrics = GatewayMetrics()
        for call in ["a", "b"] {
            metrics.note(
                CallNote("begin", "x", ["direction": "inbound"]), of: CallID(call), at: CallTime(milliseconds: 0))
            metrics.changed(record(call, .speaking))
        }
        #expect(text(metrics).contains("voicecall_calls{state=\"speaking\"} 2"))
        metrics.changed(record("a", .ended(.busy)))
        metrics.closed(record("a", .ended(.busy)))
        // Turned away: there is no more to its story than its record.
        metrics.changed(record("c", .ended(.hangupBot)))
        let lines = text(metrics)
        #expect(lines.contains("voicecall_calls{state=\"speaking\"} 1"))
        #expect(lines.contains("voicecall_calls_begun_total{direction=\"inbound\"} 2"))
        #expect(lines.contains("voicecall_calls_ended_total{reason=\"busy\"} 1"))
        #expect(lines.contains("voicecall_calls_ended_total{reason=\"hangup-bot\"} 1"))
        #expect(lines.contains("voicecall_connections 3"))
        #expect(lines.contains("voicecall_ready 1"))
    }

    @Test("stages of turns are measured from what happens in a call")
    func turns() {
        let metrics = GatewayMetrics()
        let story: [(String, Int64)] = [
            ("listen", 0), ("heard", 800), ("agent", 810), ("agent_reply", 1_810), ("say", 1_900), ("say", 9_000),
        ]
        for (kind, time) in story {
            metrics.note(CallNote(kind, ""), of: CallID("a"), at: CallTime(milliseconds: time))
        }
        let lines = text(metrics)
        #expect(lines.contains("voicecall_turn_seconds_sum{stage=\"listen_wait\"} 0.8"))
        #expect(lines.contains("voicecall_turn_seconds_sum{stage=\"agent\"} 1"))
        #expect(lines.contains("voicecall_turn_seconds_sum{stage=\"reply\"} 1.1"))
        #expect(lines.contains("voicecall_turn_seconds_count{stage=\"reply\"} 1"))
        #expect(lines.contains("voicecall_turn_seconds_bucket{stage=\"reply\",le=\"1\"} 0"))
        #expect(lines.contains("voicecall_turn_seconds_bucket{stage=\"reply\",le=\"1.5\"} 1"))
        #expect(lines.contains("voicecall_turn_seconds_bucket{stage=\"reply\",le=\"+Inf\"} 1"))
    }

    @Test("words that were enough before they were final end the wait; a clock that was set back measures nothing")
    func oddTurns() {
        var clock = TurnClock()
        #expect(clock.take(CallNote("listen", ""), at: CallTime(milliseconds: 100)) == nil)
        #expect(clock.take(CallNote("heard", "a", ["partial": true]), at: CallTime(milliseconds: 110))?.took == 10)
        #expect(clock.take(CallNote("heard", "a"), at: CallTime(milliseconds: 120)) == nil)
        #expect(clock.take(CallNote("listen", ""), at: CallTime(milliseconds: 130)) == nil)
        #expect(clock.take(CallNote("heard", "a"), at: CallTime(milliseconds: 50)) == nil)
    }

    @Test("problems are counted by code; names from outside cannot fill the memory or break the format")
    func problems() {
        let metrics = GatewayMetrics()
        for number in 0..<500 {
            metrics.note(
                CallNote("warning", "x", ["code": Value("speech.\(number)")]), of: CallID("a"),
                at: CallTime(milliseconds: 0))
        }
        metrics.note(
            CallNote("error", "x", ["code": "a\"} 1\nevil 2"]), of: CallID("a"), at: CallTime(milliseconds: 0))
        let lines = text(metrics).filter { $0.hasPrefix("voicecall_problems_total") }
        #expect(lines.count == 201)
        #expect(lines.contains("voicecall_problems_total{code=\"other\"} 301"))
    }

    @Test("webhooks are counted by what became of them")
    func webhooks() {
        let metrics = GatewayMetrics()
        let events: [FrontDoorEvent] = [
            .accepted, .accepted, .refused(.signature), .duplicate, .answered(status: 200), .listening(port: 1),
        ]
        for event in events { metrics.observe(event) }
        let lines = text(metrics).filter { $0.hasPrefix("voicecall_webhooks_total") }
        #expect(
            lines == [
                "voicecall_webhooks_total{result=\"accepted\"} 2", "voicecall_webhooks_total{result=\"duplicate\"} 1",
                "voicecall_webhooks_total{result=\"refused_signature\"} 1",
            ])
    }

    @Test("every sample belongs to a family that was described, each once")
    func format() {
        let lines = text(GatewayMetrics())
        var families: [String] = []
        for line in lines where line.hasPrefix("# TYPE ") {
            families.append(String(line.dropFirst(7).prefix { $0 != " " }))
        }
        #expect(Set(families).count == families.count)
        for line in lines where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" && $0 != " " }
            #expect(
                families.contains {
                    name == $0 || ["_bucket", "_sum", "_count"].map($0.appending).contains(String(name))
                })
        }
    }
}
