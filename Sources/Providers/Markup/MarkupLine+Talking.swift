import CallCore

/// A carrier that tells of speech only once it is over. A gather comes home soon when nobody talks into it; one that
/// does not come home therefore hears somebody, and the session must not give the turn up meanwhile.
extension MarkupLine {
    /// How long the carrier waits for the first sign of an answer.
    ///
    /// - Parameter isOpen: the turn runs already; otherwise it begins with the end of the words.
    func patience(_ listening: Listening, isOpen: Bool) -> Milliseconds {
        quiet(listening, isOpen: isOpen) ?? min(listening.timeout, .longestDelay) + 5_000
    }

    /// A time after which there is still enough left of the turn to tell the session of somebody who talks.
    private func quiet(_ listening: Listening, isOpen: Bool) -> Milliseconds? {
        guard listening.speech else { return nil }
        var left = min(listening.timeout, .longestDelay)
        if isOpen, turn?.turnToken == listening.turnToken, let turnDue { left = turnDue - clock }
        let quiet = max(dialect.shortestPatience, (left - 2_000) / 1000 * 1000)
        return quiet + Self.homeward < left ? quiet : nil
    }

    /// From the end of a gather to the webhook that tells of it.
    private static var homeward: Milliseconds { 800 }
    /// Words may take a little longer than their estimate.
    private static var slack: Milliseconds { 200 }
    private static var margin: Milliseconds { 300 }

    mutating func noticeTalking(_ listening: Listening, isOpen: Bool, now: CallTime) {
        guard let quiet = quiet(listening, isOpen: isOpen) else { return }
        // Where there is hardly any time left, the session must still hear of it before its own is over.
        let last = min(listening.timeout, .longestDelay) - Self.margin
        set(.talking, at: isOpen ? now + quiet + Self.homeward : now + min(quiet + Self.homeward + Self.slack, last))
    }

    /// After a restart. What would have been noticed some time ago was noticed, or the gather came home.
    mutating func noticeTalkingAgain(now: CallTime) {
        guard let open = context.situation?.turn, let quiet = quiet(open.listening, isOpen: false) else { return }
        let last = min(open.listening.timeout, .longestDelay) - Self.margin
        let notice = open.openedAt + min(quiet + Self.homeward + Self.slack, last)
        guard notice >= now + -500 else { return }
        // A gather that came home meanwhile is told of once more.
        let heeded = max(notice, now + Self.redelivery)
        set(.talking, at: min(heeded, max(open.due + -Self.margin, now)))
    }

    mutating func somebodyTalks(now: CallTime) {
        guard let turn, let run, replacing == nil, !isTalking, serves(run.wish, .listen(turn)) else { return }
        isTalking = true
        report(.speechStarted, "talking", nil, now: now)
    }

    /// Words of the open turn, while they are spoken.
    mutating func partial(
        _ words: String, _ number: Int, _ callback: MarkupCallback?, _ notice: CarrierNotice, now: CallTime
    ) {
        guard !words.isEmpty, let turn, let callback, callback.salt == context.salt,
            (callback.document, number) > lastPartial,
            // A gather without a turn serves the one that is open.
            turn.turnToken == callback.subject || callback.subject == nil && run?.number == callback.document
        else { return }
        lastPartial = (callback.document, number)
        if !isTalking {
            isTalking = true
            report(.speechStarted, "talking", notice, now: now)
        }
        report(
            .speech(transcript: words, isFinal: false, confidence: nil), "partial", notice, turn: turn.turnToken,
            now: now)
    }

    /// The gather came home with nothing after all: the turn stays open for its full time.
    mutating func nobodyTalked(_ token: String?, _ notice: CarrierNotice, now: CallTime) {
        isTalking = false
        guard let turn, turn.turnToken == token else { return }
        turnDue = now + min(turn.timeout, .longestDelay)
        report(.speech(transcript: "", isFinal: true, confidence: nil), "silence", notice, turn: token, now: now)
    }
}
