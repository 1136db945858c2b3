import CallAudio
import CallCore
import CallSimulator

/// Makes the recording of a simulated call: the caller on the left, the bot on the right.
struct CallSound {
    let speech: FliteSpeech

    /// The sound of one line, in whole milliseconds from the beginning of the timeline to the end of the call.
    ///
    /// - Parameter beginning: where the timeline begins.
    func clip(of line: SimLine, from beginning: CallTime) -> WAVClip {
        let offset = line.track.origin - beginning
        var recording = CallRecording()
        for sound in line.track.live {
            recording.place(
                channel: .bot, atMilliseconds: Int(offset + sound.startMs), samples: sound.mulaw.map(G711.decode))
        }
        for segment in line.track.segments where !segment.isLive {
            let samples = samples(of: segment)
            recording.place(
                channel: segment.channel == .caller ? .caller : .bot, atMilliseconds: Int(offset + segment.startMs),
                samples: samples, playedMilliseconds: Int(segment.playedMilliseconds))
        }
        return recording.clip(totalMilliseconds: Int(length(of: line, from: beginning)))
    }

    /// Milliseconds of the recording.
    func length(of line: SimLine, from beginning: CallTime) -> Milliseconds {
        line.endedAt.map { $0 - beginning } ?? line.track.origin - beginning + line.track.endMs
    }

    private func samples(of segment: SoundSegment) -> [Int16] {
        let length = Int(segment.playedMilliseconds)
        if let mulaw = segment.mulaw { return mulaw.map(G711.decode) }
        switch segment.content {
        case .words(let text): return speech.samples(of: text, voice: segment.voice)
        case .digit(let digit): return DTMFTone.samples(digit, milliseconds: length) ?? []
        case .ringback: return RingbackTone.samples(milliseconds: length)
        case .beep: return VoicemailBeep.samples(milliseconds: length)
        case .tone: return BusyTone.samples(milliseconds: length)
        // Only the length of a recording is known here, not its sound.
        case .recording: return []
        }
    }
}
