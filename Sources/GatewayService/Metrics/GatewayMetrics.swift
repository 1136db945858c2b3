import CallCore
import FrontDoor
import MediaPlane
import Synchronization
import VoiceCallEngine

/// What a running gateway counts.
final class GatewayMetrics: Sendable {
    private struct State: Sendable {
        var clocks: [CallID: TurnClock] = [:]
        var states: [CallID: CallState] = [:]
        var begun: [String: UInt64] = [:]
        var ended: [String: UInt64] = [:]
        var turns: [String: Histogram] = [:]
        var webhooks: [String: UInt64] = [:]
        var problems: [String: UInt64] = [:]
        var requests: [String: UInt64] = [:]
    }

    private let state = Mutex(State())
    private static let seconds = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30]
    /// Names that the outside may add; more would only fill memory.
    private static let mostNames = 200

    // MARK: counting

    func note(_ note: CallNote, of call: CallID, at time: CallTime) {
        state.withLock { state in
            if let (stage, took) = state.clocks[call, default: TurnClock()].take(note, at: time) {
                state.turns[stage.rawValue, default: Histogram(Self.seconds)].note(took.seconds)
            }
            switch note.kind {
            case "begin": Self.count(note.data["direction"]?.text ?? "unknown", &state.begun)
            case "warning", "error", "agent_failed":
                let code = note.data["code"]?.text ?? note.data["reason"]?.text
                Self.count(code ?? (note.kind == "agent_failed" ? "agent" : "other"), &state.problems)
            default: break
            }
        }
    }

    func changed(_ record: CallRecord) {
        state.withLock { state in
            if record.state.isTerminal {
                // Calls that were turned away have no other story.
                if state.states.removeValue(forKey: record.callID) == nil, state.clocks[record.callID] == nil {
                    Self.count(record.endReason?.rawValue ?? record.state.name, &state.ended)
                }
            } else {
                state.states[record.callID] = record.state
            }
        }
    }

    func closed(_ record: CallRecord) {
        state.withLock { state in
            state.states[record.callID] = nil
            state.clocks[record.callID] = nil
            Self.count(record.endReason?.rawValue ?? record.state.name, &state.ended)
        }
    }

    func observe(_ event: FrontDoorEvent) {
        guard let result = event.result else { return }
        state.withLock { Self.count(result, &$0.webhooks) }
    }

    func answered(_ method: String, isDone: Bool) {
        state.withLock { Self.count("\(method) \(isDone ? "ok" : "error")", &$0.requests) }
    }

    private static func count(_ name: String, _ counts: inout [String: UInt64]) {
        let isPlain = name.utf8.count <= 64 && name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        let known = isPlain && (counts[name] != nil || counts.count < mostNames) ? name : "other"
        counts[known, default: 0] += 1
    }

    // MARK: telling

    func text(lanes: LaneFigures, media: MediaFigures?, connections: Int, isReady: Bool) -> String {
        let state = state.withLock { $0 }
        var text = PrometheusText()
        text.family("voicecall_ready", "gauge", "Whether new calls are taken.")
        text.sample("voicecall_ready", isReady ? 1 : 0)
        text.family("voicecall_calls", "gauge", "Live calls by state.")
        for name in CallState.live.map(\.name) {
            text.sample(
                "voicecall_calls", Double(state.states.values.count { $0.name == name }), [("state", name)])
        }
        text.counters("voicecall_calls_begun_total", "Calls begun.", "direction", state.begun)
        text.counters("voicecall_calls_ended_total", "Calls ended, by reason.", "reason", state.ended)
        text.family("voicecall_turn_seconds", "histogram", "Stages of turns.")
        for (stage, histogram) in state.turns.sorted(by: { $0.key < $1.key }) {
            text.sample("voicecall_turn_seconds", histogram, [("stage", stage)])
        }
        text.counters("voicecall_webhooks_total", "Webhooks by what became of them.", "result", state.webhooks)
        text.counters("voicecall_problems_total", "Warnings and errors of calls, by code.", "code", state.problems)
        text.requests(state.requests)
        text.family("voicecall_connections", "gauge", "Clients of the private listener.")
        text.sample("voicecall_connections", Double(connections))
        text.lanes(lanes)
        if let media { text.media(media) }
        return text.text
    }
}

extension FrontDoorEvent {
    /// What became of a webhook; nil for what is no webhook.
    fileprivate var result: String? {
        switch self {
        case .accepted: "accepted"
        case .refused(let why): "refused_\(why.rawValue)"
        case .duplicate: "duplicate"
        case .remembered: "remembered"
        case .fallback: "fallback"
        case .lateReply: "late"
        case .abandoned: "abandoned"
        case .connectionRefused: "connection_refused"
        case .handshakeFailed: "tls_failed"
        case .upgraded: "stream"
        case .upgradeRefused: "stream_refused"
        case .listening, .stopped, .signature, .content, .answered, .idle, .certificateLoaded, .certificateKept: nil
        }
    }
}

extension PrometheusText {
    fileprivate mutating func counters(_ name: String, _ help: String, _ label: String, _ counts: [String: UInt64]) {
        family(name, "counter", help)
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) { sample(name, Double(count), [(label, key)]) }
    }

    fileprivate mutating func requests(_ counts: [String: UInt64]) {
        family("voicecall_rpc_requests_total", "counter", "Requests of clients, by method and result.")
        for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
            let words = key.split(separator: " ").map(String.init)
            sample(
                "voicecall_rpc_requests_total", Double(count),
                [("method", words.first ?? ""), ("result", words.last ?? "")])
        }
    }

    fileprivate mutating func lanes(_ figures: LaneFigures) {
        family("voicecall_lane_wait_seconds", "histogram", "How long scripts waited for a thread.")
        sample(
            "voicecall_lane_wait_seconds",
            Histogram(
                LaneFigures.bounds.map { Double($0) / 1e6 }, counts: figures.counts,
                sum: Double(figures.microseconds) / 1e6))
        family("voicecall_lane_backlog", "gauge", "Scripts that wait for a thread.")
        sample("voicecall_lane_backlog", Double(figures.backlog))
    }

    fileprivate mutating func media(_ figures: MediaFigures) {
        let bounds = [1, 2, 5, 10, 20, 50, 99]
        var counts = [UInt64](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
        for (slot, count) in figures.lateness.counts.enumerated() where count > 0 {
            // Slots are tenths of a millisecond.
            let place = bounds.firstIndex { slot < $0 * 10 } ?? bounds.count
            counts[place] += UInt64(count)
            sum += Double(count) * Double(slot) / 10_000
        }
        family("voicecall_pacer_late_seconds", "histogram", "How late 20 ms of sound went out.")
        sample(
            "voicecall_pacer_late_seconds", Histogram(bounds.map { Double($0) / 1_000 }, counts: counts, sum: sum))
        family("voicecall_streams", "gauge", "Media streams that are open.")
        sample("voicecall_streams", Double(figures.streams))
        family("voicecall_streams_refused_total", "counter", "Media sockets that were turned away, by reason.")
        let counters = figures.counters
        for (reason, count) in [
            ("full", counters.refusedFull), ("pending", counters.refusedPending), ("token", counters.refusedToken),
        ] {
            sample("voicecall_streams_refused_total", Double(count), [("reason", reason)])
        }
    }
}
