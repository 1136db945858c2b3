import CallCore
import ScriptValue

struct MistralTranscriptionSettings: Hashable, Sendable {
    var model = "voxtral-mini-transcribe-realtime-2602"
    var language: String?
    /// How long the model listens ahead before it decides on a word, in milliseconds.
    var streamingDelay = 800

    /// - Parameter detectsTurns: whether the service is asked to find the end of utterances.
    func update(detectsTurns: Bool) -> Value {
        var session: [String: Value] = [
            "audio_format": ["encoding": "pcm_mulaw", "sample_rate": 8_000],
            "target_streaming_delay_ms": .int(Int64(streamingDelay)),
        ]
        if let language { session["language"] = Value(language) }
        if detectsTurns {
            session["turn_detection"] = [
                "start_threshold": 0.5, "eager_end_threshold": 0.5, "end_threshold": 0.33, "min_silence_ms": 500,
            ]
        }
        return ["type": "session.update", "session": .map(session)]
    }
}

extension MistralTranscription {
    static let profile = TranscriptionProfile(
        name: "mistral", aliases: ["mistral-realtime", "voxtral-realtime"], keyVariables: ["MISTRAL_API_KEY"],
        addressVariable: "MISTRAL_REALTIME_BASE_URL", address: "https://api.mistral.ai/v1"
    ) { (options, access) throws(SpeechSetupProblem) in
        try options.mulaw("encoding", spelt: "pcm_mulaw")
        var settings = MistralTranscriptionSettings()
        settings.model = try options.text("model", "sttModel") ?? settings.model
        settings.language = try options.text("language")
        settings.streamingDelay =
            try options.whole("targetStreamingDelayMs", "target_streaming_delay_ms", "delayMs", in: 1...10_000)
            ?? settings.streamingDelay
        return TranscriptionSession(MistralTranscription(settings: settings, access: access))
    }
}
