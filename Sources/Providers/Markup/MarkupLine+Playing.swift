import CallCore

extension MarkupLine {
    /// - Parameter again: an earlier process may have given it to the carrier.
    mutating func speak(_ utterance: Utterance, _ id: EffectID, again: Bool, now: CallTime) {
        if case .file = utterance.content {
            return finish(id, failed: "unavailable", "this carrier plays from URLs only, not from files")
        }
        guard transfer?.isRunning != true else {
            return finish(id, failed: "unavailable", "the caller is being transferred")
        }
        if let known = ([playing].compactMap { $0 } + waiting).first(where: { $0.utterance.id == utterance.id }) {
            return finish(id, .done(["duration_ms": .int(known.estimate)]))
        }
        if utterance.question?.turnToken == answered?.token { answered = nil }
        open(id, for: Self.commandPatience + timeAhead, now: now)
        var entry = MarkupPlaying(utterance: utterance, command: id)
        entry.askedAt = again ? context.situation?.pending[id] : nil
        entry.isDoubtful = again && isCarried(words(utterance))
        enqueue(entry)
    }

    mutating func enqueue(_ entry: MarkupPlaying) {
        waiting.append(entry)
        if playing == nil { playing = waiting.removeFirst() }
    }

    /// The document with the words is on its way.
    mutating func playingBegins(now: CallTime) {
        guard var entry = playing, entry.startedAt == nil, run?.wish.plays(entry.utterance.id) == true else { return }
        if run?.origin == .creation, !isUp { return }
        entry.startedAt = now
        entry.isDoubtful = false
        playing = entry
        finish(entry.command, .done(["duration_ms": .int(entry.estimate)]))
        if entry.isReported { report(.speaking(utterance: entry.utterance.id), "speaking", nil, now: now) }
        watchWords(entry, since: now)
    }

    /// Looks out for the end of what plays.
    mutating func watchWords(_ entry: MarkupPlaying, since start: CallTime) {
        let end = start + entry.lead + entry.estimate
        if run?.wish.hearsWhilePlaying == true { set(.prompt, at: end) }
        set(.overdue, at: end + min(entry.estimate, 120_000) + 15_000)
    }

    /// The playing utterance is over: reports it and goes on to the next.
    mutating func spoken(completed: Bool, _ notice: CarrierNotice?, now: CallTime) {
        guard let entry = playing else { return }
        var played = min(entry.played(at: now), 2 * entry.estimate)
        // The report of its beginning was lost.
        if completed, played == 0 { played = entry.estimate }
        if !completed { played = min(played, entry.estimate) }
        if entry.isReported {
            report(
                .spoken(utterance: entry.utterance.id, playedMilliseconds: played, completed: completed), "spoken",
                notice, now: now)
        }
        for stop in entry.stops { finish(stop) }
        if let question = entry.utterance.question, !entry.questionIsOver, !entry.isStopping {
            turn = question
            turnOrigin = entry.utterance.id
        }
        dropPlaying()
    }

    mutating func dropPlaying() {
        for stop in playing?.stops ?? [] { finish(stop) }
        cancel(.prompt)
        cancel(.overdue)
        playing = waiting.isEmpty ? nil : waiting.removeFirst()
    }

    /// By their length the words under which the caller is heard are over; the carrier does not say so.
    mutating func promptIsOver(now: CallTime) {
        guard let entry = playing, entry.startedAt != nil, !entry.isStopping, let run,
            run.wish.plays(entry.utterance.id), run.wish.hearsWhilePlaying
        else { return }
        let sure = now + graceOfWords(run.wish)
        self.run?.wordsUntil = sure
        set(.words, at: sure)
        spoken(completed: true, nil, now: now)
        if case .ask(_, let listening) = run.wish { noticeTalking(listening, isOpen: false, now: now) }
    }

    /// Where the carrier comes home by itself right after the words, it has the time to.
    private func graceOfWords(_ wish: MarkupWish) -> Milliseconds {
        if case .tell = wish, dialect.shortestPatience <= 1_000 { return dialect.shortestPatience + 500 }
        return 1_200
    }

    /// For whoever does not know in which document they were.
    static var longestGrace: Milliseconds { 1_500 }

    mutating func wordsAreOver() {
        run?.wordsUntil = nil
        guard hangUpWaits else { return }
        hangUpWaits = false
        if closing != nil, !isClosed { askToHangUp() }
    }

    mutating func playingIsOverdue(now: CallTime) {
        guard playing?.startedAt != nil else { return }
        spoken(completed: true, nil, now: now)
    }

    mutating func stopSpeaking(_ utterance: String, _ id: EffectID, now: CallTime) {
        if let index = waiting.firstIndex(where: { $0.utterance.id == utterance }) {
            neverBegan(waiting.remove(at: index), now: now)
            return finish(id)
        }
        if playing?.utterance.id == utterance { assumeGiven(now: now) }
        guard let entry = playing, entry.utterance.id == utterance else {
            // Its question may have been opened with the words.
            if turnOrigin == utterance { turn = nil }
            return finish(id)
        }
        if entry.startedAt == nil, replacing?.wish.plays(utterance) != true, run?.origin != .creation {
            neverBegan(entry, now: now)
            dropPlaying()
            return finish(id)
        }
        playing?.isStopping = true
        playing?.stops.append(id)
    }

    mutating func neverBegan(_ entry: MarkupPlaying, now: CallTime) {
        finish(entry.command, .done(["duration_ms": .int(entry.estimate)]))
        report(
            .spoken(utterance: entry.utterance.id, playedMilliseconds: 0, completed: false), "spoken", nil, now: now)
    }
}

extension MarkupPlaying {
    /// The words of a placement have no command of their own, the announcement of a transfer has no name.
    var isReported: Bool { !utterance.id.isEmpty }
}
