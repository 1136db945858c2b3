import CallCore
import ScriptValue

extension TelnyxCall {
    /// Dials somebody else on a leg of its own.
    func begin(_ target: TelnyxTargetLeg) {
        self.target = target
        wire.adopt(target.ids.control, self)
        tell(target, "call.initiated", ["direction": "outgoing", "state": "bridging", "start_time": start(target)])
        leg.transfer(to: target.to, ring: target.ring)
    }

    /// The other leg was answered, or `failure` tells why not.
    func transferred(_ failure: String?) {
        guard var target else { return }
        guard failure == nil else {
            self.target = nil
            let reason: EndReason = failure == "busy" ? .busy : failure == "no-answer" ? .noAnswer : .failed
            return tellHangup(target, .unanswered(reason, ringOut: "timeout"))
        }
        target.answeredAt = leg.now
        self.target = target
        closeSound()
        tell(target, "call.answered", ["state": "answered", "start_time": start(target)])
        if let detection = target.detection {
            let (type, result) = detection.verdict(.human)
            tell(target, type, ["result": Value(result)])
        }
        tell("call.bridged", [:])
        tell(target, "call.bridged", [:])
        _ = schedule(after: wire.settings.bridgedTalk, "has talked") { $0.leg.endBridge() }
    }

    /// The call itself is over: the other leg goes with it.
    func targetLost(_ reason: EndReason) {
        guard let target else { return }
        self.target = nil
        guard target.answeredAt != nil else { return tellHangup(target, .canceled) }
        let isByTarget = reason != .hangupBot && !wire.settings.bridgeEndsByCaller
        tellHangup(target, .normal(by: isByTarget ? "callee" : "caller"))
    }

    private func start(_ target: TelnyxTargetLeg) -> Value { Value(WireDate.iso8601(target.startedAt)) }

    private func tellHangup(_ target: TelnyxTargetLeg, _ words: TelnyxHangupWords) {
        tell(target, "call.hangup", hangupFields(words, start: target.startedAt))
    }

    private func tell(_ target: TelnyxTargetLeg, _ type: String, _ fields: [String: Value]) {
        let common = commonFields(target.ids, target.clientState, from: target.from, to: target.to)
        wire.tell(type, common.merging(fields) { $1 }, to: webhookURL, of: target.ids.control)
    }
}
