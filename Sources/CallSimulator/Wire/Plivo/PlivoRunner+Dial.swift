import CallCore

extension PlivoRunner {
    /// Dials the first number; several at once are not simulated.
    func dial(_ element: MarkupElement) {
        if element.elements.count > 1 { wire.note(0, "<Dial> with several targets is not simulated", call: call.uuid) }
        let target = element.elements.first?.text ?? ""
        let number = try? PlivoCreate.number(target, "Number")
        let method = element["method"] ?? "POST"
        dial = PlivoDial(
            uuid: wire.makeUUID(), number: number ?? target, callerID: element["callerId"] ?? leg.from,
            action: element["action"].map { PlivoCallback(url: WireURL.trimmed($0), method: method) },
            redirects: element["redirect"] != "false",
            callback: element["callbackUrl"].map { url in
                PlivoCallback(url: WireURL.trimmed(url), method: element["callbackMethod"] ?? "POST")
            },
            longest: element["timeLimit"].flatMap { Milliseconds($0) }.map { $0 * 1_000 } ?? 14_400_000)
        guard let number else { return dialEnded("failed") }
        leg.transfer(to: number, ring: (element["timeout"].flatMap { Milliseconds($0) } ?? 60) * 1_000)
    }

    /// The second call was answered, or `failure` tells why not.
    func transferred(_ failure: String?) {
        guard let dial else {
            // Answered after the document was replaced: nobody speaks to them any more.
            if failure == nil { call.end(.endOfDocument) }
            return
        }
        if let failure { return dialEnded(failure) }
        self.dial?.bridgedAt = leg.now
        tell("answer")
        tell("connected")
        let isByCaller = wire.settings.bridgeEndsByCaller && dial.longest > wire.settings.bridgedTalk
        let end = continuation { isByCaller ? $0.leg.endBridge() : $0.dialEnded("completed") }
        let talk = min(wire.settings.bridgedTalk, dial.longest)
        wire.kernel.schedule(after: talk, label: "\(call.uuid) has talked", action: end)
    }

    /// The second call is over: its result goes to the action, or the document goes on.
    private func dialEnded(_ status: String) {
        guard let dial else { return }
        tell("hangup", status)
        self.dial = nil
        guard let action = dial.action else { return step() }
        let fields = resultFields(dial, status)
        if dial.redirects { return load(action, as: .action, event: "Dial", adding: fields) }
        wire.tell("Dial", action, fields, of: call)
        step()
    }

    /// The caller has hung up meanwhile: the action is told, and whatever it answers means nothing.
    func dialLost() {
        guard let dial else { return }
        let status = dial.bridgedAt == nil ? "cancel" : "completed"
        tell("hangup", status)
        self.dial = nil
        guard let action = dial.action else { return }
        wire.tell("Dial", action, resultFields(dial, status), of: call)
    }

    private func resultFields(_ dial: PlivoDial, _ status: String) -> [HeaderList.Field] {
        [
            HeaderList.Field("DialStatus", status),
            HeaderList.Field("DialRingStatus", status == "failed" ? "false" : "true"),
            HeaderList.Field("DialHangupCause", Self.cause(status)), HeaderList.Field("DialALegUUID", call.uuid),
            // Nobody who was not reached has a call of their own.
            HeaderList.Field("DialBLegUUID", status == "failed" ? "" : dial.uuid),
        ]
    }

    /// A webhook about the second call.
    private func tell(_ action: String, _ status: String? = nil) {
        guard let dial, let callback = dial.callback else { return }
        var fields = [
            HeaderList.Field("DialAction", action), HeaderList.Field("DialBLegStatus", action),
            HeaderList.Field("DialALegUUID", call.uuid), HeaderList.Field("DialBLegUUID", dial.uuid),
            HeaderList.Field("DialBLegFrom", PlivoCall.digits(dial.callerID)),
            HeaderList.Field("DialBLegTo", PlivoCall.digits(dial.number)),
        ]
        if let status {
            let seconds = dial.bridgedAt.map { (leg.now - $0 + 999) / 1_000 } ?? 0
            fields += [
                HeaderList.Field("DialBLegDuration", String(seconds)),
                HeaderList.Field("DialBLegBillDuration", String((seconds + 59) / 60 * 60)),
                HeaderList.Field("DialBLegHangupCause", Self.cause(status)),
            ]
        }
        wire.tell("Dial" + action.prefix(1).uppercased() + action.dropFirst(), callback, fields, of: call)
    }

    private static func cause(_ status: String) -> String {
        switch status {
        case "busy": "USER_BUSY"
        case "no-answer", "timeout": "NO_ANSWER"
        case "cancel": "ORIGINATOR_CANCEL"
        case "failed": "UNALLOCATED_NUMBER"
        default: "NORMAL_CLEARING"
        }
    }
}
