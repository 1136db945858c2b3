import CallCore
import GatewayService
import ScriptValue

/// What is told of a call's record, for people. Nothing here is safe to print yet.
struct RecordText {
    let record: CallRecord

    init(_ record: CallRecord) { self.record = record }

    /// `outbound · twilio CA12… · flow talk (6640405dae20)`
    var kind: String {
        let carrier = [record.provider, record.providerCallID].compactMap(\.self).joined(separator: " ")
        return [record.direction.rawValue, carrier, flow].compactMap(\.self).joined(separator: " · ")
    }

    var flow: String? {
        guard let name = record.metadata["flow"]?.text else { return nil }
        return "flow \(name)" + (record.metadata["flowVersion"]?.text.map { " (\($0.prefix(12)))" } ?? "")
    }

    /// `2026-01-31 08:15:02 UTC`
    static func time(_ time: CallTime) -> String {
        String(TimeText.text(time).prefix(19)).replacing("T", with: " ") + " UTC"
    }

    var began: String { Self.time(record.startedAt) }

    /// How long it rang, and how long people talked.
    var answered: String {
        guard let answered = record.answeredAt else { return "not answered" }
        let rang = "answered after \(Self.length(answered - record.startedAt))"
        let who = record.metadata["answeredBy"]?.text.map { " by a \($0)" } ?? ""
        return rang + who + (record.endedAt.map { ", talked \(Self.length($0 - answered))" } ?? "")
    }

    /// `41 ms`, `3.6 s` or `2 min 5 s`.
    static func length(_ length: Milliseconds) -> String {
        if length < 1_000 { return "\(max(0, length)) ms" }
        let tenths = length / 100
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
        return "\(tenths / 600) min \(tenths / 10 % 60) s"
    }

    /// How it stands, or how it ended, in words.
    var outcome: String {
        guard let reason = record.endReason, record.state.isTerminal else { return "live: \(record.state.name)" }
        return reason.rawValue + ": " + words(reason)
    }

    private func words(_ reason: EndReason) -> String {
        switch reason {
        case .completed:
            record.metadata["transferredTo"]?.text.map { "transferred to \($0)" } ?? "it came to its end"
        case .hangupUser: "the other side hung up"
        case .hangupBot: "we hung up"
        case .timeout: "it took longer than allowed"
        case .error: failure ?? "something failed while it was live"
        case .failed: failure ?? "the carrier could not connect it"
        case .noAnswer: "nobody answered"
        case .busy: "the line was busy"
        case .voicemail: "a machine answered"
        }
    }

    private var failure: String? {
        guard let error = record.metadata["error"], let message = error["message"]?.text else { return nil }
        return message + (error["code"]?.text.map { " [\($0)]" } ?? "")
    }

    /// What whoever asked may do next.
    var nextStep: String {
        let id = record.callID.text
        if !record.state.isTerminal { return "voicecall tail --call \(id), or voicecall end --call-id \(id)" }
        return record.metadata["error"] != nil ? "voicecall export \(id)" : "voicecall report \(id)"
    }

    var turns: String? {
        guard let count = record.metadata["turnCount"]?.int, let last = record.metadata["lastTurnLatencyMs"]?.int else {
            return nil
        }
        let wait = record.metadata["lastTurnListenWaitMs"]?.int.map { ", \(Self.length($0)) of it listening" } ?? ""
        return "\(count) \(count == 1 ? "turn" : "turns"), the last one \(Self.length(last))\(wait)"
    }

    /// Since the call began, who, and what.
    var transcript: [(at: String, who: String, text: String)] {
        record.transcript.map { entry in
            let isOpen = entry.isFinal ? "" : " (not yet final)"
            return (
                Timeline.clock(entry.timestamp - record.startedAt), entry.speaker == .bot ? "bot" : "caller",
                "“\(entry.text)”\(isOpen)"
            )
        }
    }
}
