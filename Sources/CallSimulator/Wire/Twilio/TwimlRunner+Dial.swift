import CallCore

extension TwimlRunner {
    /// Dials the first number; several at once are not simulated.
    func dial(_ verb: MarkupElement) {
        let child = verb.elements.first { ["Number", "Sip"].contains($0.name) }
        if verb.elements.count > 1 { wire.note(13520, "<Dial> with several targets is not simulated", call: call.sid) }
        let number = (child ?? verb).text
        let dial = TwimlDial(
            sid: wire.makeSid("CA"), number: number, callerID: verb["callerId"] ?? leg.from, action: verb["action"],
            method: verb["method"] ?? "POST", callback: callback(of: child))
        self.dial = dial
        guard PhoneNumber(number).e164 != nil || child?.name == "Sip" else {
            wire.note(13224, "Dial: invalid phone number \(number)", call: call.sid)
            return dialEnded("failed")
        }
        guard mayCall(from: dial.callerID) else {
            wire.note(13214, "Dial: invalid callerId \(dial.callerID)", call: call.sid)
            return dialEnded("failed")
        }
        tell("initiated", "initiated")
        let ring = Milliseconds(clamping(verb["timeout"], to: 1...600, otherwise: 30)) * 1_000
        leg.transfer(to: number, ring: ring)
    }

    /// The second call was answered, or `failure` tells why not.
    func transferred(_ failure: String?) {
        guard dial != nil else {
            // Answered after the document was replaced: nobody speaks to them any more.
            if failure == nil { leg.hangUp() }
            return
        }
        if let failure { return dialEnded(failure) }
        dial?.bridgedAt = leg.now
        tell("answered", "in-progress")
        let isByCaller = wire.settings.bridgeEndsByCaller
        let end = continuation { isByCaller ? $0.leg.endBridge() : $0.dialEnded("completed") }
        wire.kernel.schedule(after: wire.settings.bridgedTalk, label: "\(call.sid) has talked", action: end)
    }

    /// The second call is over: its result goes to the action, or the document goes on.
    private func dialEnded(_ status: String) {
        guard let dial else { return }
        tell("completed", status)
        self.dial = nil
        guard let action = dial.action else { return step() }
        go(to: action, method: dial.method, adding: resultFields(dial, status))
    }

    /// The caller has hung up meanwhile: the action is told, and whatever it answers means nothing.
    func dialLost() {
        guard let dial else { return }
        let status = dial.bridgedAt == nil ? "no-answer" : "completed"
        tell("completed", status)
        self.dial = nil
        guard let url = dial.action.flatMap({ WireURL.resolve($0, against: document?.base) }) else { return }
        wire.callBack("dial action", dial.method, url, call.baseFields() + resultFields(dial, status), of: call)
    }

    private func callback(of child: MarkupElement?) -> TwilioCallback? {
        guard let child, let reference = child["statusCallback"],
            let url = WireURL.resolve(reference, against: document?.base)
        else { return nil }
        let events = (child["statusCallbackEvent"] ?? "completed").split(separator: " ").map(String.init)
        return TwilioCallback(url: url, method: child["statusCallbackMethod"] ?? "POST", events: Set(events))
    }

    /// One's own numbers, and the two that are in the call already.
    private func mayCall(from number: String) -> Bool {
        wire.settings.number(number) != nil || number == leg.from || number == leg.to
    }

    private func resultFields(_ dial: TwimlDial, _ status: String) -> [HeaderList.Field] {
        var fields = [HeaderList.Field("DialCallStatus", status), HeaderList.Field("DialCallSid", dial.sid)]
        if dial.bridgedAt != nil { fields.append(HeaderList.Field("DialCallDuration", String(seconds(of: dial)))) }
        return fields
    }

    private func seconds(of dial: TwimlDial) -> Milliseconds {
        dial.bridgedAt.map { (leg.now - $0 + 999) / 1_000 } ?? 0
    }

    /// A status callback of the second call.
    private func tell(_ event: String, _ status: String) {
        guard let dial, let callback = dial.callback, callback.events.contains(event) else { return }
        var fields = [
            HeaderList.Field("CallSid", dial.sid), HeaderList.Field("ParentCallSid", call.sid),
            HeaderList.Field("AccountSid", wire.settings.accountSid), HeaderList.Field("From", dial.callerID),
            HeaderList.Field("To", dial.number), HeaderList.Field("CallStatus", status),
            HeaderList.Field("ApiVersion", TwilioCall.apiVersion), HeaderList.Field("Direction", "outbound-dial"),
            HeaderList.Field("Called", dial.number), HeaderList.Field("Caller", dial.callerID),
            HeaderList.Field("CallbackSource", "call-progress-events"),
            HeaderList.Field("SequenceNumber", String(dial.sequence)),
            HeaderList.Field("Timestamp", WireDate.rfc2822(leg.now)),
        ]
        if event == "completed" { fields.append(HeaderList.Field("CallDuration", String(seconds(of: dial)))) }
        self.dial?.sequence += 1
        wire.callBack("dialled \(event)", callback.method, callback.url, fields, of: call)
    }
}
