import CallCore
import ScriptValue

extension TelnyxCall {
    func speak(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let payload = try fields.words("payload", atMost: 3_000)
        let voice = try fields.words("voice", atMost: 256)
        let isMarkup = try fields.choice("payload_type", of: ["text", "ssml"]) == "ssml"
        _ = try fields.text("language", atMost: 32)
        _ = try fields.choice("service_level", of: ["basic", "premium"])
        _ = try fields.choice("target_legs", of: ["self", "opposite", "both"])
        _ = try fields.object("voice_settings")
        let stop = try fields.choice("stop", of: ["current", "all"])
        let sound = LegSound.words(isMarkup ? Self.withoutTags(payload) : payload, voice: voice)
        let playing = TelnyxPlaying(kind: .speak, sounds: Array(repeating: sound, count: try loops(fields)))
        return { () throws(TelnyxError) in self.playlist.add(playing, stop: stop) }
    }

    func play(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let given = ["audio_url", "media_name", "playback_content"].filter(fields.has)
        guard given.count == 1 else {
            throw given.isEmpty ? .missing("audio_url") : .invalid(given[1], "comes with \(given[0])")
        }
        guard let url = try fields.url("audio_url") else { throw .notSimulated(given[0]) }
        _ = try fields.choice("audio_type", of: ["mp3", "wav"])
        _ = try fields.choice("target_legs", of: ["self", "opposite", "both"])
        _ = try fields.flag("cache_audio")
        let overlay = try fields.flag("overlay") ?? false
        let stop = try fields.choice("stop", of: ["current", "all"])
        let sounds = Array(repeating: LegSound.recording(url: url), count: try loops(fields))
        let playing = TelnyxPlaying(kind: .playback, sounds: sounds, mediaURL: url, overlay: overlay)
        return { () throws(TelnyxError) in self.playlist.add(playing, stop: stop) }
    }

    func stopPlaying(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let what = try fields.choice("stop", of: ["current", "all"]) ?? "all"
        _ = try fields.flag("overlay")
        return { () throws(TelnyxError) in self.playlist.stop(all: what == "all") }
    }

    func gather(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let terms = try TelnyxGatherTerms(fields)
        return { () throws(TelnyxError) in
            if let other = self.gathering {
                self.wire.note(0, "a gather while another one collects ends that one", call: self.id)
                other.end("cancelled")
            }
            self.gathering = TelnyxGathering(self, terms) { [unowned self] in self.gathering = nil }
        }
    }

    func transcribe(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        let engines = ["Google", "Telnyx", "Deepgram", "Azure", "xAI", "AssemblyAI", "A", "B"]
        _ = try fields.choice("transcription_engine", of: engines)
        let tracks = try fields.choice("transcription_tracks", of: ["inbound", "outbound", "both"])
        let config = try fields.object("transcription_engine_config") ?? [:]
        guard config["interim_results"].map({ $0.bool != nil }) ?? true else {
            throw .invalid("transcription_engine_config/interim_results", "has to be true or false")
        }
        guard tracks != "outbound" else { throw .notSimulated("transcription of the outbound track alone") }
        return { () throws(TelnyxError) in
            guard self.hearing == nil else { throw .transcribes }
            let turn = self.leg.nextName("t")
            self.hearing = TelnyxTranscription(turn: turn, hasInterims: config["interim_results"]?.bool ?? false)
            self.leg.order(.listen(Listening(turnToken: turn, silence: self.wire.settings.endpointing)))
        }
    }

    func stopTranscribing() throws(TelnyxError) {
        guard let hearing else { throw .transcribesNot }
        self.hearing = nil
        leg.order(.stopListening(turnToken: hearing.turn))
    }

    /// How often something is played; `infinity` plays for ever, which is a thousand times.
    private func loops(_ fields: TelnyxFields) throws(TelnyxError) -> Int {
        if fields["loop"]?.text == "infinity" { return 1_000 }
        return Int(try fields.number("loop", in: 1...1_000) ?? 1)
    }

    /// The words of SSML.
    private static func withoutTags(_ text: String) -> String {
        var isInTag = false
        return String(
            text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { words, scalar in
                if scalar == "<" { isInTag = true }
                if !isInTag { words.append(scalar) }
                if scalar == ">" { isInTag = false }
            })
    }
}
