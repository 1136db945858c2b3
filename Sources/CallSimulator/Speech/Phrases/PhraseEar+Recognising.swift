import CallCore

extension PhraseEar {
    /// Takes the clips in which the present window stands for what is heard, as far as what came before fits them.
    mutating func recognise(_ events: inout [PhraseEvent]) -> Bool {
        var found: [(follow: PhraseFollow, length: Int, goesOn: Bool)] = []
        for place in book.places(of: window) {
            if let candidate = candidate(place) { found.append(candidate) }
        }
        guard !found.isEmpty else { return false }
        // The phrase that was being heard, then what explains the most; places come newest first.
        found.sort { left, right in
            if left.goesOn != right.goesOn { return left.goesOn }
            return left.length > right.length
        }
        let leader = found[0]
        if let broken, !leader.goesOn { events.append(.phraseEnded(broken.report)) }
        broken = nil
        open.removeLast(leader.length)
        forgetOpen()
        follows = found.prefix(Self.candidateLimit).map(\.follow)
        if !leader.goesOn {
            let start = Milliseconds(leader.follow.startedAt / PhraseSound.bytesPerMillisecond)
            let from = Milliseconds(leader.follow.from / PhraseSound.bytesPerMillisecond)
            events.append(.phraseStarted(leader.follow.clip.id, from: from, at: start))
        }
        for number in follows.indices { follows[number].takeWords(said: number == 0, &events) }
        return true
    }

    /// - Returns: nil when too little of what was heard fits.
    private func candidate(_ place: PhrasePlace) -> (follow: PhraseFollow, length: Int, goesOn: Bool)? {
        let end = place.offset + PhraseAnchors.width
        let own = place.clip.mulaw
        let limit = min(open.count, end)
        var length = PhraseAnchors.width
        while length < limit, own[end - length - 1] == open[open.count - length - 1] { length += 1 }
        if let broken, broken.clip === place.clip {
            // Silence before a gap's end fits the silence before the break, too; it is the gap's.
            if end - length < broken.offset, broken.offset <= place.offset { length = end - broken.offset }
            guard length >= Self.proof else { return nil }
            let resumed = end - length
            let isAgain = resumed == 0 || resumed < broken.offset - Self.farthestBack
            if resumed - broken.offset <= Self.patience, resumed >= broken.offset || !isAgain {
                var follow = broken
                follow.resume(at: resumed, inserted: position - length - broken.heardTo)
                follow.advance(by: length, to: position)
                return (follow, length, true)
            }
        }
        guard length >= Self.proof else { return nil }
        return (PhraseFollow(place.clip, offset: end, position: position, length: length), length, false)
    }
}
