import ScriptValue

/// Voice models that talk with the caller over the stream. What is reported of one that is not wanted any more is
/// ignored: each session has a name of its own.
extension StreamLine {
    /// The voice model that has the conversation.
    struct Model: Hashable, Sendable {
        let session: EffectID
        let request: RealtimeRequest
        /// The stream knows of it.
        var isOrdered = false
        var isOpen = false
        /// What it was told while there was no stream.
        var waiting: [RealtimeCommand] = []
    }

    /// Its socket is opened while the phone rings; whether it is ever used changes nothing for the caller.
    mutating func foresee(_ request: RealtimeRequest) {
        guard phase != .over, phase != .givenUp, phase != .away, model == nil else { return }
        prepare()
        actions.append(.stream(.foresee(request)))
    }

    mutating func realtime(_ session: EffectID, _ request: RealtimeRequest) {
        guard phase != .over else { return finish(session, failed: "unavailable", "the call is over") }
        guard phase != .givenUp else {
            return finish(session, failed: "unavailable", "the call's sound does not come to a media stream")
        }
        model = Model(session: session, request: request)
        if phase == .open { orderModel() }
    }

    mutating func orderModel() {
        guard let waiting = model, !waiting.isOrdered else { return }
        model?.isOrdered = true
        model?.waiting = []
        // What the caller is saying is for the model; a recogniser may not finish it.
        if isTalking, !running.contains(.words) { start(.words, after: Self.wordsPatience) }
        actions.append(.stream(.realtime(session: waiting.session, waiting.request)))
        for command in waiting.waiting { actions.append(.stream(.steer(session: waiting.session, command))) }
    }

    mutating func steer(_ session: EffectID, _ command: RealtimeCommand) {
        guard let model, model.session == session else { return }
        if model.isOrdered {
            actions.append(.stream(.steer(session: session, command)))
        } else if command == .close || command == .finish {
            modelReports(.closed(reason: "completed", usage: [:]))
        } else {
            self.model?.waiting.append(command)
        }
    }

    mutating func take(_ session: EffectID, _ report: ModelReport) {
        guard model?.session == session else { return }
        switch report {
        case .opened:
            model?.isOpen = true
            finish(session)
        case .failed(let message):
            model = nil
            finish(session, failed: "unavailable", message)
        case .event(let event): modelReports(event)
        }
        if model == nil, isDeaf { giveUpWhenQuiet() }
    }

    enum ModelReport {
        case opened
        case failed(String)
        case event(RealtimeEvent)
    }

    private mutating func modelReports(_ event: RealtimeEvent) {
        guard let session = model?.session else { return }
        // Greater than any number of an earlier process, of which nobody here knows how far it came.
        lastModelEvent = max(lastModelEvent + 1, Int(now.milliseconds))
        actions.append(.realtime(session, event, number: lastModelEvent))
        if case .closed = event { model = nil }
    }

    /// There will be no stream for it.
    mutating func giveUpModel() {
        guard let model else { return }
        guard model.isOpen else {
            self.model = nil
            return finish(model.session, failed: "unavailable", "there is no media stream for a voice model")
        }
        modelReports(.closed(reason: "failed", usage: [:]))
    }

    /// The call is over.
    mutating func endModel() {
        guard let model else { return }
        self.model = nil
        if !model.isOpen { finish(model.session, failed: "unavailable", "the call is over") }
    }
}
