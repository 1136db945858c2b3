import CallCore

struct ElevenLabsTranscriptionSettings: Hashable, Sendable {
    var model = "scribe_v2_realtime"
    /// Without a region: `en`.
    var language: String?
    /// False: only our commits end utterances.
    var commitsByVAD = true
    /// The pause that ends an utterance, in seconds.
    var silenceThreshold = 0.8
    var vadThreshold: Double?
    /// Milliseconds.
    var minSpeechDuration: Int?
    /// Milliseconds.
    var minSilenceDuration: Int?

    var query: [(String, String)] {
        var query = [
            ("model_id", model), ("audio_format", "ulaw_8000"), ("commit_strategy", commitsByVAD ? "vad" : "manual"),
            ("include_timestamps", "false"), ("include_language_detection", "false"),
        ]
        if let language { query.append(("language_code", language)) }
        guard commitsByVAD else { return query }
        query.append(("vad_silence_threshold_secs", String(silenceThreshold)))
        if let vadThreshold { query.append(("vad_threshold", String(vadThreshold))) }
        if let minSpeechDuration { query.append(("min_speech_duration_ms", String(minSpeechDuration))) }
        if let minSilenceDuration { query.append(("min_silence_duration_ms", String(minSilenceDuration))) }
        return query
    }
}

extension ElevenLabsTranscription {
    static let profile = TranscriptionProfile(
        name: "elevenlabs", aliases: ["elevenlabs-realtime", "scribe-v2-realtime"],
        keyVariables: ["ELEVENLABS_API_KEY", "XI_API_KEY"], address: "https://api.elevenlabs.io/v1"
    ) { (options, access) throws(SpeechSetupProblem) in
        try options.mulaw("audioFormat", "audio_format", "encoding", spelt: "ulaw_8000")
        var settings = ElevenLabsTranscriptionSettings()
        settings.model = try options.text("modelId", "model", "sttModel") ?? settings.model
        settings.language = try options.text("languageCode", "language").map { String($0.prefix { $0 != "-" }) }
        settings.commitsByVAD =
            try options.choice("commitStrategy", "commit_strategy", of: ["vad", "manual"]) != "manual"
        let milliseconds = try options.whole("silenceDurationMs", in: 300...3_000)
        settings.silenceThreshold =
            try options.number("vadSilenceThresholdSecs", "vad_silence_threshold_secs", in: 0.3...3)
            ?? milliseconds.map { Double($0) / 1_000 } ?? settings.silenceThreshold
        settings.vadThreshold = try options.number("vadThreshold", "vad_threshold", in: 0.1...0.9)
        settings.minSpeechDuration =
            try options.whole("minSpeechDurationMs", "min_speech_duration_ms", in: 50...2_000)
        settings.minSilenceDuration =
            try options.whole("minSilenceDurationMs", "min_silence_duration_ms", in: 50...2_000)
        return TranscriptionSession(ElevenLabsTranscription(settings: settings, access: access))
    }
}
