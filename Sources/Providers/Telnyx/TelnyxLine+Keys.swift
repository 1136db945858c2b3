import CallCore

extension TelnyxLine {
    mutating func pressed(_ digit: String, _ event: TelnyxEvent) {
        let key = TelnyxKey(event: event, digit: digit)
        if keys.repays(key) { return }
        releaseWords()
        if let gather = hearing.gather, gather.stage != .stopping, !gather.isUnwanted,
            !isOlder(event, than: gather.mark, orOther: gather.isRepeated)
        {
            hearing.gather?.held.append(key)
            // The digits come together, later; meanwhile the question has to stay open.
            report(
                .speech(transcript: "", isFinal: true, confidence: nil), of: event, suffix: "-held",
                turnToken: gather.token)
            return
        }
        keys.waiting.append(key)
        if keys.waiting.count == 1 { restart(.keys, after: TelnyxKeys.reordering) }
    }

    /// Reports the keys that waited, in the order in which they were pressed.
    mutating func reportKeys() {
        let waiting = keys.waiting
        keys.waiting = []
        cancel { $0 == .keys }
        report(waiting)
    }

    mutating func report(_ pressed: [TelnyxKey]) {
        for key in TelnyxKey.sorted(pressed) { report(.dtmf(digits: key.digit), of: key.event) }
    }
}
