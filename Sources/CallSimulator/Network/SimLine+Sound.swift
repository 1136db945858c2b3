import CallAudio
import CallCore

extension SimLine {
    /// Milliseconds until the synthesizer delivers.
    func drawSynthesis() -> Milliseconds {
        draw("synthesis", world.settings.latencies.synthesis) + world.faults.delay("synthesizer of \(providerCallID)")
    }

    func duration(of utterance: Utterance) -> Milliseconds {
        switch utterance.content {
        case .text(let text): world.durations.milliseconds(of: text, voice: utterance.voice)
        case .url(let source), .file(let source): world.settings.recordings[source]?.duration ?? 3_000
        }
    }

    /// Queues an utterance that was not taken before; reports its beginning and its end.
    func enqueue(_ utterance: Utterance, after delay: Milliseconds) {
        let length = duration(of: utterance)
        utterances[utterance.id] = length
        let kind: BotSound.Kind =
            switch utterance.content {
            case .text(let text): .words(text)
            case .url(let source), .file(let source):
                .recording(source, words: world.settings.recordings[source]?.text ?? "")
            }
        voice.enqueue(
            BotSound(
                name: utterance.id, kind: kind, voice: utterance.voice, duration: length, readyAt: now + delay,
                onStart: { [weak self] in
                    self?.playCounts[utterance.id, default: 0] += 1
                    self?.report(.speaking(utterance: utterance.id))
                },
                onEnd: { [weak self] played, completed in
                    self?.reportSpoken(utterance.id, played: played, completed: completed)
                }))
    }

    private func reportSpoken(_ utterance: String, played: Milliseconds, completed: Bool) {
        if world.faults.strikes(.lostMark, "\(utterance) of \(providerCallID)") { return }
        report(.spoken(utterance: utterance, playedMilliseconds: played, completed: completed))
    }

    func enqueueDigits(_ digits: String) {
        let length = Self.duration(ofDigits: digits)
        voice.enqueue(BotSound(name: "digits", kind: .digits(digits), duration: length, readyAt: now))
    }

    /// Milliseconds that a sequence of tones and pauses takes.
    static func duration(ofDigits digits: String) -> Milliseconds {
        (try? DTMFDigits(digits))?.estimatedMilliseconds
            ?? Milliseconds(digits.utf8.count) * DTMFDigits.toneMilliseconds
    }

    func soundBegan(_ sound: BotSound) { party.botBegan(sound) }

    func soundEnded(_ sound: BotSound, heard: String) { party.botEnded(heard: heard) }

    func toneHeard(_ digit: Character) {
        digitsHeard.append(HeardDigit(digit: digit, atMs: now - track.origin - BotVoice.toneLength))
        party.heardDigit(digit)
    }

    /// The far side begins to talk; `done` runs when it has said all, unless the call ends first.
    func farSideSays(_ text: String, voice: String?, confidence: Double, done: @escaping () -> Void) {
        let sound = world.sound?.speak(text, voice: voice)
        let length = world.durations.milliseconds(of: text, voice: voice)
        track.add(.caller, .words(text), start: now, duration: length, voice: voice, mulaw: sound)
        if let sound { makeHeard(sound) }
        recogniser.talkBegan(text, duration: length, confidence: confidence)
        _ = schedule(after: length, "far side has said \"\(text)\"") {
            guard !self.status.isOver else { return }
            self.recogniser.talkEnded()
            done()
        }
    }

    func farSidePresses(_ digit: Character) {
        guard status == .answered else { return }
        track.add(.caller, .digit(digit), start: now, duration: BotVoice.toneLength)
        report(.dtmf(digits: String(digit)))
    }

    func farSideBeeps(for length: Milliseconds) {
        track.add(.caller, .beep, start: now, duration: length)
        if world.sound != nil { makeHeard(VoicemailBeep.samples(milliseconds: Int(length)).map(G711.encode)) }
    }

    // MARK: sound for a media stream

    private func makeHeard(_ sound: [UInt8]) {
        farSounds.removeAll { $0.end <= now + -1_000 }
        farSounds.append(FarSound(start: now, bytes: sound))
    }

    /// The far side's 20 ms from `time` on.
    func farFrame(from time: CallTime) -> [UInt8] {
        var frame = [UInt8](repeating: G711.silence, count: CarrierBuffer.frameBytes)
        for sound in farSounds { sound.lay(into: &frame, from: time) }
        return frame
    }
}
