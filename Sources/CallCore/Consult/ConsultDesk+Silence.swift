extension ConsultDesk {
    /// After the answer was handed on, so many times more at most.
    private static let mostProgress = 20

    mutating func talk(_ speaker: TranscriptEntry.Speaker, _ talks: Bool, now: CallTime) {
        switch speaker {
        case .user:
            callerTalks = talks
            if talks { callerBegins(now: now) }
            if !talks { quietSince = max(quietSince ?? .init(milliseconds: 0), now + -Self.earDelay) }
        case .bot:
            modelTalks = talks
            if talks { modelBegan = now }
            if talks { modelIsHeard() } else { quietSince = now }
        }
        watchSilence(now: now)
    }

    private mutating func callerBegins(now: CallTime) {
        callerBegan = now
        // The model has answered what was said before; the next question is another one.
        guard run == nil, let said = transcriptAt, let began = modelBegan, began > said else { return }
        transcript = ""
        transcriptAt = nil
    }

    private mutating func modelIsHeard() {
        guard run != nil else {
            isWaited = false
            return
        }
        // What it makes up is not the answer.
        if run?.isForced == true, run?.calls.isEmpty == true { actions.append(.hush) }
    }

    /// Keeps the timer at the moment when words have to be ordered.
    mutating func watchSilence(now: CallTime) {
        guard isWaited, !callerTalks, !modelTalks, !terms.progress.isEmpty, progressCount < Self.mostProgress else {
            return cancel(.silence)
        }
        let end = (quietSince ?? now) + terms.silence
        start(.silence, at: max(end + -lead(until: end, now: now), now + 1))
    }

    /// Once the model has the answer, other words only delay it.
    private func lead(until end: CallTime, now: CallTime) -> Milliseconds {
        guard run == nil, end - now >= Self.modelLead else { return min(Self.lead, terms.silence) }
        return min(Self.usualLead, terms.silence)
    }

    mutating func sayProgress(now: CallTime) {
        guard isWaited, !callerTalks, !modelTalks else { return }
        let words = terms.progress[min(progressCount, terms.progress.count - 1)]
        progressCount += 1
        actions.append(.progress(words))
        // The answer is there; the model has only to begin.
        if run == nil { isWaited = false }
    }
}
