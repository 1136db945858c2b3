import CallCore
import ScriptValue

extension ElevenLabsSpeech {
    static let profile = SynthesisProfile(
        service: ServiceProfile(
            name: "elevenlabs", aliases: [], keyVariables: ["ELEVENLABS_API_KEY", "XI_API_KEY"],
            address: "https://api.elevenlabs.io/v1")
    ) { (options, access) throws(SpeechSetupProblem) in
        var speech = ElevenLabsSpeech(access: access)
        if let voice = try options.voice() {
            guard isVoice(voice) else {
                throw options.problem(
                    "voiceId", "is no id of a voice",
                    next: "write the 10 to 40 letters and digits of its id, not its name")
            }
            speech.voice = voice
        }
        speech.model = try options.text("modelId", "model", "model_id") ?? speech.model
        speech.language = try options.text("languageCode", "language_code", "language")
        speech.normalization = try options.choice(
            "applyTextNormalization", "apply_text_normalization", of: ["auto", "on", "off"])
        speech.seed = try options.whole("seed", in: seeds)
        speech.latency = try options.whole("optimizeStreamingLatency", "latencyTier", in: 0...4)
        try options.part("voiceSettings") { (part) throws(SpeechSetupProblem) in
            speech.voiceSettings = try settings(&part)
        }
        options.skip("outputFormat", "output_format")
        return speech
    }

    private static func settings(_ part: inout ServiceOptions) throws(SpeechSetupProblem) -> [String: Value] {
        var settings: [String: Value] = [:]
        settings["stability"] = try part.number("stability", in: 0...1).map { .number($0) }
        settings["similarity_boost"] =
            try part.number("similarityBoost", "similarity_boost", in: 0...1).map { .number($0) }
        settings["style"] = try part.number("style", in: 0...1).map { .number($0) }
        settings["speed"] = try part.number("speed", in: 0.7...1.2).map { .number($0) }
        settings["use_speaker_boost"] = try part.flag("useSpeakerBoost", "use_speaker_boost").map { .bool($0) }
        return settings
    }
}
