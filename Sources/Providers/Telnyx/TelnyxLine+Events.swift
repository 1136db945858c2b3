import CallCore

extension TelnyxLine {
    mutating func hear(_ event: TelnyxEvent) {
        guard seen.admit(event.id, now: now) else { return }
        if event.state?.isTransferLeg == true { return hearTransferLeg(event) }
        if let id = event.controlID, !id.isEmpty { learn(id) }
        guard event.controlID == controlID else { return }
        switch event.kind {
        case .initiated: report(.initiated, of: event)
        case .ringing: report(.ringing, of: event)
        case .answered: answered(event)
        case .bridged: bridged(event, isTransferLeg: false)
        case .hangup(let hangup): ended(hangup, event)
        case .detected(let who): detected(who, event)
        case .greeted(let beep): greeted(event, beep: beep)
        case .playing, .played, .digit, .gathered, .transcription: hearMedia(event)
        case .streamFailed(let why): warn("Telnyx's media stream failed: \(why)")
        case .billed(let bill): report(bill, of: event)
        case .other: break
        }
    }

    private mutating func hearMedia(_ event: TelnyxEvent) {
        switch event.kind {
        case .playing(let isRecording): playbackBegan(event, isRecording: isRecording)
        case .played(let isRecording, let status): playbackEnded(event, isRecording: isRecording, status: status)
        case .digit(let digit): pressed(digit, event)
        case .gathered(let digits, let status, let id): gathered(digits, status: status, gatherID: id, event)
        case .transcription(let text, let isFinal, let confidence):
            heard(text, isFinal: isFinal, confidence: confidence, event)
        default: break
        }
    }

    private mutating func answered(_ event: TelnyxEvent) {
        isAnswered = true
        answeredAt = answeredAt ?? now
        report(.answered, of: event)
        sendFirstDigits()
        let waiting = waitingForAnswer
        waitingForAnswer = []
        for sending in waiting { send(again: sending) }
    }

    /// The end of the call, for good: what comes later is late.
    private mutating func ended(_ hangup: TelnyxHangup, _ event: TelnyxEvent) {
        releaseWords()
        reportKeys()
        report(
            .ended(
                hangup.reason(direction: context.direction, wasAnswered: isAnswered, isOurs: isEndedByUs)), of: event)
        close()
    }
}
