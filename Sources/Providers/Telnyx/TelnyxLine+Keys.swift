import CallCore

extension TelnyxLine {
    mutating func pressed(_ digit: String, _ event: TelnyxEvent) {
        let key = TelnyxKey(event: event, digit: digit)
        if keys.repays(key) { return }
        releaseWords()
        if let gather = hearing.gather, gather.stage != .stopping, !gather.isUnwanted {
            if !isOlder(event, than: gather.mark, orOther: gather.isRepeated) { return hold(key, for: gather) }
            // The gather misses a key of its own question and may never be full: all of them come one by one.
            stopGather(for: nil)
            wait([key] + gather.held)
        } else {
            wait([key])
        }
    }

    /// The digits come together, later; meanwhile the question has to stay open.
    private mutating func hold(_ key: TelnyxKey, for gather: TelnyxGather) {
        hearing.gather?.held.append(key)
        report(
            .speech(transcript: "", isFinal: true, confidence: nil), of: key.event, suffix: "-held",
            turnToken: gather.token)
    }

    private mutating func wait(_ pressed: [TelnyxKey]) {
        let isFirst = keys.waiting.isEmpty
        keys.waiting += pressed
        guard isFirst else { return }
        restart(.keys, after: TelnyxKeys.reordering)
        actions.append(.owes(true))
    }

    /// Reports the keys that waited, in the order in which they were pressed.
    mutating func reportKeys() {
        let waiting = keys.waiting
        keys.waiting = []
        cancel { $0 == .keys }
        guard !waiting.isEmpty else { return }
        report(waiting)
        actions.append(.owes(false))
    }

    mutating func report(_ pressed: [TelnyxKey]) {
        for key in TelnyxKey.sorted(pressed) { report(.dtmf(digits: key.digit), of: key.event) }
    }
}
