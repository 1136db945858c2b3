import CallCore

/// Telnyx's engines end a phrase after a short silence of their own. A turn that takes a longer one for the end gets its
/// phrases joined.
extension TelnyxLine {
    /// How long final words wait for others, beyond the silence they were followed by already; nil when they are the
    /// whole answer, and for words that belong to another turn.
    func pause(after token: String?) -> Milliseconds? {
        guard let turn = hearing.turn, turn.speech, token == nil || token == turn.turnToken,
            turn.silence > options.endpointing
        else { return nil }
        return turn.silence - options.endpointing + TelnyxHearing.delivery
    }

    /// Whether these final words were kept, to be reported with what follows.
    mutating func keep(_ text: String, _ confidence: Double?, _ event: TelnyxEvent, _ phrase: TelnyxHearing.Phrase?)
        -> Bool
    {
        guard let wait = pause(after: phrase?.token ?? hearing.pausing?.token), let turn = hearing.turn,
            !text.isEmpty || hearing.pausing != nil
        else { return false }
        restart(.words, after: wait)
        // A sound without words only makes the silence begin anew.
        guard !text.isEmpty else { return true }
        let isFirst = phrase == nil && hearing.pausing == nil
        var pausing = hearing.pausing ?? TelnyxPause(token: turn.turnToken)
        pausing.add(text, confidence, event)
        hearing.pausing = pausing
        // Until then somebody is talking: the question must not time out.
        if isFirst { report(.speechStarted, of: event, suffix: "-began", turnToken: pausing.token) }
        report(
            .speech(transcript: pausing.text, isFinal: false, confidence: pausing.confidence), of: event,
            suffix: TelnyxPause.suffix(keeping: pausing.text), turnToken: pausing.token)
        return true
    }

    /// Somebody goes on talking; the final words will come.
    ///
    /// - Returns: everything said so far.
    mutating func goOn(_ partial: String) -> String {
        guard let pausing = hearing.pausing else { return partial }
        restart(.words, after: TelnyxHearing.longestPause)
        return pausing.text + " " + partial
    }

    /// Nothing followed, or nothing is waited for any longer.
    mutating func releaseWords() {
        guard let pausing = hearing.pausing else { return }
        hearing.pausing = nil
        cancel { $0 == .words }
        let words = CallEvent.Kind.speech(transcript: pausing.text, isFinal: true, confidence: pausing.confidence)
        guard let event = pausing.last else { return report(words, turnToken: pausing.token) }
        report(words, of: event, turnToken: pausing.token)
    }
}
