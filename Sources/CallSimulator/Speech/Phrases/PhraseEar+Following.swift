extension PhraseEar {
    /// Follows the clips through a piece of sound and returns how far that went.
    mutating func follow(_ mulaw: Span<UInt8>, from index: Int, _ events: inout [PhraseEvent]) -> Int {
        var best = 0
        for number in follows.indices {
            follows[number].run = follows[number].continuation(mulaw, from: index)
            best = max(best, follows[number].run)
        }
        if follows.count > 1 { dropLosers(best) }
        position += best
        for number in follows.indices {
            follows[number].advance(by: best, to: position)
            follows[number].takeWords(said: number == 0, &events)
        }
        if let over = follows.first(where: \.isOver) {
            follows.removeAll(where: \.isOver)
            if follows.isEmpty { end(over, &events) } else { complete = over }
        } else if index + best < mulaw.count, let leader = follows.first {
            leave(leader, &events)
        }
        return index + best
    }

    /// Keeps the clips that explain the most. One that is over is remembered.
    private mutating func dropLosers(_ best: Int) {
        for follow in follows where follow.run < best && follow.offset + follow.run == follow.clip.mulaw.count {
            var over = follow
            over.advance(by: follow.run, to: position + follow.run)
            complete = over
        }
        follows.removeAll { $0.run < best }
    }

    /// The sound does not go on as any clip does.
    private mutating func leave(_ leader: PhraseFollow, _ events: inout [PhraseEvent]) {
        if let complete, isSilent(leader.clip.mulaw[..<leader.offset].suffix(position - complete.heardTo)) {
            // A longer clip that begins with the same sound went on for as long as there was silence.
            end(complete, &events)
        } else if leader.isSpoken {
            end(leader, &events)
        } else {
            broken = leader
            stopFollowing()
        }
    }

    private func isSilent(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy(PhraseSound.isQuiet) }

    private mutating func end(_ phrase: PhraseFollow, _ events: inout [PhraseEvent]) {
        events.append(.phraseEnded(phrase.report))
        stopFollowing()
    }

    private mutating func stopFollowing() {
        follows = []
        complete = nil
        open.removeAll(keepingCapacity: true)
        window = 0
    }
}
