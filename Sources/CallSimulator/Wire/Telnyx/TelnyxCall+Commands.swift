import CallCore
import ScriptValue

extension TelnyxCall {
    /// What a command does once its fields and the state of the call were found to be right.
    typealias Action = () throws(TelnyxError) -> Void

    /// Carries out a command, unless the same one was taken before.
    func take(_ command: TelnyxCommand, _ fields: TelnyxFields) throws(TelnyxError) {
        let state = try fields.state()
        let commandID = try fields.text("command_id")
        let action = try action(command, fields)
        if let commandID, let time = commands[commandID], leg.now - time < wire.settings.commandMemory { return }
        guard !leg.stage.isOver else { throw .ended }
        if command.needsAnswer {
            guard leg.answeredAt != nil else { throw .notAnswered }
            guard leg.isUp else { throw .notSimulated("\(command.rawValue) on a bridged call") }
        }
        // What the command brings about carries its state already.
        let before = clientState
        clientState = state ?? before
        do throws(TelnyxError) {
            try action()
        } catch {
            clientState = before
            throw error
        }
        if let commandID { commands[commandID] = leg.now }
    }

    private func action(_ command: TelnyxCommand, _ fields: TelnyxFields) throws(TelnyxError) -> Action {
        switch command {
        case .answer: try answer(fields)
        case .reject: try reject(fields)
        case .hangup: { () throws(TelnyxError) in self.leg.hangUp() }
        case .speak: try speak(fields)
        case .playbackStart: try play(fields)
        case .playbackStop: try stopPlaying(fields)
        case .gather: try gather(fields)
        case .gatherStop: { () throws(TelnyxError) in self.gathering?.end("cancelled") }
        case .transcriptionStart: try transcribe(fields)
        case .transcriptionStop: { () throws(TelnyxError) in try self.stopTranscribing() }
        case .sendDTMF: try sendKeys(fields)
        case .transfer: try transfer(fields)
        case .clientStateUpdate: try updateState(fields)
        case .streamingStart: try stream(fields)
        case .streamingStop: { () throws(TelnyxError) in self.endStream() }
        }
    }

    private func answer(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let url = try fields.url("webhook_url")
        _ = try fields.choice("webhook_url_method", of: ["GET", "POST"])
        let stream = try TelnyxStreamTerms(fields)
        return { () throws(TelnyxError) in
            guard self.isInbound else { throw .outbound }
            self.streamTerms = stream
            if self.leg.answeredAt != nil { self.wire.note(0, "the call was answered before", call: self.id) }
            self.webhookURL = url ?? self.webhookURL
            self.leg.answer()
        }
    }

    private func reject(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        guard let words = TelnyxHangupWords(rejection: try fields.words("cause")) else {
            throw .invalid("cause", "has to be CALL_REJECTED, USER_BUSY, NOT_FOUND or TEMPORARILY_UNAVAILABLE")
        }
        return { () throws(TelnyxError) in
            guard self.isInbound else { throw .outbound }
            guard self.leg.answeredAt == nil else { throw .malformed("An answered call cannot be rejected") }
            self.rejection = words
            self.leg.reject("rejected")
        }
    }

    private func sendKeys(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        guard let keys = try fields.keys("digits", atMost: 4_000) else { throw .missing("digits") }
        _ = try fields.number("duration_millis", in: 100...500)
        return { () throws(TelnyxError) in self.leg.order(.dtmf(digits: keys)) }
    }

    private func updateState(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        _ = try fields.words("client_state", atMost: 65_536)
        return { () throws(TelnyxError) in }
    }

    private func transfer(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let to = try TelnyxCreate.called(fields)
        let ours = isInbound ? leg.to : leg.from
        let from =
            fields.has("from")
            ? try TelnyxCreate.calling("from", fields, wire.settings, besides: [leg.from, leg.to]) : ours
        let ring = (try fields.number("timeout_secs", in: 5...600) ?? 30) * 1_000
        _ = try fields.number("time_limit_secs", in: 30...14_400)
        let state = try fields.state("target_leg_client_state")
        let detection = try TelnyxDetection(fields)
        let url = try fields.url("webhook_url")
        return { () throws(TelnyxError) in
            guard self.target == nil else { throw .notSimulated("a second transfer while one is under way") }
            self.webhookURL = url ?? self.webhookURL
            self.begin(
                TelnyxTargetLeg(
                    ids: self.wire.makeIDs(of: self), from: from, to: to.number, clientState: state, ring: ring,
                    detection: detection, startedAt: self.leg.now))
        }
    }
}
