import CallCore
import ScriptValue

extension TelnyxCall {
    /// Sends a webhook of this leg.
    func tell(_ type: String, _ fields: [String: Value]) {
        let common = commonFields(ids, clientState, from: leg.from, to: leg.to)
        wire.tell(type, common.merging(fields) { $1 }, to: webhookURL, of: id)
    }

    func tellHangup(_ words: TelnyxHangupWords) {
        tell("call.hangup", hangupFields(words, start: leg.createdAt))
    }

    /// Telnyx bills by the minute that was begun.
    func tellCostLater() {
        guard let wait = wire.settings.costAfter else { return }
        let talked = leg.answeredAt.map { leg.now - $0 } ?? 0
        let billed = (talked + 59_999) / 60_000 * 60
        let rate = 0.002
        let cost = Double(billed) / 60 * rate
        let part: Value = [
            "billed_duration_secs": .int(billed), "call_part": "call-control", "cost": .number(cost),
            "currency": "USD", "rate": .number(rate),
        ]
        let fields: [String: Value] = [
            "billed_duration_secs": .int(billed), "cost_parts": [part], "status": "valid", "total_cost": .number(cost),
        ]
        leg.kernel.schedule(after: wait, label: "the cost of \(id.prefix(8))") { self.tell("call.cost", fields) }
    }

    /// What every event of a leg has.
    func commonFields(_ ids: TelnyxIDs, _ state: String?, from: String, to: String) -> [String: Value] {
        [
            "call_control_id": Value(ids.control), "call_leg_id": Value(ids.leg),
            "call_session_id": Value(ids.session), "connection_id": Value(wire.settings.connectionID),
            "client_state": Value(state), "from": Value(from), "to": Value(to),
        ]
    }

    func hangupFields(_ words: TelnyxHangupWords, start: CallTime) -> [String: Value] {
        [
            "hangup_cause": Value(words.cause), "hangup_source": Value(words.source),
            "sip_hangup_cause": Value(words.sip), "state": "hangup", "start_time": Value(WireDate.iso8601(start)),
            "end_time": Value(WireDate.iso8601(leg.now)), "call_quality_stats": .null,
        ]
    }

    /// What the request that created the call is answered with.
    var created: Value {
        [
            "call_control_id": Value(id), "call_leg_id": Value(ids.leg), "call_session_id": Value(ids.session),
            "is_alive": false, "record_type": "call",
        ]
    }

    /// The call as the API shows it.
    var status: Value {
        [
            "call_control_id": Value(id), "call_leg_id": Value(ids.leg), "call_session_id": Value(ids.session),
            "record_type": "call", "is_alive": .bool(!leg.stage.isOver),
            "call_duration": .int(leg.duration / 1_000), "client_state": Value(clientState),
            "start_time": Value(WireDate.iso8601(leg.createdAt)), "end_time": Value(leg.endedAt.map(WireDate.iso8601)),
        ]
    }
}
