import ScriptValue

@testable import CallCore

extension SessionDriver {
    /// What a task was last resumed with since it last asked.
    func values(_ task: TaskNumber) -> [Value]? {
        if case .values(let values)? = resumptions[task]?.last { values } else { nil }
    }

    /// The code of the error a task was last resumed with.
    func raised(_ task: TaskNumber) -> String? {
        if case .raise(let code, _)? = resumptions[task]?.last { code } else { nil }
    }

    var effects: [Effect] { performed.map(\.effect) }

    /// The id of the newest effect that fits.
    func effect(_ matches: (Effect) -> Bool) -> EffectID? { performed.last { matches($0.effect) }?.id }

    /// The newest line command's effect id.
    func line(_ matches: (LineCommand) -> Bool) -> EffectID? {
        effect { if case .line(let command) = $0 { matches(command) } else { false } }
    }

    /// The texts sent to be spoken, in order.
    var spoken: [String] {
        effects.compactMap { if case .line(.speak(let utterance)) = $0 { utterance.text } else { nil } }
    }

    var stopped: [String] {
        effects.compactMap { if case .line(.stopSpeaking(let utterance)) = $0 { utterance } else { nil } }
    }

    /// The questions put to the agent, in order.
    var requests: [AgentRequest] {
        effects.compactMap { if case .agent(let request) = $0 { request } else { nil } }
    }

    var hangUps: [EndReason] {
        effects.compactMap { if case .line(.hangUp(let reason)) = $0 { reason } else { nil } }
    }

    var rejections: [String] {
        effects.compactMap { if case .line(.reject(let reason)) = $0 { reason } else { nil } }
    }

    /// The token of the turn that was last listened for.
    var turn: String? {
        for case .line(.listen(let listening)) in effects.reversed() { return listening.turnToken }
        return nil
    }

    /// The task last started.
    var newest: TaskNumber { runs.keys.max() ?? 0 }

    func noted(_ kind: String) -> [String] { notes.filter { $0.kind == kind }.map(\.text) }
    var reason: EndReason? { session.record.endReason }

    // MARK: common beginnings

    /// An outbound call that was answered; its main task 1 runs.
    static func answered(
        limits: SessionLimits = SessionLimits(), onEnd: Bool = false,
        edit: (inout CallSetup, inout FlowEntries) -> Void = { _, _ in }
    ) -> SessionDriver {
        let driver = SessionDriver(limits: limits, onEnd: onEnd, edit: edit)
        driver.send(.begin)
        driver.asks(1, "call:dial")
        driver.answer(driver.performed.last?.id, .done(["provider_call_id": "p1"]))
        driver.carrier(.answered)
        return driver
    }

    /// Plays the newest utterance: taken, begun, and over after `played` of `duration` milliseconds.
    func play(duration: Milliseconds = 1_000, played: Milliseconds? = nil) {
        guard let id = line({ if case .speak = $0 { true } else { false } }),
            case .line(.speak(let utterance))? = performed.first(where: { $0.id == id })?.effect
        else { return }
        answer(id, .done(["duration_ms": .int(duration)]))
        carrier(.speaking(utterance: utterance.id))
        advance(played ?? duration)
        carrier(
            .spoken(utterance: utterance.id, playedMilliseconds: played ?? duration, completed: played == nil))
    }

    func says(_ text: String) {
        carrier(.speechStarted)
        carrier(.speech(transcript: text, isFinal: true, confidence: 0.5), turn: turn)
    }

    /// The carrier takes the hang-up.
    func hangUpAccepted() { answer(line { if case .hangUp = $0 { true } else { false } }) }
}
