import CallCore

extension SimLine {
    /// Says the announcement, dials the target, and hands the far side over when somebody answers there.
    func transfer(to target: String, announce: String?, ring: Milliseconds) {
        guard let announce, !announce.isEmpty else { return dialTarget(target, ring: ring) }
        let length = world.durations.milliseconds(of: announce, voice: nil)
        voice.enqueue(
            BotSound(
                name: "announcement", kind: .words(announce), duration: length, readyAt: now + drawSynthesis(),
                onEnd: { [weak self] _, completed in if completed { self?.dialTarget(target, ring: ring) } }))
    }

    private func dialTarget(_ target: String, ring: Milliseconds) {
        let setup = draw("transfer setup", world.settings.latencies.callSetup)
        _ = schedule(after: setup, "transfer rings") {
            guard self.status == .answered else { return }
            guard let party = self.world.phones[target] else { return self.transferFailed("failed") }
            guard party.isFree else { return self.transferFailed("busy") }
            self.ringTarget(party, number: target, for: ring)
        }
    }

    private func ringTarget(_ target: SimParty, number: String, for limit: Milliseconds) {
        track.add(.bot, .ringback, start: now, duration: limit)
        switch target.pickup {
        case .answers(let delay) where delay < limit, .voicemail(let delay, _, _) where delay < limit:
            _ = schedule(after: delay, "transfer target picks up") { self.handOver(to: target, number: number) }
        case .rejects(let delay) where delay < limit:
            _ = schedule(after: delay, "transfer target rejects") { self.transferFailed("busy") }
        case .busy: _ = schedule(after: 500, "transfer target busy") { self.transferFailed("busy") }
        case .unreachable:
            _ = schedule(after: 500, "transfer target unreachable") { self.transferFailed("failed") }
        case .answers, .voicemail, .rejects, .noAnswer:
            _ = schedule(after: limit, "transfer not answered") { self.transferFailed("no-answer") }
        }
    }

    private func transferFailed(_ failure: String) {
        guard status == .answered else { return }
        track.cut(.bot, at: now)
        report(.transferred(failure: failure))
    }

    private func handOver(to target: SimParty, number: String) {
        guard status == .answered else { return }
        target.transfersTaken += 1
        transferredTo = number
        closeMedia(flush: false)
        status = .transferred
        report(.transferred(failure: nil))
        party.disconnected()
    }
}
