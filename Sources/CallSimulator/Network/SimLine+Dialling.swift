import CallCore
import VoiceCallEngine

extension SimLine {
    /// Dials the far end of an outbound call.
    func dial(_ placement: Placement) {
        guard !status.isOver else { return }
        self.placement = placement
        dialCount += 1
        status = .initiated
        report(.initiated)
        let setup = draw("setup", world.settings.latencies.callSetup)
        _ = schedule(after: setup, "call set up") {
            guard !self.status.isOver else { return }
            self.ringFarEnd(for: placement.ring)
        }
    }

    /// An inbound call reaches the engine's number.
    func comeIn() {
        dialCount += 1
        status = .ringing
        let limit = world.settings.inboundRing
        track.add(.bot, .ringback, start: now, duration: limit)
        report(.initiated)
        ringTimer = schedule(after: limit, "inbound call not answered") { self.end(.noAnswer) }
        party.reached(by: self)
    }

    private func ringFarEnd(for limit: Milliseconds) {
        guard party.isFree else { return soundBusy() }
        switch party.pickup {
        case .unreachable: return end(.failed)
        case .busy: return soundBusy()
        case .answers, .rejects, .noAnswer, .voicemail: break
        }
        status = .ringing
        report(.ringing)
        track.add(.caller, .ringback, start: now, duration: limit)
        ringTimer = schedule(after: limit, "ring time over") { self.end(.noAnswer) }
        party.reached(by: self)
        switch party.pickup {
        case .answers(let delay), .voicemail(let delay, _, _):
            _ = schedule(after: delay, "far end picks up") { self.connect() }
        case .rejects(let delay): _ = schedule(after: delay, "far end rejects") { self.endUnanswered(.busy) }
        case .noAnswer, .busy, .unreachable: break
        }
    }

    private func soundBusy() {
        track.add(.caller, .tone, start: now, duration: 500)
        _ = schedule(after: 500, "busy") { self.endUnanswered(.busy) }
    }

    private func endUnanswered(_ reason: EndReason) {
        if status != .answered { end(reason) }
    }

    /// Both sides are on the line now.
    func connect() {
        guard !status.isOver, status != .answered else { return }
        world.kernel.cancel(ringTimer)
        track.cut(.caller, at: now)
        track.cut(.bot, at: now)
        status = .answered
        answeredAt = now
        report(.answered)
        let mediaStart = draw("media start", world.settings.latencies.mediaStart)
        _ = schedule(after: mediaStart, "media connected") { if !self.status.isOver { self.report(.active) } }
        if let placement { prepareFirstSounds(placement) }
        voice.open()
        party.connected()
    }

    private func prepareFirstSounds(_ placement: Placement) {
        if let digits = placement.dtmf { enqueueDigits(digits) }
        if world.settings.inlineSay, let say = placement.say { enqueue(say, after: drawSynthesis()) }
        guard placement.detectMachine, !party.isMachine else { return }
        let verdict = draw("verdict", world.settings.latencies.humanVerdict)
        _ = schedule(after: verdict, "human detected") { self.machineDetectionDecides(.human) }
    }

    /// Answering-machine detection, when it was asked for, has made up its mind.
    func machineDetectionDecides(_ verdict: AnsweredBy) {
        guard placement?.detectMachine == true, !status.isOver else { return }
        report(.answeredBy(verdict))
    }

    /// The far side hangs up, or gives up waiting for an answer.
    public func farSideHangsUp() {
        guard status != .answered, direction == .outbound else { return end(.hangupUser) }
        endUnanswered(.busy)
    }

    /// The carrier takes the call down. Everything that sounds stops and is reported first.
    func end(_ reason: EndReason) {
        guard !status.isOver else { return }
        closeMedia(flush: reason != .hangupBot)
        status = .ended(reason)
        report(.ended(reason))
        party.disconnected()
    }

    /// Silence on both channels, for good.
    func closeMedia(flush: Bool) {
        world.kernel.cancel(ringTimer)
        realtime?.lineClosed()
        voice.close()
        recogniser.close(flush: flush)
        track.cut(.caller, at: now)
        track.cut(.bot, at: now)
        endedAt = now
    }
}
